"""The published cases that the facts folder cannot express: payments, discretion, schooling, refusals, repayment."""

from datetime import date

import pytest
from tests.law.people import admitted, cost, person, seeker

from atersok.exchange.schema import REFUSED_CLAIM_KINDS
from atersok.law.case import Case
from atersok.law.evaluate import evaluate
from atersok.law.facts import Certificate, Claim, Contact, Cost, Person, PersonFacts, Situation
from atersok.law.findings import Finding, State
from atersok.law.money import kr
from atersok.law.parameters import MissingParameter
from atersok.law.repayment import Repayment, not_used_as_intended, repayment
from atersok.law.rules import extraordinara_vardkostnader as extraordinary
from atersok.law.rules import overklagande
from atersok.law.rules.no_claim import REASONS, refusal
from atersok.law.rules.schablon_vard_kvartal import expected_total
from atersok.law.rules.utbildning_asyl_region import Schooling, finding, yearly_share

# --- A9: the agency's payment is held against our own count ----------------------------------------------------


def test_a9_the_expected_payment_of_a_quarter_shows_what_is_missing() -> None:
    expected = expected_total(210, 400, 35, date(2026, 3, 31))
    assert expected == kr(2_756_625)
    assert expected - kr(2_743_320) == kr(13_305) == 3 * kr(4_435)


def test_nobody_in_the_region_gives_nothing() -> None:
    assert expected_total(0, 0, 0, date(2026, 3, 31)) == 0


def test_the_expected_payment_of_a_year_without_known_amounts_is_not_estimated() -> None:
    with pytest.raises(MissingParameter, match="SFS 2015:896"):
        expected_total(1, 0, 0, date(2016, 3, 31))


# --- H1, H2: extraordinary costs -------------------------------------------------------------------------------

VACCINATED = date(2025, 10, 14)


def family(*, since: date = date(2025, 2, 3), kronor: int = 1_200_000, related: bool = False) -> PersonFacts:
    """H1: received in February 2025; the vaccination belongs to no lasting disease."""
    granted = Situation("uppehallstillstand", since, None, "5:2")
    return person((granted,), received=since)._replace(costs=(cost("K1", kronor, VACCINATED, related=related),))


def candidates(facts: PersonFacts, on: date) -> list[Finding]:
    return [f for f in evaluate(facts, on, "23") if f.kind == extraordinary.KIND]


def test_h1_large_unpaid_care_of_somebody_received_is_a_candidate_and_no_more() -> None:
    (found,) = candidates(family(), date(2026, 5, 1))
    assert (found.state, found.amount, found.items) == (State.WATCH, kr(1_200_000), ("K1",))
    assert (found.since, found.until, found.last_day) == (date(2025, 1, 1), date(2026, 6, 30), date(2026, 9, 30))
    assert [(check.condition.id, check.holds) for check in found.checks] == [
        ("inte_ersatt_pa_annat_satt", True), ("i_man_av_medel", None),
    ]  # fmt: skip


def test_h1_a_vaccination_without_any_certificate_is_a_candidate_under_the_rule_itself() -> None:
    case = Case(family(related=True), date(2026, 5, 1), "23")
    assert [f.amount for f in extraordinary.findings(case, list(case.facts.costs), ())] == [kr(1_200_000)]


def test_h1_what_another_finding_holds_is_no_candidate() -> None:
    case = Case(family(), date(2026, 5, 1), "23")
    assert list(extraordinary.findings(case, list(case.facts.costs), {"K1"})) == []


@pytest.mark.parametrize(("kronor", "count"), [(99_999, 0), (100_000, 1)])
def test_h1_small_costs_are_no_candidate(kronor: int, count: int) -> None:
    assert len(candidates(family(kronor=kronor), date(2026, 5, 1))) == count


@pytest.mark.parametrize(
    ("on", "found"),
    [(date(2025, 9, 30), 0), (date(2025, 10, 14), 1), (date(2026, 9, 30), 1), (date(2026, 10, 1), 0)],
)
def test_h1_costs_of_last_year_are_candidates_through_september(on: date, found: int) -> None:
    assert len(candidates(family(), on)) == found


