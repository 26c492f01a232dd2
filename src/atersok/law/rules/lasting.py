"""What varaktig vård stands on: whose costs count, from what day, and which twelve months can still be claimed.

2010:1122 5–6, 33, 35 §§ and 1990:927 1, 3, 34, 36, 39 §§; the findings are made in `varaktig_vard`.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from atersok.law.calendar import ONE_DAY, add_months, roll_forward
from atersok.law.case import LASTING_KINDS, Case
from atersok.law.circles import Status
from atersok.law.facts import Claim, Cost
from atersok.law.findings import Check, Condition, verdict
from atersok.law.parameters import Value, spans, term
from atersok.law.rules.certificate import certificate_checks
from atersok.law.rules.costs import INTERPRETER, NOT_CLAIMED_ELSEWHERE, Sorted, Test, sort_costs
from atersok.law.rules.kostnadskravande_vard import NEAR
from atersok.law.rules.protected import permit_checks
from atersok.law.windows import Ledger, Span, Window, latest_start, plan, starts_clear_of, window_end
from atersok.law.wording import Text

CARE_KINDS = frozenset({"vard", "anhorigboende"})

RECEPTION_KNOWN = Condition(
    "forsta_mottagande_kant", "2010:1122 6 §; 1990:927 1 §",
    Text("Togs först emot i en kommun {received}", "Was first received in a municipality {received}"),
    Text("", ""),
    Text("Dagen för första mottagande i en kommun saknas",
         "The day of first reception in a municipality is missing"),
)  # fmt: skip
IN_CIRCLE = Condition(
    "tillstand_vid_kostnaden", "2010:1122 5–5 b §§; 1990:927 3 §",
    Text("Hade ett sådant tillstånd den dag kostnaden uppkom", "Had such a permit on the day of the cost"),
    Text("Hade inget sådant tillstånd den dag kostnaden uppkom", "Had no such permit on the day of the cost"),
)  # fmt: skip
AFTER_RECEPTION = Condition(
    "efter_mottagandet", "2010:1122 33 §; 1990:927 34 §",
    Text("Kostnaderna uppkom efter första mottagandet", "The costs arose after first reception"),
    Text("Kostnaden uppkom före första mottagandet", "The cost arose before first reception"),
)  # fmt: skip
RIGHT_KIND = Condition(
    "halso_och_sjukvard", "2010:1122 33 §; 1990:927 34 §",
    Text("Kostnaderna är hälso- och sjukvård eller tolk", "The costs are health care or interpreter"),
    Text("Kostnadsslaget är varken hälso- och sjukvård eller tolk", "The cost is neither health care nor interpreter"),
)  # fmt: skip
RELATED = Condition(
    "hor_till_sjukdomen", "2010:1122 33 §; 1990:927 34 §; Migrationsverket",
    Text("Vården hör till sjukdomen i utlåtandet", "The care belongs to the certificate's disease"),
    Text("Vården hör inte till sjukdomen i utlåtandet", "The care does not belong to the certificate's disease"),
)  # fmt: skip
BETTER_AS_COSTLY = Condition(
    "ger_mer_som_kostnadskravande", "1996:1357 7 §",
    Text("Ingen rad söks som kostnadskrävande vård", "No row is claimed as costly care"),
    Text("Raden söks som kostnadskrävande vård", "The row is claimed as costly care"),
)  # fmt: skip


class Ground(NamedTuple):
    """What the rule has worked out of a case before it chooses windows."""

    kind: str
    rows: Sorted
    ledger: Ledger
    person: list[Check]
    least: Value  # the threshold
    live: list[Span]  # starts of windows that can still be claimed
    clear: list[Span]  # starts that touch no claimed period, in time or not
    limit: date | None  # last day of a first claim that still has to be made

    @property
    def threshold(self) -> int:
        """Least care cost of a window, in öre."""
        return self.least.amount


def prepare(case: Case, costs: list[Cost], costly: Collection[str]) -> Ground:
    """Sort the rows, try the person and lay out the possible starts. `costly`: ids claimed under 7 § instead."""
    kind = "varaktig_vard_1990" if case.reception.act == "1990:927" else "varaktig_vard"
    permit = _permit(case)
    rows = sort_costs(case, _not_before(case.reception.day, costs), tests(case, costly))
    if verdict(permit) is None:  # then the rows under the unknown permit are what it is worth
        rows = rows._replace(counted=tuple(sorted((*rows.counted, *rows.doubtful), key=lambda cost: cost.day)))
    parameter = f"{kind}_troskel"
    first = max(case.reception.day or date.min, spans(parameter)[0][0]).toordinal()
    limit = _first_claim_limit(case)
    clear = starts_clear_of((first, case.on.toordinal()), _frozen(case)) if first <= case.on.toordinal() else []
    gone = limit is not None and case.on > limit
    live = [] if gone else _from(clear, _first_start_in_time(case.on))
    return Ground(
        kind, rows, Ledger(map(worth_of, rows.counted)), _person_checks(case, permit), term(parameter, case.on),
        live, clear, limit,
    )  # fmt: skip


def _not_before(received: date | None, costs: list[Cost]) -> list[Cost]:
    """The costs from reception on; if all are before it, all of them, to say so."""
    if received is None or not costs or costs[0].day >= received:
        return costs
    first = bisect_left(costs, received, key=lambda cost: cost.day)
    return costs[first:] or costs


def live_plan(case: Case, ground: Ground) -> list[Window]:
    """The windows to claim, now or when their period is over."""
    return best_plan(case, ground, ground.ledger, ground.live)


def perhaps_near(case: Case, costs: list[Cost]) -> bool:
    """Whether the care, counted generously, comes near the threshold in some twelve months."""
    least = term("varaktig_vard_troskel", case.on).amount
    received = case.reception.day or date.min
    care = [cost for cost in costs if cost.kind in CARE_KINDS and cost.day >= received]
    if sum([cost.amount for cost in care]) * 100 < least * NEAR:
        return False
    return Ledger([(cost.day.toordinal(), cost.amount, 0) for cost in care]).reaches(least * NEAR // 100)


def _person_checks(case: Case, permit: list[Check]) -> list[Check]:
    """The person's conditions: the permit (on the day that tells most), reception and the certificate."""
    reception = case.reception
    known = Check(RECEPTION_KNOWN, True if reception.day else None, {"received": reception.day})
    return [*permit, known, *certificate_checks(case)]


