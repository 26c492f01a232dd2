"""Varaktig vård (2010:1122 33, 35 §§; 1990:927 34, 36, 39 §§): the whole cost of lasting care from 60 000 kr a year.

Who: somebody with a permit under 5–5 b §§ (or 1990:927 3 §). What: care ordered by a doctor for a disease that
was there at first reception or is directly linked to the need of protection, judged to last three years. How
much: everything in a twelve-month period with at least 60 000 kr of care, and the interpreter on top. When: a year
from the period's end, and the first claim within three years of first reception.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from atersok.law.calendar import ONE_DAY, add_months, roll_forward
from atersok.law.case import IN_TIME, LASTING_KINDS, REFUSED_BEFORE, Case, LastDay, claimed, settle
from atersok.law.circles import Status
from atersok.law.facts import Claim, Cost
from atersok.law.findings import Alternative, Check, Condition, Finding, Reading, State, Step, verdict
from atersok.law.parameters import Value, spans, term
from atersok.law.rules.certificate import certificate_checks
from atersok.law.rules.costs import INTERPRETER, NOT_CLAIMED_ELSEWHERE, Sorted, Test, ids, net_total, sort_costs
from atersok.law.rules.kostnadskravande_vard import FEES, NEAR
from atersok.law.rules.protected import permit_checks
from atersok.law.windows import Ledger, Span, Window, can_hold, latest_start, plan, starts_clear_of, window_end
from atersok.law.wording import Money, Shown, Text

CARE_KINDS = frozenset({"vard", "anhorigboende"})

RECEPTION_KNOWN = Condition(
    "forsta_mottagande_kant", "2010:1122 6 §; 1990:927 1 §",
    Text("Togs först emot i en kommun {received}", "Was first received in a municipality {received}"),
    Text("", ""),
    Text("Dagen för första mottagande i kommun saknas (first_received)",
         "The day of first reception in a municipality is missing (first_received)"),
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
AT_LEAST = Condition(
    "lagst_60000", "2010:1122 33 §; 1990:927 34 §",
    Text("Vårdkostnaden i tolvmånadersperioden är {care}, lägst {threshold} (tolk oräknad; orelaterad vård i perioden: "
         "{unrelated})",
         "The care cost in the twelve months is {care}, at least {threshold} (interpreter apart; unrelated care in the "
         "period: {unrelated})"),
    Text("Vårdkostnaden når högst {care} under tolv månader; lägst {threshold} krävs (tolk räknas inte med; orelaterad "
         "vård i perioden: {unrelated})",
         "The care cost reaches {care} at most in twelve months; at least {threshold} is needed (interpreter apart; "
         "unrelated care in the period: {unrelated})"),
    Text("Vårdkostnaden är {care} av {threshold} i de bästa tolv månaderna som ännu kan sökas",
         "The care cost is {care} of {threshold} in the best twelve months that can still be claimed"),
)  # fmt: skip
FIRST_CLAIM = Condition(
    "forsta_ansokan_inom_tre_ar", "2010:1122 35 § second st.; 1990:927 36 §",
    Text("Första ansökan ska ha kommit in senast {day}", "The first claim must have come in by {day}"),
    Text("Första ansökan skulle ha kommit in senast {day}; därefter bara vid särskilda skäl",
         "The first claim had to come in by {day}; after that only for special reasons"),
)  # fmt: skip
PERIOD_OVER = Condition(
    "perioden_slut", "2010:1122 35 §; 1990:927 36 §",
    Text("Tolvmånadersperioden är slut", "The twelve-month period is over"),
    Text("", ""),
    Text("Tolvmånadersperioden är inte slut", "The twelve-month period is not over"),
)  # fmt: skip

CARE = Text("Vårdkostnad enligt riksavtalet", "Care cost by the riksavtal")
INTERPRETER_STEP = Text("Tolk", "Interpreter")
NEXT_BEST = Text("Näst bästa tolvmånadersperiod", "Next best twelve months")
CALENDAR_YEAR = Text("Kalenderåret", "The calendar year")


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


def basis(kind: str) -> tuple[str, ...]:
    """The paragraphs that decide, by the ordinance that governs the person."""
    return ("1990:927 1, 3, 34, 36, 39 §§",) if kind == "varaktig_vard_1990" else ("2010:1122 5–6, 33, 35 §§",)


def prepare(case: Case, costs: list[Cost], costly: Collection[str]) -> Ground:
    """Sort the rows, try the person and lay out the possible starts. `costly`: ids claimed under 7 § instead."""
    kind = "varaktig_vard_1990" if case.reception.act == "1990:927" else "varaktig_vard"
    rows = sort_costs(case, _not_before(case.reception.day, costs), _tests(case, costly))
    parameter = f"{kind}_troskel"
    first = max(case.reception.day or date.min, spans(parameter)[0][0]).toordinal()
    limit = _first_claim_limit(case)
    clear = starts_clear_of((first, case.on.toordinal()), _frozen(case)) if first <= case.on.toordinal() else []
    gone = limit is not None and case.on > limit
    live = [] if gone else _from(clear, _first_start_in_time(case.on))
    return Ground(
        kind, rows, _ledger(rows, case), _person_checks(case), term(parameter, case.on),
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
    return _plan(case, ground, ground.ledger, ground.live)


def findings(case: Case, costs: list[Cost], costly: Collection[str]) -> Iterator[Finding]:
    """Claimed periods, the plan of windows still in time, what is lost, what is near, or why there is nothing."""
    claims = [claim for claim in case.facts.claims if claim.living and claim.kind in LASTING_KINDS]
    if not costs and not claims and not case.facts.certificates:
        return
    if not claims and not case.facts.certificates and not _perhaps_near(case, costs):
        return
    ground = prepare(case, costs, costly)
    for claim in claims:
        yield _claimed_period(case, ground, claim, costs)
    found = False
    if verdict(ground.person) is not False and ground.ledger.reaches(ground.threshold * NEAR // 100):
        live = live_plan(case, ground)
        for finding in (*_live(case, ground, live), *_late(case, ground), *_near(case, ground, live)):
            found = True
            yield finding
    if not found and not claims:
        yield from _nothing(case, ground, costs)


def _perhaps_near(case: Case, costs: list[Cost]) -> bool:
    """Whether the care, counted generously, comes near the threshold in some twelve months."""
    least = term("varaktig_vard_troskel", case.on).amount
    received = case.reception.day or date.min
    care = [cost for cost in costs if cost.kind in CARE_KINDS and cost.day >= received]
    if sum([cost.amount for cost in care]) * 100 < least * NEAR:
        return False
    return Ledger([(cost.day.toordinal(), cost.amount, 0) for cost in care]).reaches(least * NEAR // 100)


# --- the person -------------------------------------------------------------------------------------------------


def _person_checks(case: Case) -> list[Check]:
    """The person's conditions: the permit (on the day that tells most), reception and the certificate."""
    reception = case.reception
    known = Check(RECEPTION_KNOWN, True if reception.day else None, {"received": reception.day})
    return [*_permit(case), known, *certificate_checks(case)]


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


