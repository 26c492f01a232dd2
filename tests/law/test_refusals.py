"""The thirteen typical refusals (docs/refusals.md), each as the smallest facts, each told by the promised condition."""

from datetime import date
from typing import NamedTuple

import pytest
from tests.law.people import RECEIVED, REGION, SINCE, admitted, cost, detained, lasting, permit, person, seeker
from tests.law.refusals_table import table

from atersok.law.evaluate import evaluate
from atersok.law.facts import Certificate, Claim, Examination, FamilyTie, PersonFacts, Situation
from atersok.law.findings import State
from atersok.law.rules.no_claim import refusal

PROMISED = table()
SOON = date(2026, 3, 2)
CARE_DAY = date(2025, 10, 1)


class Example(NamedTuple):
    number: int
    condition: str
    kind: str
    facts: PersonFacts
    state: State = State.NOT_ENTITLED
    on: date = SOON


def examined(situations: tuple[Situation, ...], *days: date, received: date | None = None) -> PersonFacts:
    exams = tuple(Examination(f"H{n}", day) for n, day in enumerate(days, start=1))
    return person(situations, received=received)._replace(examinations=exams)


def tied(applied_on: date, citizen_from: date | None = None) -> PersonFacts:
    tie = FamilyTie(date(2018, 1, 1), citizen_from, applied_on)
    return lasting(cost("K1", 70_000, CARE_DAY), ground="anhorig")._replace(ties=(tie,))


def in_claim(facts: PersonFacts, kind: str, item: str) -> PersonFacts:
    return facts._replace(claims=(Claim("A1", kind, received=date(2025, 12, 1), items=frozenset({item})),))


SEEKER, RECEIVED_PERSON = person(seeker()), person(permit(), received=RECEIVED)
SEVENTY = cost("K1", 70_000, CARE_DAY)
CERTIFIED = {"at_first_reception": True, "ordered_by_doctor": True}
CERTIFICATE = Certificate(SINCE, 300, **CERTIFIED)
JUST_RECEIVED = date(2022, 2, 10)
LONG_RECEIVED = lasting(SEVENTY)._replace(
    person=lasting().person._replace(first_received=JUST_RECEIVED),
    situations=permit(since=JUST_RECEIVED),
)
TAIL = person(seeker(*permit(since=date(2025, 9, 25)), housing="asylboende"), received=date(2025, 9, 26))
INTERPRETED = admitted(TAIL, 30_000)._replace(certificates=(CERTIFICATE,))
INTERPRETED = INTERPRETED._replace(costs=(*INTERPRETED.costs, cost("K2", 150_000, CARE_DAY, kind="tolk", contact="C1")))