@pytest.mark.parametrize(
    ("on", "first", "last", "due"),
    [
        (date(2026, 9, 30), date(2025, 1, 1), date(2026, 6, 30), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 1, 1), date(2027, 6, 30), date(2027, 9, 30)),
        # the agency's day is not moved by 1930:173 2 §: on a Saturday or Sunday the Friday before
        (date(2023, 9, 29), date(2022, 1, 1), date(2023, 6, 30), date(2023, 9, 29)),
        (date(2023, 9, 30), date(2023, 1, 1), date(2024, 6, 30), date(2024, 9, 30)),
        (date(2028, 9, 29), date(2027, 1, 1), date(2028, 6, 30), date(2028, 9, 29)),
        (date(2028, 9, 30), date(2028, 1, 1), date(2029, 6, 30), date(2029, 9, 28)),
        (date(2028, 1, 1), date(2027, 1, 1), date(2028, 6, 30), date(2028, 9, 29)),
    ],
)
def test_extraordinary_costs_are_applied_for_by_the_last_working_day_through_30_september(
    on: date, first: date, last: date, due: date
) -> None:
    assert extraordinary.period(on) == (first, last, due)


def test_a_decision_on_extraordinary_costs_cannot_be_appealed() -> None:
    assert extraordinary.KIND in overklagande.NOT_APPEALABLE


def test_h2_the_first_100_000_kr_of_an_asylum_seeker_are_never_extraordinary() -> None:
    facts = admitted(person(seeker()), 245_300)
    for on in (date(2025, 12, 1), date(2026, 5, 1)):
        assert candidates(facts, on) == []


def test_h2_not_even_when_a_permit_comes_after_the_care() -> None:
    granted = Situation("uppehallstillstand", date(2025, 12, 1), None, "5:1")
    facts = admitted(person(seeker(granted), received=date(2025, 12, 20)), 245_300)
    assert candidates(facts, date(2026, 5, 1)) == []


def test_h2_nor_the_first_100_000_kr_of_costly_care_after_the_permit() -> None:
    granted = Situation("uppehallstillstand", date(2025, 9, 28), None, "5:1")
    facts = admitted(person(seeker(granted, housing="asylboende"), received=date(2025, 12, 20)), 245_300)
    assert [f.amount for f in evaluate(facts, date(2026, 5, 1), "23") if f.kind == "kostnadskravande_vard"] == [
        kr(145_300)
    ]
    assert candidates(facts, date(2026, 5, 1)) == []


# --- K1, L1: no claim exists -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "condition", "paragraph"),
    [
        ("personer_utan_tillstand", "ingen_ersattning_utan_tillstand", "2013:407"),
        ("lakemedel_apotek", "lakemedel_ersatts_till_apoteket", "1996:1357 9 §"),
        ("lvu_institution", "endast_kommun", "2017:193 9–10, 15 §§"),
        ("initiala_kostnader", "endast_kommun", "2010:1122 15–17 §§"),
        ("sarskilda_kostnader_kommun", "endast_kommun", "2010:1122 32 §"),
    ],
)
def test_k1_l1_what_a_region_can_never_claim_is_refused_with_the_reason(
    kind: str, condition: str, paragraph: str
) -> None:
    found = refusal(kind, "P1", date(2026, 2, 1))
    assert (found.state, found.amount, found.last_day, found.basis) == (State.NOT_ENTITLED, 0, None, (paragraph,))
    assert [check.condition.id for check in found.failing()] == [condition]
    assert all(check.text(lang) for check in found.checks for lang in ("sv", "en"))


def test_the_folder_refuses_the_kinds_that_the_law_refuses() -> None:
    assert set(REFUSED_CLAIM_KINDS) == set(REASONS)


def test_a_kind_that_can_be_claimed_is_not_refused_out_of_hand() -> None:
    with pytest.raises(KeyError):
        refusal("varaktig_vard", "P1", date(2026, 2, 1))


# --- M1: schooling ---------------------------------------------------------------------------------------------

PUPIL = person(seeker(since=date(2024, 8, 1)), born=date(2008, 1, 15))


def schooling(
    first: date, on: date, *, facts: PersonFacts = PUPIL, periods: int = 3, form: str = "gymnasieskola"
) -> Finding:
    return finding(Case(facts, on, "23"), Schooling(form, first, periods))


def test_m1_ten_started_periods_of_upper_secondary_school_are_a_full_year() -> None:
    quarters = {date(2025, 1, 8): 3, date(2025, 4, 1): 2, date(2025, 8, 18): 2, date(2025, 10, 1): 3}
    found = [schooling(day, date(2026, 1, 1), periods=periods) for day, periods in quarters.items()]
    assert sum(one.amount or 0 for one in found) == yearly_share("gymnasieskola", 10, date(2025, 1, 8)) == kr(160_000)
    assert [sum(step.ore for step in one.steps) for one in found] == [one.amount for one in found]