def _tests(case: Case, costly: Collection[str]) -> list[Test]:
    taken = case.claimed_elsewhere(())
    received = case.reception.day
    unrelated_counts = case.policies["Q11"] == "ja"

    def in_circle(status: Status) -> bool:
        return verdict(permit_checks(case, status.day)) is not False

    return [
        Test(IN_CIRCLE, status=in_circle),
        Test(AFTER_RECEPTION, (lambda cost: cost.day >= received) if received else None),
        Test(RIGHT_KIND, lambda cost: cost.kind in CARE_KINDS or cost.kind == INTERPRETER),
        Test(RELATED, lambda cost: cost.related or (unrelated_counts and cost.kind in CARE_KINDS)),
        Test(NOT_CLAIMED_ELSEWHERE, (lambda cost: cost.cost_id not in taken) if taken else None),
        Test(BETTER_AS_COSTLY, (lambda cost: cost.cost_id not in costly) if costly else None),
    ]


# --- the windows ------------------------------------------------------------------------------------------------


def _ledger(rows: Sorted, case: Case) -> Ledger:
    return Ledger(_worth(cost) for cost in rows.counted)


def _worth(cost: Cost) -> tuple[int, int, int]:
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
        if claim.living and claim.kind in LASTING_KINDS and (period := _period(claim)) is not None
    ]


