"""Each value is read exactly as written or refused; nothing is guessed."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.facts_folder import PERSONS, problems, register, warnings, where

from atersok.exchange import problem_text


def cost(amount: str, fee: str = "") -> str:
    return f'cost_id,person_id,date,kind,amount,fee\nK1,P1,2025-03-01,vard,"{amount}","{fee}"\n'


def situation(kind: str, detail: str = "", region: str = "") -> str:
    return f"person_id,kind,from,detail,region\nP1,{kind},2025-03-01,{detail},{region}\n"


@pytest.mark.parametrize(
    ("written", "ore"),
    [
        ("0", 0),
        ("1", 100),
        ("0.5", 50),
        ("0.05", 5),
        ("1234.50", 123450),
        ("007", 700),
        (" 12 ", 1200),
        ("999999999.99", 99999999999),
        ("\xa012\u202f", 1200),
    ],
)
def test_amounts_become_ore(written: str, ore: int) -> None:
    assert register(costs=cost(written)).costs["amount"].to_list() == [ore]


@pytest.mark.parametrize(
    "written",
    [
        "1.234,50",
        "1e9",
        "1 234",
        "-5",
        "+5",
        "1234,5",
        ".5",
        "5.",
        "1.234",
        "1000000000",
        "1_0",
        "0x1",
        "NaN",
        "inf",
        "１２",
        "12 kr",
        "1\xa0234",
        "=1+1",
        "٣",
        "5.00.1",
        "--5",
        "5\u200b",
    ],
)
def test_anything_else_is_refused_as_an_amount(written: str) -> None:
    assert where(problems(costs=cost(written))) == [("costs.csv", 2, "amount", "amount")]


@settings(deadline=None)
@given(st.integers(0, 99_999_999_999))
def test_every_amount_is_exact_to_the_ore(ore: int) -> None:
    assert register(costs=cost(f"{ore // 100}.{ore % 100:02d}")).costs["amount"].to_list() == [ore]


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters='"\r\n\0', codec="utf-8"), max_size=12))
def test_an_amount_is_read_only_when_it_is_plain_digits(written: str) -> None:
    trimmed = written.strip(" \t\u00a0\u2007\u2009\u202f")
    kronor, _, decimals = trimmed.partition(".")
    plain = kronor.isascii() and kronor.isdigit() and len(kronor) <= 9
    cents = "." not in trimmed or (decimals.isascii() and decimals.isdigit() and len(decimals) <= 2)
    assert bool(problems(costs=cost(written))) != (plain and cents)


def test_a_refused_amount_is_said_in_one_line() -> None:
    (found,) = problems(costs=cost("1.234,50"))
    assert problem_text(found) == (
        'costs.csv, rad 2, kolumn amount: hittade "1.234,50". Tillåtet: kronor med decimalpunkt, '
        "högst nio siffror och två decimaler, t.ex. 1234.50"
    )
    assert problem_text(found, "en").startswith('costs.csv, row 2, column amount: found "1.234,50". Allowed: kronor')


@pytest.mark.parametrize("written", ["1850-01-01", "2024-02-29", "2000-02-29", "2200-12-31", " 2025-03-01 "])
def test_days_that_exist_are_read(written: str) -> None:
    expected = date.fromisoformat(written.strip())
    assert register(persons=f"person_id,birth_date\nP1,{written}\n").persons["birth_date"].to_list() == [expected]


@pytest.mark.parametrize(
    "written",
    [
        "2025-02-29",
        "2025-02-30",
        "1900-02-29",
        "1849-12-31",
        "2201-01-01",
        "2025-3-1",
        "+2025-3-01",
        "02025-3-01",
        "20250301",
        "250301",
        "2025/03/01",
        "01-03-2025",
        "2025-00-10",
        "2025-10-00",
        "2025-13-01",
        "0000-01-01",
        "2025-03-01T00:00",
        "２０２５-03-01",
        "2025-W10-1",
        "-025-03-01",
        "1e3",
    ],
)
def test_other_dates_are_refused(written: str) -> None:
    found = problems(persons=f"person_id,birth_date\nP1,{written}\n")
    assert where(found) == [("persons.csv", 2, "birth_date", "date")]


def test_a_date_without_hyphens_is_refused_with_a_hint() -> None:
    (found,) = problems(persons="person_id,birth_date\nP1,20250301\n")
    assert found.allowed.endswith("skriv 2025-03-01 om det är det datumet")


@pytest.mark.parametrize(("written", "hundredths"), [("2.5", 250), ("99", 9900), ("0.25", 25), ("999.99", 99999)])
def test_expected_years_become_hundredths(written: str, hundredths: int) -> None:
    read = register(certificates=f"person_id,issued,expected_years\nP1,2025-03-01,{written}\n")
    assert read.certificates["expected_years"].to_list() == [hundredths]


@pytest.mark.parametrize("written", ["1000", "2.555", "-1", "livslång", "2.", '"2,5"'])
def test_other_years_are_refused(written: str) -> None:
    found = problems(certificates=f"person_id,issued,expected_years\nP1,2025-03-01,{written}\n")
    assert [p.code for p in found] == ["years"]


@pytest.mark.parametrize("written", ["ja", "true", "TRUE", "2", "01", "x", "-1", "1.0"])
def test_truth_is_0_or_1(written: str) -> None:
    found = problems(persons=f"person_id,birth_date,special_reasons\nP1,1990-01-01,{written}\n")
    assert [p.code for p in found] == ["truth"]


def test_what_empty_means_where_it_is_not_unknown() -> None:
    read = register(
        costs=cost("1") + "K2,P1,2025-03-01,vard,1,\n",
        certificates="person_id,issued,ordered_by_doctor\nP1,2025-03-01,\n",
        examinations="examination_id,person_id,date,elsewhere\nU1,P1,2025-03-01,\n",
    )
    assert read.costs.select("fee", "related", "contact_id", "unit").row(1) == (0, True, None, None)
    assert read.persons["special_reasons"].to_list() == [False, False]
    assert read.certificates.row(0) == (0, date(2025, 3, 1), None, None, None, None)
    assert read.examinations.select("infection_control", "elsewhere").row(0) == (False, False)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [("uppehallstillstand", "21:2", "21.2"), ("registrerad_mv", "ebo", "EBO"), ("forvar", "arrest", "ebo")],
)
def test_some_situations_limit_their_details(kind: str, good: str, bad: str) -> None:
    assert register(situations=situation(kind, good)).situations["detail"].to_list() == [good]
    assert register(situations=situation(kind)).situations["detail"].to_list() == [None]
    (found,) = problems(situations=situation(kind, bad))
    assert where([found]) == [("situations.csv", 2, "detail", "detail")]
    assert good in found.allowed


def test_other_situations_take_any_detail() -> None:
    assert register(situations=situation("medborgare", "fritt")).situations["detail"].to_list() == ["fritt"]


def test_an_unknown_code_lists_what_is_allowed() -> None:
    (found,) = problems(situations=situation("asylsökande"))
    assert found.code == "code"
    assert "asylsokande, tillfalligt_skydd_sokt" in found.allowed


@pytest.mark.parametrize("region", ["1", "001", "2a", "Jämtland"])
def test_a_region_is_two_digits(region: str) -> None:
    assert [p.code for p in problems(situations=situation("folkbokford", region=region))] == ["county"]


def test_region_01_keeps_its_zero() -> None:
    assert register(situations=situation("folkbokford", region="01")).situations["region"].to_list() == ["01"]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("lakemedel_apotek", "1996:1357"),
        ("personer_utan_tillstand", "2013:407"),
        ("lvu_institution", "kommuner"),
        ("initiala_kostnader", "kommuner"),
        ("sarskilda_kostnader_kommun", "kommuner"),
    ],
)
def test_claims_that_no_region_can_make_are_refused_with_the_reason(kind: str, reason: str) -> None:
    (found,) = problems(claims=f"claim_id,kind,person_id,outcome\nA1,{kind},P1,pending\n")
    assert found.code == "kind_refused"
    assert reason in found.allowed


def test_ids_are_text_and_kept_as_written() -> None:
    ids = ["=1+1", "007", "å-Ä", "a b", "1e5", '"', "NULL", "'", "-", "x" * 5000]
    rows = "".join(f'"{i.replace(chr(34), chr(34) * 2)}",1990-01-01\n' for i in ids)
    assert register(persons="person_id,birth_date\n" + rows).persons["person_id"].to_list() == ids


@pytest.mark.parametrize("sign", ["\x01", "\x1b", "\x7f", "\u0085", "\u200b", "\u202e", "\ufeff", "a\tb", "\u2028"])
def test_an_id_has_no_invisible_characters(sign: str) -> None:
    found = problems(persons=f"person_id,birth_date\nP{sign}1,1990-01-01\n")
    assert where(found) == [("persons.csv", 2, "person_id", "id")]
    assert problem_text(found[0]).isprintable()


def test_spaces_around_a_value_go_and_those_alone_are_empty() -> None:
    read = register(persons="person_id, birth_date ,sex\n  P1\t,\u00a01990-01-01,  \n")
    assert read.persons.select("person_id", "sex").row(0) == ("P1", None)


@pytest.mark.parametrize("empty", ["", " ", '""', '" "'])
def test_a_required_value_may_not_be_empty(empty: str) -> None:
    assert where(problems(persons=f"person_id,birth_date\nP1,{empty}\n")) == [
        ("persons.csv", 2, "birth_date", "required")
    ]


def test_all_problems_of_all_files_come_at_once_in_row_order() -> None:
    found = problems(
        persons=PERSONS + "P3,x\n,1990-01-01\n",
        costs="cost_id,person_id,date,kind,amount\nK1,P1,2025-03-01,vard,x\nK2,P1,y,bil,1\n",
    )
    assert where(found) == [
        ("persons.csv", 4, "birth_date", "date"),
        ("persons.csv", 5, "person_id", "required"),
        ("costs.csv", 2, "amount", "amount"),
        ("costs.csv", 3, "date", "date"),
        ("costs.csv", 3, "kind", "code"),
    ]


@pytest.mark.parametrize(("faulty", "listed", "more"), [(1000, 1000, None), (1001, 1001, "1"), (2500, 1001, "1500")])
def test_a_thousand_problems_are_listed_and_the_rest_counted(faulty: int, listed: int, more: str | None) -> None:
    found = problems(persons="person_id,birth_date\n" + "".join(f"P{i},x\n" for i in range(faulty)))
    assert len(found) == listed
    assert (found[-1].value if found[-1].code == "more" else None) == more
    assert found[0].row == 2
    assert found[999].row == 1001


def test_a_long_value_is_cut() -> None:
    (found,) = problems(persons=f"person_id,birth_date\nP1,{'9' * 500}\n")
    assert found.value == "9" * 80


def test_the_frames_have_the_agreed_types() -> None:
    read = register()
    assert read.costs.schema == {
        "cost_id": pl.String,
        "person": pl.UInt32,
        "date": pl.Date,
        "kind": pl.String,
        "amount": pl.Int64,
        "fee": pl.Int64,
        "contact_id": pl.String,
        "unit": pl.String,
        "related": pl.Boolean,
    }
    assert read.certificates.schema["expected_years"] == pl.Int32
    assert read.claim_items.columns == ["claim_id", "item_id"]


def test_a_column_that_is_not_in_the_format_gives_a_warning() -> None:
    persons = "person_id,note,birth_date\nP1,anything at all,1990-01-01\n"
    assert warnings(persons=persons) == [("persons.csv", 1, "note", "column_extra")]