EXAMPLES = [
    # 1 late
    Example(1, "i_tid", "halsoundersokning_asyl", examined(seeker(), CARE_DAY), State.LATE, date(2026, 4, 1)),
    Example(1, "i_tid", "kostnadskravande_vard", admitted(SEEKER, 150_000), State.LATE, date(2026, 7, 1)),
    Example(1, "forsta_ansokan_inom_tre_ar", "varaktig_vard", LONG_RECEIVED, State.LATE),
    # 2 not registered
    Example(2, "registrerad_mv", "halsoundersokning_asyl", examined((Situation("asylsokande", SINCE),), CARE_DAY)),
    Example(
        2, "registrerad_mv", "kostnadskravande_vard",
        admitted(person((Situation("asylsokande", SINCE),)), 150_000),
    ),
    # 3 not in the circle
    Example(3, "personkrets", "kostnadskravande_vard", admitted(person(seeker()[1:]), 150_000)),
    Example(
        3, "inte_undantagen_lma", "kostnadskravande_vard",
        admitted(person(seeker(Situation("undantagen_lma", SINCE))), 150_000),
    ),
    Example(
        3, "haller_sig_inte_undan", "kostnadskravande_vard",
        admitted(person(seeker(Situation("haller_sig_undan", SINCE))), 150_000),
    ),
    Example(3, "tillstand_5", "varaktig_vard", lasting(SEVENTY, ground="annat")),
    Example(3, "anhorig_5a", "varaktig_vard", tied(date(2024, 1, 2))),
    Example(3, "anhorig_5a", "varaktig_vard", tied(date(2022, 1, 1), citizen_from=date(2021, 12, 31))),
    Example(
        3, "forlangning_5b", "varaktig_vard",
        lasting(SEVENTY)._replace(situations=(Situation("forlangning_sokt", date(2025, 2, 1)),)),
    ),
    Example(
        3, "tillstand_3_1990", "varaktig_vard_1990",
        LONG_RECEIVED._replace(
            person=LONG_RECEIVED.person._replace(first_received=date(2010, 11, 30)), situations=permit(ground="annat")
        ),
    ),
    Example(
        3, "tillstand_vid_kostnaden", "varaktig_vard",
        lasting(SEVENTY)._replace(
            situations=(Situation("uppehallstillstand", SINCE, date(2025, 9, 30), "5:1"),
                        Situation("uppehallstillstand", date(2026, 1, 1), None, "5:1")),
        ),
    ),
    Example(
        3, "inte_svensk_medborgare", "varaktig_vard",
        lasting(SEVENTY)._replace(situations=permit(Situation("medborgare", date(2025, 2, 1)))),
    ),
    # 4 several contacts added up
    Example(
        4, "en_vardkontakt", "kostnadskravande_vard",
        admitted(admitted(SEEKER, 60_000), 60_000, name="2", first=date(2025, 11, 1), last=date(2025, 11, 2)),
    ),
    # 5 care that could wait
    Example(5, "vardens_omfattning", "kostnadskravande_vard", admitted(SEEKER, 150_000, care_kind="kan_ansta")),
    Example(
        5, "vardens_omfattning", "kostnadskravande_vard",
        admitted(SEEKER, 150_000, care_kind="tandvard_kan_ansta", kind="tandvard"),
    ),
    # 6 unrelated care
    Example(6, "hor_till_vardkontakten", "kostnadskravande_vard", admitted(SEEKER, 150_000, related=False)),
    Example(6, "hor_till_sjukdomen", "varaktig_vard", lasting(cost("K1", 70_000, CARE_DAY, related=False))),
    # 7 the certificate
    Example(
        7, "lakarutlatande_finns", "varaktig_vard",
        lasting(SEVENTY, certificate=None), State.BLOCKED, date(2026, 11, 2),
    ),
    Example(
        7, "fanns_vid_mottagandet_eller_samband", "varaktig_vard",
        lasting(SEVENTY, certificate=Certificate(SINCE, 300, False, False, True)),
    ),
    Example(
        7, "ordinerad_av_lakare", "varaktig_vard",
        lasting(SEVENTY, certificate=Certificate(SINCE, 300, True, None, False)),
    ),
    Example(7, "minst_tre_ar", "varaktig_vard", lasting(SEVENTY, certificate=Certificate(SINCE, 299, **CERTIFIED))),
    # 8 examined before
    Example(
        8, "en_undersokning_per_person", "halsoundersokning_asyl", examined(seeker(), CARE_DAY, date(2025, 12, 1))
    ),
    Example(
        8, "inte_undersokt_fore_mottagandet", "halsoundersokning_uppehallstillstand",
        examined(permit(), date(2024, 12, 1), date(2025, 2, 1), received=RECEIVED),
    ),
    Example(
        8, "aldrig_undersokt", "forvar_halsoundersokning", examined(detained(), date(2025, 2, 1), date(2025, 3, 1))
    ),
    # 9 under the threshold by the riksavtal, 10 and 11 under it without the interpreter or less the fees
    Example(9, "over_100000", "kostnadskravande_vard", admitted(SEEKER, 100_001, fee=1)),
    Example(9, "lagst_60000", "varaktig_vard", lasting(cost("K1", 40_000, CARE_DAY))),
    Example(
        10, "lagst_60000", "varaktig_vard",
        lasting(cost("K1", 40_000, CARE_DAY), cost("K2", 30_000, CARE_DAY, kind="tolk")),
    ),
    Example(11, "avgift_avdragen", "kostnadskravande_vard", admitted(SEEKER, 100_030, fee=50)),
    Example(11, "over_100000", "kostnadskravande_vard", admitted(SEEKER, 100_030, fee=50)),
    Example(11, "lagst_60000", "varaktig_vard", lasting(cost("K1", 60_000, CARE_DAY, fee=20_000))),
    # 12 detained, but not in förvar or folkbokförd
    Example(12, "i_forvar", "forvar_vard", person(detained("hakte"))._replace(costs=(SEVENTY,))),
    Example(
        12, "inte_folkbokford", "forvar_vard",
        person(detained("forvar", Situation("folkbokford", SINCE, None, None, REGION)))._replace(costs=(SEVENTY,)),
    ),
    # 13 paid already
    Example(
        13, "en_kostnad_en_betalare", "kostnadskravande_vard",
        in_claim(admitted(SEEKER, 150_000), "bevisperson_vard", "K1"),
    ),
    Example(
        13, "en_kostnad_en_betalare", "varaktig_vard",
        in_claim(lasting(SEVENTY), "extraordinara_vardkostnader", "K1"),
    ),
    Example(
        13, "ger_mer_som_varaktig_vard", "kostnadskravande_vard",
        admitted(TAIL, 150_000)._replace(certificates=(CERTIFICATE,)),
    ),
    Example(13, "inte_i_forvar", "kostnadskravande_vard", admitted(person(detained()), 150_000)),
    Example(
        13, "kostnadsslag", "forvar_vard",
        person(detained())._replace(costs=(SEVENTY._replace(kind="hjalpmedel"),)),
    ),
    Example(13, "ger_mer_som_kostnadskravande", "varaktig_vard", INTERPRETED),
]  # fmt: skip


