"""Schooling that the region runs (2017:193 3–4, 19 §§): every part of its finding."""

from datetime import date

from tests.law.case_files import as_dict

from atersok.law.case import Case
from atersok.law.facts import Claim, Person, PersonFacts, Situation
from atersok.law.findings import Finding, State
from atersok.law.rules.utbildning_asyl_region import LUMP_SUM, Schooling, finding

SPRING = Schooling("gymnasieskola", date(2025, 4, 7), 3)


def pupil(*situations: Situation, birth: date = date(2009, 1, 1), claims: tuple[Claim, ...] = ()) -> PersonFacts:
    rows = situations or (Situation("asylsokande", date(2024, 9, 1)),)
    return PersonFacts(Person("P1", birth), rows, claims=claims)


def found(facts: PersonFacts, on: date = date(2025, 8, 1), schooling: Schooling = SPRING) -> Finding:
    return finding(Case(facts, on, "23"), schooling)


def readings(result: Finding) -> list[str]:
    return [reading.question for reading in result.readings]


def test_three_tenths_of_a_year_for_the_second_quarter_by_30_december() -> None:
    result = found(pupil())
    assert as_dict(result) == {
        "kind": "utbildning_asyl_region", "person": "P1", "state": "claimable", "from": date(2025, 4, 1),
        "to": date(2025, 6, 30), "amount": 48_000.0, "last_day": date(2025, 12, 30), "final_day": date(2026, 1, 2),
        "pay_day": None, "items": [],
    }  # fmt: skip
    assert [(check.condition.id, check.holds) for check in result.checks] == [("barn_i_kretsen", True), ("i_tid", True)]
    assert [(step.text, step.ore, step.values) for step in result.steps] == [(LUMP_SUM, 4_800_000, {"periods": 3})]
    assert [(value.parameter, value.amount) for value in result.parameters] == [
        ("utbildning.gymnasieskola", 16_000_000)
    ]
    assert result.basis == ("2017:193 3, 4, 19 §§",)
    assert readings(result) == ["Q17"]


def test_the_last_day_moved_from_a_weekend_is_a_reading_shown() -> None:
    first_quarter_2027 = found(pupil(), date(2027, 5, 1), Schooling("grundskola", date(2026, 12, 1), 1))
    assert readings(first_quarter_2027) == ["Q17"]  # 2027-06-30 is a Wednesday
    third = found(pupil(), date(2025, 11, 1), Schooling("grundskola", date(2025, 9, 1), 1))
    assert (third.last_day, readings(third)) == (date(2026, 3, 30), ["Q17"])
    moved = found(pupil(), date(2026, 11, 1), Schooling("grundskola", date(2026, 4, 13), 1))
    assert (moved.last_day, readings(moved)) == (date(2026, 12, 30), ["Q17"])
    saturday = found(pupil(birth=date(2012, 1, 1)), date(2029, 11, 1), Schooling("grundskola", date(2029, 4, 13), 1))
    assert (saturday.last_day, readings(saturday)) == (date(2030, 1, 2), ["Q17", "Q23"])  # 30 December 2029: Sunday


def test_it_waits_for_the_end_of_the_quarter_and_is_late_only_after_the_latest_reading() -> None:
    assert found(pupil(), date(2025, 6, 30)).state is State.WATCH
    assert found(pupil(), date(2025, 7, 1)).state is State.CLAIMABLE
    assert found(pupil(), date(2026, 1, 2)).state is State.CLAIMABLE
    assert found(pupil(), date(2026, 1, 3)).state is State.LATE


def test_a_claim_made_or_refused_for_the_quarter_counts_and_one_for_another_quarter_does_not() -> None:
    made = Claim("A1", "utbildning_asyl_region", date(2025, 4, 1), date(2025, 6, 30))
    assert found(pupil(claims=(made,))).state is State.CLAIMED
    assert found(pupil(claims=(made,))).claims == ("A1",)
    refused = made._replace(outcome="refused")
    assert found(pupil(claims=(refused,)), date(2026, 1, 3)).state is State.NOT_ENTITLED
    assert "tidigare_avslag" in [c.condition.id for c in found(pupil(claims=(refused,))).checks]
    for since, until in ((date(2025, 1, 1), date(2025, 3, 31)), (date(2025, 7, 1), date(2025, 9, 30))):
        other = refused._replace(since=since, until=until)
        assert found(pupil(claims=(other,)), date(2026, 1, 3)).state is State.LATE


def test_who_is_not_a_child_in_the_circle_gets_nothing_and_no_day() -> None:
    adult = found(pupil(birth=date(2007, 4, 7)))
    assert (adult.state, adult.amount, adult.last_day, adult.final_day, adult.steps) == (
        State.NOT_ENTITLED, 0, None, None, (),
    )  # fmt: skip
    assert found(pupil(birth=date(2007, 4, 8))).state is State.CLAIMABLE
    assert found(pupil(Situation("folkbokford", date(2024, 1, 1)))).state is State.NOT_ENTITLED
    assert found(pupil(Situation("tillstandssokande", date(2024, 1, 1)))).state is State.CLAIMABLE
    assert found(pupil(Situation("bevisperson", date(2024, 1, 1)))).state is State.BLOCKED


def test_who_moved_out_of_an_asylboende_after_the_permit_has_no_tail_by_the_cautious_reading() -> None:
    moved = found(pupil(
        Situation("asylsokande", date(2024, 9, 1)),
        Situation("registrerad_mv", date(2024, 9, 1), date(2025, 4, 2), "asylboende", "23"),
        Situation("registrerad_mv", date(2025, 4, 3), None, "ebo", "23"),
        Situation("uppehallstillstand", date(2025, 4, 1), None, "5:1"),
    ))  # fmt: skip
    assert (moved.state, readings(moved)) == (State.NOT_ENTITLED, ["Q17", "Q29"])


def test_an_amount_before_2025_is_not_known() -> None:
    unknown = found(pupil(), date(2025, 1, 15), Schooling("forskola", date(2024, 10, 1), 1))
    assert (unknown.state, unknown.amount, unknown.parameters) == (State.BLOCKED, None, ())
    assert readings(unknown) == ["Q17", "Q20"]
    assert "SFS 2017:1315" in unknown.failing()[0].text("sv")