def _period(claim: Claim) -> tuple[date, date] | None:
    if claim.since is None and claim.until is None:
        return None
    if claim.until is None:
        assert claim.since is not None  # noqa: S101 – one of them is given
        return claim.since, add_months(claim.since, 12) - ONE_DAY
    return claim.since or date.fromordinal(latest_start(claim.until.toordinal() + 1)), claim.until


def own_last_day(window: Window) -> date:
    """35 § third st.: a year from the end of the period, moved to a working day."""
    return _own_last_day(window.end)


@lru_cache(maxsize=65_536)
def _own_last_day(end: int) -> date:
    period_end = date.fromordinal(end - 1)
    return roll_forward(add_months(period_end, term("ansokan_efter_period", period_end).amount))


@lru_cache(maxsize=1024)
def _first_start_in_time(on: date) -> int:
    """The earliest start of a window whose last day has not passed."""
    start = on.toordinal() - 750
    while _own_last_day(window_end(start)) < on:
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


def _plan(case: Case, ground: Ground, ledger: Ledger, starts: list[Span]) -> list[Window]:
    return plan(ledger, starts, ground.threshold, case.on.toordinal(), _allowed(case))


def _live(case: Case, ground: Ground, windows: list[Window]) -> Iterator[Finding]:
    finals = _final_starts(ground, windows)
    for index, (window, final) in enumerate(zip(windows, finals, strict=True)):
        limit = ground.limit if index == 0 else None
        own, latest = own_last_day(window), _own_last_day(window_end(final))
        last = LastDay(min(own, limit) if limit else own, min(latest, limit) if limit else latest)
        yield _window_finding(case, ground, window, last, limit)


def _window_finding(case: Case, ground: Ground, window: Window, last: LastDay, limit: date | None) -> Finding:
    since, until = date.fromordinal(window.start), date.fromordinal(window.end - 1)
    inside = _inside(ground.rows.counted, since, until)
    over = window.end <= case.on.toordinal()
    checks = [*ground.person, _at_least(ground, window, since, until)]
    if limit is not None:
        checks.append(Check(FIRST_CLAIM, True, {"day": limit}))
    refused = case.claims_on(LASTING_KINDS, ids(inside), since, until, living=False)
    state = settle(checks, case.on, LastDay(last.day), refused, amount_known=True)
    at_once = over or case.policies["Q9"] == "genast" or (limit is not None and limit <= until)
    checks.append(Check(PERIOD_OVER, True if over else None))
    if state is State.CLAIMABLE and not at_once:
        state = State.WATCH
    return Finding(
        ground.kind, case.person_id, state, since, until, window.total, ids(inside), last.day, last.final, None,
        basis(ground.kind), tuple(checks), ground.rows.lines(since, until), _steps(inside), _readings(case),
        alternatives=_alternatives(ground, window), parameters=(ground.least,),
    )  # fmt: skip


def _final_starts(ground: Ground, windows: list[Window]) -> list[int]:
    """How late each window could start and all of them still hold the same costs."""
    finals: list[int] = []
    bound: int | None = None
    for window in reversed(windows):
        first = date.fromordinal(window.start), date.fromordinal(window.end - 1)
        latest = min(cost.day.toordinal() for cost in _inside(ground.rows.counted, *first))
        if bound is not None:
            latest = min(latest, latest_start(bound))
        reachable = [min(high, latest) for low, high in ground.clear if low <= latest and high >= window.start]
        bound = max([window.start, *(start for start in reachable if start >= window.start)])
        finals.append(bound)
    return finals[::-1]