@pytest.mark.parametrize(
    ("form", "a_year"),
    [("forskola", 90_000), ("forskoleklass", 65_000), ("grundskola", 168_000), ("gymnasieskola", 160_000)],
)
def test_a_started_period_is_a_tenth_of_the_year_of_its_school_form(form: str, a_year: int) -> None:
    assert yearly_share(form, 1, date(2025, 1, 1)) == kr(a_year) // 10


@pytest.mark.parametrize(
    ("first", "last_day", "final_day"),
    [
        (date(2025, 1, 8), date(2025, 9, 30), date(2025, 9, 30)),
        (date(2025, 4, 1), date(2025, 12, 30), date(2026, 1, 2)),  # 31 December is an eve, 1 January a holiday
        (date(2025, 8, 18), date(2026, 3, 30), date(2026, 3, 31)),
        (date(2025, 10, 1), date(2026, 6, 30), date(2026, 6, 30)),
    ],
)
def test_m1_schooling_is_claimed_within_six_months_of_its_quarter(first: date, last_day: date, final_day: date) -> None:
    assert (schooling(first, last_day).last_day, schooling(first, last_day).final_day) == (last_day, final_day)
    assert schooling(first, last_day).state is State.CLAIMABLE
    assert schooling(first, final_day).state is State.CLAIMABLE
    assert schooling(first, date.fromordinal(final_day.toordinal() + 1)).state is State.LATE


@pytest.mark.parametrize(("on", "state"), [(date(2025, 3, 31), State.WATCH), (date(2025, 4, 1), State.CLAIMABLE)])
def test_a_quarter_of_schooling_is_watched_until_it_is_over(on: date, state: State) -> None:
    assert schooling(date(2025, 1, 8), on).state is state


@pytest.mark.parametrize(("first", "known"), [(date(2024, 12, 31), False), (date(2025, 1, 1), True)])
def test_m1_amounts_before_2025_are_not_known_and_block(first: date, known: bool) -> None:
    found = schooling(first, date(2025, 1, 2))
    assert (found.amount is not None) is known
    if not known:
        assert found.state is State.BLOCKED
        (check,) = found.failing()
        assert check.condition.id == "belopp_kant"
        assert "SFS 2017:1315, 2018:1971 and 2023:871" in check.text("en")


def test_schooling_that_rests_on_an_unknown_amount_names_the_question() -> None:
    assert "Q20" in [reading.question for reading in schooling(date(2024, 12, 31), date(2025, 1, 2)).readings]


@pytest.mark.parametrize(
    ("first", "state"), [(date(2026, 1, 14), State.CLAIMABLE), (date(2026, 1, 15), State.NOT_ENTITLED)]
)
def test_a_pupil_is_a_child_until_the_eighteenth_birthday(first: date, state: State) -> None:
    found = schooling(first, date(2026, 4, 1))
    assert found.state is state
    assert (found.amount == 0) is (state is State.NOT_ENTITLED)


def test_a_witness_is_asked_about_because_an_application_is_not_enough() -> None:
    witness = person((Situation("bevisperson", date(2024, 8, 1)),), born=date(2010, 1, 1))
    assert schooling(date(2025, 1, 8), date(2025, 5, 1), facts=witness).state is State.BLOCKED


def test_a_child_outside_the_circle_gives_no_schooling_money() -> None:
    stranger = person((), born=date(2010, 1, 1))
    found = schooling(date(2025, 1, 8), date(2025, 5, 1), facts=stranger)
    assert (found.state, found.amount, found.steps) == (State.NOT_ENTITLED, 0, ())


def test_a_pupil_whose_housing_after_the_permit_is_unknown_is_not_taken_to_be_in_the_tail() -> None:
    since = date(2024, 8, 1)
    rows = (Situation("registrerad_mv", since, None, None, "23"), Situation("uppehallstillstand", since, None, "5:1"))
    facts = person(rows, born=date(2010, 1, 1))
    assert schooling(date(2025, 1, 8), date(2025, 5, 1), facts=facts).state is State.BLOCKED


def test_a_quarter_of_schooling_already_claimed_is_not_claimed_again() -> None:
    claim = Claim("A1", "utbildning_asyl_region", date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 10))
    facts = PUPIL._replace(claims=(claim,))
    found = schooling(date(2025, 1, 8), date(2025, 5, 1), facts=facts)
    assert (found.state, found.claims) == (State.CLAIMED, ("A1",))