def _permit(case: Case) -> list[Check]:
    """Tried on the cost days and today: if it holds on any of them, rows outside are left out one by one."""
    unknown = None
    for day in (case.on, *(status.day for status in case.cost_statuses)):
        checks = permit_checks(case, day)
        holds = verdict(checks)
        if holds:
            return checks
        if holds is None and unknown is None:
            unknown = checks
    return unknown or permit_checks(case, case.on)


def tests(case: Case, costly: Collection[str]) -> list[Test]:
    """What a cost row must meet to count in a window. `costly`: ids claimed under 7 § instead."""
    taken = case.claimed_elsewhere(())
    received = case.reception.day
    unrelated_counts = case.policies["Q11"] == "ja"

    def in_circle(status: Status) -> bool | None:
        return verdict(permit_checks(case, status.day))

    return [
        Test(IN_CIRCLE, status=in_circle),
        Test(AFTER_RECEPTION, (lambda cost: cost.day >= received) if received else None),
        Test(RIGHT_KIND, lambda cost: cost.kind in CARE_KINDS or cost.kind == INTERPRETER),
        Test(RELATED, lambda cost: cost.related or (unrelated_counts and cost.kind in CARE_KINDS)),
        Test(NOT_CLAIMED_ELSEWHERE, (lambda cost: cost.cost_id not in taken) if taken else None),
        Test(BETTER_AS_COSTLY, (lambda cost: cost.cost_id not in costly) if costly else None),
    ]


def worth_of(cost: Cost) -> tuple[int, int, int]:
    """Care counts and is paid, the interpreter is paid on top; unrelated care (Q11) counts but is not paid."""
    day, net = cost.day.toordinal(), cost.amount - cost.fee
    if cost.kind == INTERPRETER:
        return day, 0, net
    return day, net, 0 if cost.related else -net


def _frozen(case: Case) -> list[Span]:
    """Periods claimed and not refused. A claim without a period freezes its items only."""
    return [
        (period[0].toordinal(), period[1].toordinal())
        for claim in case.facts.claims
        if claim.living and claim.kind in LASTING_KINDS and (period := period_of(claim)) is not None
    ]


def period_of(claim: Claim) -> tuple[date, date] | None:
    """The days a claim concerns; one of them given, the other is twelve months away."""
    if claim.since is None and claim.until is None:
        return None
    if claim.until is None:
        assert claim.since is not None  # noqa: S101 – one of them is given
        return claim.since, add_months(claim.since, 12) - ONE_DAY
    return claim.since or date.fromordinal(latest_start(claim.until.toordinal() + 1)), claim.until


@lru_cache(maxsize=65_536)
def last_day_of_period(end: int) -> date:
    """35 § third st.: a year from the last day of a period that ends before day `end`, moved to a working day."""
    period_end = date.fromordinal(end - 1)
    return roll_forward(add_months(period_end, term("ansokan_efter_period", period_end).amount))


@lru_cache(maxsize=1024)
def _first_start_in_time(on: date) -> int:
    """The earliest start of a window whose last day has not passed."""
    start = on.toordinal() - 750
    while last_day_of_period(window_end(start)) < on:
        start += 1
    return start


def _from(starts: list[Span], first: int) -> list[Span]:
    return [(max(low, first), high) for low, high in starts if high >= first]


def _first_claim_limit(case: Case) -> date | None:
    """35 § second st.: three years from first reception, unless a claim has been made or särskilda skäl are pleaded."""
    received = case.reception.day
    if received is None or case.facts.person.special_reasons:
        return None
    if any(claim.living and claim.kind in LASTING_KINDS for claim in case.facts.claims):
        return None
    months = term("varaktig_vard_forsta_ansokan", received).amount
    return roll_forward(add_months(received, months))


def _allowed(case: Case) -> Callable[[int], bool] | None:
    """Q10: free choice, or windows bound to the anniversary of reception or the calendar year."""
    choice, received = case.policies["Q10"], case.reception.day
    if choice == "kalenderar":
        return lambda start: (day := date.fromordinal(start)).month == 1 and day.day == 1
    if choice == "arsdag" and received is not None:
        return lambda start: (
            add_months(received, 12 * (date.fromordinal(start).year - received.year)).toordinal() == start
        )
    return None


def best_plan(case: Case, ground: Ground, ledger: Ledger, starts: list[Span]) -> list[Window]:
    """The best windows of a ledger that start inside these spans."""
    return plan(ledger, starts, ground.threshold, case.on.toordinal(), _allowed(case))
