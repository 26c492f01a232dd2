"""One person's facts as known on a day, ready for the rules, and the claims already made for that person."""

from collections.abc import Collection
from datetime import date
from functools import cached_property

from atersok.law import facts as f
from atersok.law.calendar import roll_forward
from atersok.law.circles import Status, Timeline
from atersok.law.facts import Claim, PersonFacts
from atersok.law.findings import Check, Condition, Finding, State, verdict
from atersok.law.parameters import MissingParameter
from atersok.law.policies import CAUTIOUS, Policies
from atersok.law.reception import Reception, first_reception
from atersok.law.wording import Shown, Text

EXAMINATION_KINDS = frozenset({
    "halsoundersokning_asyl", "forvar_halsoundersokning", "halsoundersokning_tillstandssokande",
    "halsoundersokning_uppehallstillstand",
})  # fmt: skip
LASTING_KINDS = frozenset({"varaktig_vard", "varaktig_vard_1990"})


class LastDay:
    """Last day to apply. `day`: the earliest reading, to plan by; `final`: the latest, None = never too late."""

    __slots__ = ("day", "final", "moved")

    def __init__(
        self, day: date | None, final: date | None = None, *, no_end: bool = False, moved: bool = False
    ) -> None:
        self.day = day
        self.moved = moved  # to the next working day (Q23)
        self.final = None if no_end else (final or day)

    @classmethod
    def ending(cls, day: date, latest_reading: date | None = None) -> "LastDay":
        """A term that ends on a day (or, by another reading, a later one), moved to a working day (1930:173 2 §)."""
        moved = roll_forward(day)
        return cls(moved, roll_forward(latest_reading or day), moved=moved != day)

    def passed(self, on: date) -> bool:
        """Too late by every reading."""
        return self.final is not None and on > self.final


IN_TIME = Condition(
    "i_tid", "1930:173 2 §",
    Text("Ansökan ska ha kommit in senast {day}", "The claim must have come in by {day}"),
    Text("Sista dagen var {day}", "The last day was {day}"),
)  # fmt: skip
DOUBTFUL_TIME = Condition(
    "i_tid", "1930:173 2 §",
    Text("Planeringsdagen {day} har gått, men en läsning av lagen tillåter ännu ansökan",
         "The day to plan by, {day}, has passed, but a reading of the law still allows the claim"),
    Text("", ""),
)  # fmt: skip
AMOUNT_KNOWN = Condition(
    "belopp_kant", "",
    Text("Beloppet är känt", "The amount is known"),
    Text("", ""),
    Text("Beloppet enligt {paragraph} den {day} är inte känt; slå upp {look_up}",
         "The amount by {paragraph} on {day} is not known; look up {look_up}"),
)  # fmt: skip
REFUSED_BEFORE = Condition(
    "tidigare_avslag", "2017:900 44 §",
    Text("Ansökan {claim} har avslagits; en ny ansökan eller ett överklagande måste bemöta skälen",
         "Claim {claim} was refused; a new claim or an appeal must answer the reasons"),
    Text("Ansökan {claim} avslogs och sista dagen har gått", "Claim {claim} was refused and the last day has passed"),
)  # fmt: skip


_NO_ITEMS: frozenset[str] = frozenset()


class Case:
    """What a rule is given: the facts known on `on`, the asking region, the readings chosen."""

    def __init__(self, facts: PersonFacts, on: date, region: str, policies: Policies = CAUTIOUS) -> None:
        self.facts = f.as_known(facts, on)
        self.on = on
        self.region = region
        self.policies = policies
        self.timeline = Timeline(self.facts, policies)
        self.permit_checks: dict[int, list[Check]] = {}  # by status; kept by the rule that works them out

    @property
    def person_id(self) -> str:
        """The person's id in the register."""
        return self.facts.person.person_id

    @cached_property
    def reception(self) -> Reception:
        """First reception in a municipality."""
        return first_reception(self.facts)

    @cached_property
    def cost_statuses(self) -> list[Status]:
        """The statuses that the person had on the days of cost rows, the latest first."""
        found = {id(status): status for cost in self.facts.costs for status in (self.timeline.at(cost.day),)}
        return sorted(found.values(), key=lambda status: status.day, reverse=True)

    @cached_property
    def claimed_kinds(self) -> frozenset[str]:
        """The kinds of all claims made for the person, refused ones too."""
        return frozenset(claim.kind for claim in self.facts.claims)

    def claimed_elsewhere(self, kinds: Collection[str]) -> frozenset[str]:
        """Costs and examinations in a living claim of another kind: one cost, one payer."""
        if not self.claimed_kinds:
            return _NO_ITEMS
        return frozenset().union(*(c.items for c in self.facts.claims if c.living and c.kind not in kinds))

    def claims_on(
        self, kinds: Collection[str], items: Collection[str], since: date | None, until: date | None, *, living: bool
    ) -> tuple[Claim, ...]:
        """The claims of these kinds, living or refused, that concern these items or (without items) this period."""
        if self.claimed_kinds.isdisjoint(kinds):
            return ()
        return tuple(
            claim
            for claim in self.facts.claims
            if claim.living is living and claim.kind in kinds and _concerns(claim, items, since, until)
        )


def _concerns(claim: Claim, items: Collection[str], since: date | None, until: date | None) -> bool:
    if claim.items:
        return not claim.items.isdisjoint(items)
    starts_after = claim.since is not None and until is not None and claim.since > until
    ends_before = claim.until is not None and since is not None and claim.until < since
    return not (starts_after or ends_before)


def settle(checks: list[Check], on: date, last: LastDay, refused: tuple[Claim, ...], *, amount_known: bool) -> State:
    """The state by conditions and last day; adds to `checks` what it found about time and an earlier refusal.

    A missing amount blocks; what fails is not entitled; what is too late is lost, or not entitled if it was
    refused in time; an unknown condition blocks; else it can be claimed.
    """
    entitled = verdict(checks)
    late = last.passed(on)
    if refused and entitled is not False:
        checks.append(Check(REFUSED_BEFORE, not late, {"claim": refused[-1].claim_id}))
    if last.day is not None:
        doubt = not late and on > last.day
        checks.append(Check(DOUBTFUL_TIME if doubt else IN_TIME, not late, {"day": last.final if late else last.day}))
    if entitled is False:
        return State.NOT_ENTITLED
    if not amount_known:
        return State.BLOCKED
    if late:
        return State.NOT_ENTITLED if refused else State.LATE
    return State.CLAIMABLE if entitled else State.BLOCKED


def claimed(finding: Finding, claims: tuple[Claim, ...]) -> Finding:
    """The finding as already claimed. Its amount stays what the rule makes it until claims are spread (evaluate)."""
    names = tuple(claim.claim_id for claim in claims)
    return finding._replace(state=State.CLAIMED, last_day=None, final_day=None, claims=names)


def amount_unknown(gap: MissingParameter) -> Check:
    """The amount that is needed is not known: blocked, naming it and the act to look up (Q20)."""
    values: dict[str, Shown] = {
        "parameter": gap.parameter, "paragraph": gap.basis, "day": gap.day, "look_up": gap.look_up,
    }  # fmt: skip
    return Check(AMOUNT_KNOWN._replace(basis=gap.basis), None, values)