def label(example: object) -> str:
    return f"{example.number}-{example.condition}-{example.kind}" if isinstance(example, Example) else str(example)


@pytest.mark.parametrize("example", EXAMPLES, ids=label)
def test_a_refusal_is_told_by_the_condition_that_the_document_promises(example: Example) -> None:
    assert example.condition in PROMISED[example.number].conditions
    found = [f for f in evaluate(example.facts, example.on, REGION) if f.kind == example.kind]
    told = [(f.state, [check.condition.id for check in f.failing()]) for f in found]
    assert [state for state, failing in told if state is example.state and example.condition in failing], told


def test_the_document_names_the_thirteen_refusals() -> None:
    assert sorted(PROMISED) == list(range(1, 14))
    assert {example.number for example in EXAMPLES} == set(PROMISED)


def test_every_promised_condition_has_an_example() -> None:
    shown = {(example.number, example.condition) for example in EXAMPLES}
    shown.add((13, refusal("lakemedel_apotek", "P1", SOON).checks[0].condition.id))
    promised = {(row.number, name) for row in PROMISED.values() for name in row.conditions}
    assert promised - shown == set()


def test_the_examples_would_be_paid_without_what_they_lack() -> None:
    for facts, kind in (
        (examined(seeker(), CARE_DAY), "halsoundersokning_asyl"),
        (admitted(SEEKER, 150_000), "kostnadskravande_vard"),
        (examined(permit(), date(2025, 2, 1), received=RECEIVED), "halsoundersokning_uppehallstillstand"),
        (examined(detained(), date(2025, 3, 1)), "forvar_halsoundersokning"),
        (person(detained())._replace(costs=(SEVENTY,)), "forvar_vard"),
    ):
        states = [f.state for f in evaluate(facts, SOON, REGION) if f.kind == kind]
        assert states == [State.CLAIMABLE], kind
    (found,) = [f for f in evaluate(lasting(SEVENTY), date(2026, 11, 2), REGION) if f.kind == "varaktig_vard"]
    assert (found.state, found.amount) == (State.CLAIMABLE, 7_000_000)