def _late(case: Case, ground: Ground) -> Iterator[Finding]:
    """What no window still in time can hold, had it been claimed in the best way: the kronor lost."""
    if case.reception.day is None:
        return
    dead = tuple(cost for cost in ground.rows.counted if not can_hold(cost.day.toordinal(), ground.live))
    if not dead:
        return
    lost = ground._replace(rows=ground.rows._replace(counted=dead), ledger=Ledger(map(_worth, dead)))
    limit = ground.limit if ground.limit is not None and case.on > ground.limit else None
    for window in _plan(case, lost, lost.ledger, lost.clear):
        own = own_last_day(window)
        yield _lost_window(case, lost, window, min(own, limit) if limit else own, limit)


def _lost_window(case: Case, ground: Ground, window: Window, last: date, limit: date | None) -> Finding:
    since, until = date.fromordinal(window.start), date.fromordinal(window.end - 1)
    inside = _inside(ground.rows.counted, since, until)
    refused = case.claims_on(LASTING_KINDS, ids(inside), since, until, living=False)
    checks = [*ground.person, _at_least(ground, window, since, until)]
    if limit is not None and last == limit:
        checks.append(Check(FIRST_CLAIM, False, {"day": limit}))
    else:
        checks.append(Check(IN_TIME, False, {"day": last}))
    state = State.NOT_ENTITLED if refused else State.LATE
    if refused:
        checks.append(Check(REFUSED_BEFORE, False, {"claim": refused[-1].claim_id}))
    return Finding(
        ground.kind, case.person_id, state, since, until, 0 if refused else window.total, ids(inside),
        last, last, None, basis(ground.kind), tuple(checks), ground.rows.lines(since, until),
        () if refused else _steps(inside),
        _readings(case), parameters=(ground.least,),
    )  # fmt: skip


def _near(case: Case, ground: Ground, windows: list[Window]) -> Iterator[Finding]:
    """The best twelve months still in time and outside the plan, from 80 per cent of the threshold."""
    free = [
        span
        for low, high in ground.live
        for span in starts_clear_of((low, high), [(w.start, w.end - 1) for w in windows])
    ]
    best = _richest(ground.ledger, free)
    if best is None or best.care >= ground.threshold or best.care * 100 < ground.threshold * NEAR:
        return
    since, until = date.fromordinal(best.start), date.fromordinal(best.end - 1)
    inside = _inside(ground.rows.counted, since, until)
    check = _at_least(ground, best, since, until)._replace(holds=None)
    last = own_last_day(best)
    if ground.limit is not None and not windows:
        last = min(last, ground.limit)
    yield Finding(
        ground.kind, case.person_id, State.WATCH, since, until, 0, ids(inside), last, last, None,
        basis(ground.kind), (*ground.person, check), ground.rows.lines(since, until), (), _readings(case),
        missing=ground.threshold - best.care, at_stake=best.total, parameters=(ground.least,),
    )  # fmt: skip


def _richest(ledger: Ledger, starts: Iterable[Span]) -> Window | None:
    """The window with most care; it starts on a day with a cost, or as late as the span allows."""
    candidates = [
        ledger.window(day)
        for low, high in starts
        for day in {high, *(day for day in ledger.days if low <= day <= high)}
    ]
    return max(candidates, key=lambda window: (window.care, window.start), default=None)


def _nothing(case: Case, ground: Ground, costs: list[Cost]) -> Iterator[Finding]:
    """Why somebody who might have been claimed for is not: a certificate, or 60 000 kr and a permit or reception."""
    received = case.reception.day or date.min
    kinds = CARE_KINDS | {INTERPRETER}
    countable = tuple(cost for cost in costs if cost.related and cost.kind in kinds and cost.day >= received)
    ledger = Ledger(map(_worth, countable))
    best = _richest(ledger, [(ledger.days[0], ledger.days[-1])] if ledger.days else [])
    settled = bool(case.timeline.permits) or case.reception.day is not None
    enough = best is not None and best.care >= ground.threshold
    if not case.facts.certificates and not (enough and settled):
        return
    reached = _richest(ground.ledger, ground.clear)
    if verdict(ground.person) is not False and reached is not None and reached.care >= ground.threshold:
        return
    shown = ground.ledger.window(best.start) if best else Window(0, 0, 0, 0)
    since, until = (date.fromordinal(best.start), date.fromordinal(best.end - 1)) if best else (None, None)
    short = shown.care < ground.threshold
    failing_rows = [
        Check(test.condition, False) for test in _tests(case, ()) if test.condition.id in ground.rows.removed
    ]
    yield Finding(
        ground.kind, case.person_id, State.NOT_ENTITLED, since, until, 0,
        ids(_inside(ground.rows.counted, since, until)) if since and until else (), basis=basis(ground.kind),
        checks=(*ground.person, *(failing_rows if short else ()), _at_least(ground, shown, since, until)),
        lines=ground.rows.lines(since, until) if since and until else (), readings=_readings(case),
        parameters=(ground.least,),
    )  # fmt: skip