@pytest.mark.parametrize("periods", [0, -1, 11])
def test_a_year_has_one_to_ten_periods(periods: int) -> None:
    with pytest.raises(ValueError, match=f"{periods} four-week periods: allowed are 1–10"):
        yearly_share("gymnasieskola", periods, date(2025, 1, 1))


# --- N2: repayment ---------------------------------------------------------------------------------------------


def test_n2_the_agencys_own_slip_is_repaid_where_the_region_ought_to_have_noticed() -> None:
    answer = repayment("2010:1122", kr(40_000), caused_by_region=False, region_should_have_known=True)
    assert answer == Repayment(kr(40_000), mandatory=True, waivable=True, basis="2010:1122 39, 41 §§")


@pytest.mark.parametrize("act", ["2010:1122", "1990:927", "2017:193"])
def test_a_slip_that_the_region_neither_caused_nor_could_see_is_kept(act: str) -> None:
    answer = repayment(act, kr(40_000), caused_by_region=False, region_should_have_known=False)
    assert (answer.ore, answer.mandatory) == (0, False)


@pytest.mark.parametrize(
    ("act", "mandatory", "waivable", "basis"),
    [
        ("2010:1122", True, True, "2010:1122 39, 41 §§"),
        ("1990:927", True, True, "1990:927 41, 41 b §§"),
        ("2017:193", False, False, "2017:193 23 §"),
    ],
)
def test_what_the_region_caused_is_repaid_as_its_act_says(
    act: str, mandatory: bool, waivable: bool, basis: str
) -> None:
    for known in (True, False):
        answer = repayment(act, 1, caused_by_region=True, region_should_have_known=known)
        assert answer == Repayment(1, mandatory, waivable, basis)


def test_1996_1357_has_no_rule_on_repayment() -> None:
    answer = repayment("1996:1357", kr(40_000), caused_by_region=True, region_should_have_known=True)
    assert (answer.ore, answer.mandatory, answer.waivable) == (0, False, False)


@pytest.mark.parametrize(
    ("act", "basis"), [("2010:1122", "2010:1122 40, 41 §§"), ("1990:927", "1990:927 41 a, 41 b §§")]
)
def test_extraordinary_money_not_used_for_its_purpose_may_be_recovered(act: str, basis: str) -> None:
    assert not_used_as_intended(act, kr(5)) == Repayment(kr(5), mandatory=False, waivable=True, basis=basis)


def test_an_act_without_such_a_rule_is_named_with_those_that_have_one() -> None:
    with pytest.raises(ValueError, match="'1999:1': allowed are 1996:1357, 2010:1122, 1990:927, 2017:193"):
        repayment("1999:1", 1, caused_by_region=True, region_should_have_known=True)
    with pytest.raises(ValueError, match="'2017:193': allowed are 2010:1122, 1990:927"):
        not_used_as_intended("2017:193", 1)


@pytest.mark.parametrize("act", ["2010:1122", "1996:1357"])
def test_less_than_nothing_is_never_overpaid(act: str) -> None:
    with pytest.raises(ValueError, match="-1 öre"):
        repayment(act, -1, caused_by_region=True, region_should_have_known=True)
    with pytest.raises(ValueError, match="-1 öre"):
        not_used_as_intended("2010:1122", -1)


def test_a_certificate_is_not_needed_for_a_candidate_but_a_lasting_claim_comes_first() -> None:
    certificate = Certificate(date(2025, 3, 1), 500, at_first_reception=True, ordered_by_doctor=True)
    facts = family(related=True)._replace(certificates=(certificate,))
    kinds = {f.kind for f in evaluate(facts, date(2026, 5, 1), "23")}
    assert kinds == {"varaktig_vard"}


def test_a_contact_from_before_the_ordinance_is_blocked_with_its_act_and_its_rows() -> None:
    contact = Contact("C1", date(2006, 5, 1), date(2006, 6, 30), "omedelbar")
    rows = (Cost("K1", date(2006, 5, 2), "vard", 15_000_000, contact_id="C1"),)
    facts = PersonFacts(Person("P1", date(1980, 1, 1)), contacts=(contact,), costs=rows)
    (found,) = [f for f in evaluate(facts, date(2007, 1, 1), "23") if f.kind == "kostnadskravande_vard"]
    assert found[:7] == ("kostnadskravande_vard", "P1", State.BLOCKED, contact.start, contact.end, None, ("K1",))
    assert found.basis == ("1996:1357 2, 4, 5, 7, 7 a §§",)
    assert [(check.condition.id, check.holds) for check in found.checks] == [("belopp_kant", None)]
