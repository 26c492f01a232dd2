"""Rules between rows and between files."""

import pytest
from tests.exchange.facts_folder import CLAIMS, CONTACTS, COSTS, PERSONS, problems, register, warnings, where

COST_HEADER = "cost_id,person_id,date,kind,amount,fee,contact_id\n"
ITEMS = "claim_id,item_id\n"
EXAMINATIONS = "examination_id,person_id,date\nU1,P1,2025-03-01\n"


def test_a_person_is_named_by_the_row_in_persons() -> None:
    assert register(costs=COSTS).costs["person"].to_list() == [0, 1]


@pytest.mark.parametrize("person", ["P3", "p1", "P1x"])
def test_a_person_must_be_in_persons(person: str) -> None:
    found = problems(costs=COSTS + f"K3,{person},2025-03-01,vard,1\n")
    assert where(found) == [("costs.csv", 4, "person_id", "reference")]


def test_an_id_occurs_once_and_the_first_is_named() -> None:
    (found,) = problems(persons=PERSONS + "P1,1991-01-01\n")
    assert where([found]) == [("persons.csv", 4, "person_id", "duplicate")]
    assert found.allowed.endswith("rad 2")


def test_costs_and_examinations_share_their_ids() -> None:
    found = problems(costs=COSTS, examinations=EXAMINATIONS + "K2,P1,2025-03-01\n")
    assert where(found) == [("examinations.csv", 3, "examination_id", "duplicate")]
    assert found[0].allowed.endswith("rad 3")


def test_a_claim_has_one_row_for_each_person() -> None:
    assert not problems(claims=CLAIMS + "A1,kostnadskravande_vard,P2,pending\n")
    found = problems(claims=CLAIMS + "A1,kostnadskravande_vard,P1,refused\n")
    assert where(found) == [("claims.csv", 3, "person_id", "duplicate")]


def test_a_claim_holds_an_item_once() -> None:
    found = problems(costs=COSTS, claims=CLAIMS, claim_items=ITEMS + "A1,K1\nA1,K1\n")
    assert where(found) == [("claim_items.csv", 3, "item_id", "duplicate")]


def test_items_are_costs_or_examinations_of_the_claims_persons() -> None:
    files = {"costs": COSTS, "examinations": EXAMINATIONS, "claims": CLAIMS}
    assert register(**files, claim_items=ITEMS + "A1,K1\nA1,U1\n").claim_items.height == 2
    found = problems(**files, claim_items=ITEMS + "A1,K2\nA2,K1\nA1,K9\n")
    assert where(found) == [
        ("claim_items.csv", 2, "item_id", "other_person"),
        ("claim_items.csv", 3, "claim_id", "reference"),
        ("claim_items.csv", 4, "item_id", "reference"),
    ]


@pytest.mark.parametrize(("contact", "code"), [("C1", None), ("", None), ("C2", "other_person"), ("C9", "reference")])
def test_a_costs_contact_is_the_same_persons(contact: str, code: str | None) -> None:
    found = problems(contacts=CONTACTS, costs=COST_HEADER + f"K1,P1,2025-03-01,vard,1,,{contact}\n")
    assert [p.code for p in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("day", "outside"),
    [("2025-02-28", True), ("2025-03-01", False), ("2025-03-10", False), ("2025-03-11", True)],
)
def test_a_cost_outside_its_contact_gives_a_warning(day: str, outside: bool) -> None:
    found = warnings(contacts=CONTACTS, costs=COST_HEADER + f"K1,P1,{day},vard,1,,C1\n")
    assert found == ([("costs.csv", 2, "date", "outside_contact")] if outside else [])


def test_a_contact_without_end_is_still_open() -> None:
    assert warnings(contacts=CONTACTS, costs=COST_HEADER + "K1,P2,2199-01-01,vard,1,,C2\n") == []


@pytest.mark.parametrize(("fee", "warned"), [("100", False), ("100.01", True)])
def test_a_fee_above_the_amount_gives_a_warning(fee: str, warned: bool) -> None:
    found = warnings(costs=COST_HEADER + f"K1,P1,2025-03-01,vard,100,{fee},\n")
    assert found == ([("costs.csv", 2, "fee", "fee_over_amount")] if warned else [])


@pytest.mark.parametrize(
    ("name", "header", "row"),
    [
        ("persons", "person_id,birth_date,deceased", "P1,2025-03-02,{}"),
        ("situations", "person_id,kind,from,to", "P1,asylsokande,2025-03-02,{}"),
        ("contacts", "contact_id,person_id,start,end,care_kind", "C1,P1,2025-03-02,{},bup"),
        ("claims", "claim_id,kind,person_id,from,to,outcome", "A1,forvar_vard,P1,2025-03-02,{},pending"),
        (
            "claims",
            "claim_id,kind,person_id,received,decided,outcome",
            "A1,forvar_vard,P1,2025-03-02,{},partly",
        ),
    ],
)
def test_the_later_date_is_not_before_the_earlier(name: str, header: str, row: str) -> None:
    for day in ("2025-03-02", "2025-03-03", ""):
        assert not problems(**{name: f"{header}\n{row.format(day)}\n"})
    (found,) = problems(**{name: f"{header}\n{row.format('2025-03-01')}\n"})
    assert (found.row, found.code, found.value) == (2, "order", "2025-03-01")


def test_what_refers_to_a_lost_row_is_not_blamed() -> None:
    found = problems(persons=PERSONS + "P3,1990-01-01,too,many\n", costs=COSTS + "K3,P3,2025-03-01,vard,1\n")
    assert where(found) == [("persons.csv", 4, None, "field_count")]
    assert [p.file for p in problems(persons=b"", costs=COSTS)] == ["persons.csv"]


def test_ids_repeated_in_both_files_are_counted_and_not_multiplied() -> None:
    many = 20_000
    found = problems(
        costs="cost_id,person_id,date,kind,amount\n" + "K1,P1,2025-03-01,vard,1\n" * many,
        examinations="examination_id,person_id,date\n" + "K1,P2,2025-03-01\n" * many,
        claims=CLAIMS + "A1,forvar_vard,P1,pending\n" * many,
        claim_items=ITEMS + "A1,K1\n" * many,
    )
    hidden = {p.file: int(p.value or 0) for p in found if p.code == "more"}
    assert hidden == {
        "costs.csv": many - 1 - 1000,
        "examinations.csv": many - 1 + many - 1000,
        "claims.csv": many - 1000,
        "claim_items.csv": many - 1 - 1000,
    }