# --- what is shown ----------------------------------------------------------------------------------------------


def _claimed_period(case: Case, ground: Ground, claim: Claim, costs: list[Cost]) -> Finding:
    """A claim made: its own period and items, and its amount as claimed (else what its rows are worth)."""
    since, until = _period(claim) or (None, None)
    if claim.items:
        rows = [cost for cost in costs if cost.cost_id in claim.items]
    else:
        rows = [cost for cost in costs if since and until and since <= cost.day <= until and cost.related]
    rows = [cost for cost in rows if cost.kind in CARE_KINDS or cost.kind == INTERPRETER]
    finding = Finding(
        claim.kind, case.person_id, State.CLAIMED, since, until, net_total(rows), ids(rows), basis=basis(claim.kind),
        checks=tuple(ground.person), steps=_steps(rows),
    )  # fmt: skip
    return claimed(finding, (claim,))


def _inside(costs: Iterable[Cost], since: date, until: date) -> list[Cost]:
    return [cost for cost in costs if since <= cost.day <= until]


def _at_least(ground: Ground, window: Window, since: date | None, until: date | None) -> Check:
    unrelated = [
        line.cost
        for line in ground.rows.left_out
        if line.left_out is RELATED and since and until and since <= line.cost.day <= until
    ]
    values: dict[str, Shown] = {
        "care": Money(window.care), "threshold": Money(ground.threshold), "unrelated": Money(net_total(unrelated)),
    }  # fmt: skip
    return Check(AT_LEAST, window.care >= ground.threshold, values)


def _steps(rows: Iterable[Cost]) -> tuple[Step, ...]:
    related = [cost for cost in rows if cost.related]
    care = [cost for cost in related if cost.kind in CARE_KINDS]
    interpreter = [cost for cost in related if cost.kind == INTERPRETER]
    return (
        Step(CARE, sum(cost.amount for cost in care)),
        Step(INTERPRETER_STEP, sum(cost.amount for cost in interpreter)),
        Step(FEES, -sum(cost.fee for cost in related)),
    )


def _alternatives(ground: Ground, chosen: Window) -> tuple[Alternative, ...]:
    """The next best period that would have overlapped the chosen one, and the calendar year it mostly falls in."""
    reach = (latest_start(chosen.start) + 1, chosen.end - 1)
    other = [
        window
        for day in {reach[0], *(day for day in ground.ledger.days if reach[0] <= day <= reach[1])}
        if (window := ground.ledger.window(day)).total < chosen.total and window.care >= ground.threshold
    ]
    found = []
    if other:
        found.append(_alternative(NEXT_BEST, max(other, key=lambda window: (window.total, window.start))))
    year = ground.ledger.window(date(date.fromordinal((chosen.start + chosen.end) // 2).year, 1, 1).toordinal())
    worth = year.total if year.care >= ground.threshold else 0
    found.append(_alternative(CALENDAR_YEAR, year._replace(total=worth)))
    return tuple(found)


def _alternative(text: Text, window: Window) -> Alternative:
    return Alternative(text, date.fromordinal(window.start), date.fromordinal(window.end - 1), window.total)


def _readings(case: Case) -> tuple[Reading, ...]:
    numbers = ["Q9", "Q10", "Q11", "Q12", "Q27", "Q28"]
    if case.reception.day is None:
        numbers.append("Q14")
    return tuple(case.policies.reading(number) for number in numbers)
