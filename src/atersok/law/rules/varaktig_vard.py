"""Varaktig vård (2010:1122 33, 35 §§; 1990:927 34, 36, 39 §§): the whole cost of lasting care from 60 000 kr a year.

Who: somebody with a permit under 5–5 b §§ (or 1990:927 3 §). What: care ordered by a doctor for a disease that
was there at first reception or is directly linked to the need of protection, judged to last three years. How
much: everything in a twelve-month period with at least 60 000 kr of care, and the interpreter on top. When: a year
from the period's end, and the first claim within three years of first reception.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from atersok.law.case import IN_TIME, LASTING_KINDS, REFUSED_BEFORE, Case, LastDay, claimed, settle
from atersok.law.facts import Claim, Cost
from atersok.law.findings import Alternative, Check, Condition, Finding, Reading, State, Step, verdict
from atersok.law.rules import lasting
from atersok.law.rules.costs import INTERPRETER, ids, net_total
from atersok.law.rules.kostnadskravande_vard import FEES, NEAR
from atersok.law.rules.lasting import CARE_KINDS, RELATED, Ground
from atersok.law.windows import Ledger, Span, Window, can_hold, latest_start, starts_clear_of, window_end
from atersok.law.wording import Money, Shown, Text

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


def basis(kind: str) -> tuple[str, ...]:
    """The paragraphs that decide, by the ordinance that governs the person."""
    return ("1990:927 1, 3, 34, 36, 39 §§",) if kind == "varaktig_vard_1990" else ("2010:1122 5–6, 33, 35 §§",)


def findings(case: Case, costs: list[Cost], costly: Collection[str]) -> Iterator[Finding]:
    """Claimed periods, the plan of windows still in time, what is lost, what is near, or why there is nothing."""
    claims = [claim for claim in case.facts.claims if claim.living and claim.kind in LASTING_KINDS]
    if not costs and not claims and not case.facts.certificates:
        return
    if not claims and not case.facts.certificates and not lasting.perhaps_near(case, costs):
        return
    ground = lasting.prepare(case, costs, costly)
    for claim in claims:
        yield _claimed_period(case, ground, claim, costs)
    found = False
    if verdict(ground.person) is not False and ground.ledger.reaches(ground.threshold * NEAR // 100):
        live = lasting.live_plan(case, ground)
        for finding in (*_live(case, ground, live), *_late(case, ground), *_near(case, ground, live)):
            found = True
            yield finding
    if not found and not claims:
        yield from _nothing(case, ground, costs)


def _live(case: Case, ground: Ground, windows: list[Window]) -> Iterator[Finding]:
    finals = _final_starts(ground, windows)
    for index, (window, final) in enumerate(zip(windows, finals, strict=True)):
        limit = ground.limit if index == 0 else None
        own, latest = lasting.last_day_of_period(window.end), lasting.last_day_of_period(window_end(final))
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
    lost = ground._replace(rows=ground.rows._replace(counted=dead), ledger=Ledger(map(lasting.worth_of, dead)))
    limit = ground.limit if ground.limit is not None and case.on > ground.limit else None
    for window in lasting.best_plan(case, lost, lost.ledger, lost.clear):
        own = lasting.last_day_of_period(window.end)
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
    last = lasting.last_day_of_period(best.end)
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
    ledger = Ledger(map(lasting.worth_of, countable))
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
        Check(test.condition, False) for test in lasting.tests(case, ()) if test.condition.id in ground.rows.removed
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
    since, until = lasting.period_of(claim) or (None, None)
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
