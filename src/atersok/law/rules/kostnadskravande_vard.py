"""Särskild ersättning för kostnadskrävande vård (1996:1357 7, 7 a §§): what one care contact costs above 100 000 kr."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import NamedTuple

from atersok.law.calendar import add_months, quarter_end, quarter_start
from atersok.law.case import Case, LastDay, amount_unknown, claimed, settle
from atersok.law.circles import Status
from atersok.law.facts import Claim, Contact, Cost
from atersok.law.findings import Check, Condition, CostLine, Finding, Reading, State, Step
from atersok.law.parameters import MissingParameter, Value, term, value
from atersok.law.rules import circle
from atersok.law.rules.costs import (
    ADULT_CARE,
    CARE_SCOPE,
    NOT_CLAIMED_ELSEWHERE,
    RIGHT_KIND,
    Sorted,
    Test,
    care_in_scope,
    checks_of,
    ids,
    net_total,
    right_kind,
    sort_costs,
)
from atersok.law.wording import Money, Shown, Text

KIND = "kostnadskravande_vard"
BASIS = ("1996:1357 2, 4, 5, 7, 7 a §§",)
NEAR = 80  # per cent of the threshold from which a contact going on is watched

INSIDE_CONTACT = Condition(
    "inom_vardkontakten", "1996:1357 7 §",
    Text("Kostnaderna är daterade inom vårdkontakten", "The costs are dated inside the care contact"),
    Text("Kostnaden är daterad utanför vårdkontakten", "The cost is dated outside the care contact"),
)  # fmt: skip
RELATED = Condition(
    "hor_till_vardkontakten", "1996:1357 7 §; Migrationsverket",
    Text("Kostnaderna hör till den sjukdom som vårdkontakten avser",
         "The costs belong to the disease of the care contact"),
    Text("Vården hör inte till den sjukdom som vårdkontakten avser",
         "The care does not belong to the disease of the care contact"),
)  # fmt: skip
BETTER_AS_LASTING = Condition(
    "ger_mer_som_varaktig_vard", "2010:1122 33 §",
    Text("Ingen rad ger mer som varaktig vård", "No row is worth more as lasting care"),
    Text("Raden söks som varaktig vård, där den ger mer", "The row is claimed as lasting care, where it is worth more"),
)  # fmt: skip
ONE_CONTACT = Condition(
    "en_vardkontakt", "1996:1357 7 §; Förvaltningsrätten i Karlstad 2019",
    Text("Beloppet gäller en vårdkontakt", "The amount concerns one care contact"),
    Text("{count} vårdkontakter på tillsammans {total} får inte läggas ihop; ingen når ensam över {threshold}",
         "{count} care contacts of {total} together may not be added up; none passes {threshold} by itself"),
)  # fmt: skip
FEE_DEDUCTED = Condition(
    "avgift_avdragen", "1994:362 2–3 §§; Migrationsverket",
    Text("Patientavgifter är avdragna: {fees}", "Patient fees are deducted: {fees}"),
    Text("Utan avdrag för patientavgifter ({fees}) hade kostnaden nått över {threshold}",
         "Without deducting patient fees ({fees}) the cost would have passed {threshold}"),
)  # fmt: skip
ABOVE_THRESHOLD = Condition(
    "over_100000", "1996:1357 7 §",
    Text("Kostnaden enligt riksavtalet, {total}, är mer än {threshold}",
         "The cost by the riksavtal, {total}, is more than {threshold}"),
    Text("Kostnaden enligt riksavtalet, {total}, är inte mer än {threshold}",
         "The cost by the riksavtal, {total}, is not more than {threshold}"),
    Text("Kostnaden är {total} av {threshold}; kontakten pågår",
         "The cost is {total} of {threshold}; the contact goes on"),
)  # fmt: skip
QUARTER_OVER = Condition(
    "kvartalet_slut", "1996:1357 7 § second st.",
    Text("Kvartalet är slut", "The quarter is over"),
    Text("Kvartalet är inte slut", "The quarter is not over"),
    Text("Kvartalet är inte slut; kan sökas i efterskott därefter", "The quarter is not over; claimable afterwards"),
)  # fmt: skip
ROWS_BESIDE = Condition(
    "rader_utanfor_ansokan", "1996:1357 7 §",
    Text("Alla rader ingår i ansökan", "All rows are in the claim"),
    Text("{rows} rader på {total} kom till efter ansökan; begär komplettering",
         "{rows} rows of {total} came after the claim; ask for a supplement"),
)  # fmt: skip

COUNTED = Text("Kostnad enligt riksavtalet", "Cost by the riksavtal")
FEES = Text("Patientavgifter", "Patient fees")
DEDUCTIBLE = Text("Del som regionen står för", "The part the region bears")
DEDUCTIBLE_LEFT = Text("Kvar av den del som regionen står för", "What is left of the part the region bears")


def findings(case: Case, costs: Mapping[str | None, list[Cost]], lasting: Collection[str]) -> Iterator[Finding]:
    """All findings of the person's contacts. `costs` by contact; `lasting`: ids claimed as varaktig vård instead."""
    small: list[tuple[Contact, list[Cost]]] = []
    for contact in case.facts.contacts:
        rows = costs.get(contact.contact_id)
        if not rows:
            continue
        if contact.end is None:
            yield from _going_on(case, contact, rows, lasting)
            continue
        found = _ended(case, contact, rows, lasting)
        if found is not None:
            yield found
        else:
            small.append((contact, rows))
    if len(small) > 1:
        yield from _several_added_up(case, small, lasting)


def tests(case: Case, contact: Contact, lasting: Collection[str]) -> list[Test]:
    """What a cost row must meet to count in a contact, in the order of the ordinance."""
    elsewhere = case.claimed_elsewhere((KIND,))
    end = contact.end or case.on
    return [
        Test(INSIDE_CONTACT, lambda cost: contact.start <= cost.day <= end),
        Test(circle.IN_CIRCLE, status=lambda status: _in_circle(case, status)),
        Test(circle.NOT_OUTSIDE_LMA, status=lambda status: not status.outside_lma),
        Test(circle.NOT_HIDING, status=lambda status: not status.hiding),
        Test(circle.REGISTERED, status=lambda status: status.registered),
        Test(circle.NOT_IN_FORVAR, status=circle.not_in_forvar),
        Test(circle.NOT_RESIDENT, status=lambda status: circle.not_resident(status, case)),
        Test(CARE_SCOPE, None if contact.care_kind in ADULT_CARE else lambda cost: care_in_scope(case, cost, contact)),
        Test(RIGHT_KIND, lambda cost: right_kind(cost, contact)),
        Test(RELATED, lambda cost: cost.related),
        Test(NOT_CLAIMED_ELSEWHERE, (lambda cost: cost.cost_id not in elsewhere) if elsewhere else None),
        Test(BETTER_AS_LASTING, (lambda cost: cost.cost_id not in lasting) if lasting else None),
    ]


def _in_circle(case: Case, status: Status) -> bool | None:
    """2 § first st.; Q5: the tail of 4 § is accepted by the agency."""
    if case.policies["Q5"] == "nej" and not (status.asylum_seeker or status.temporary_protection):
        return False
    return status.in_lma_circle


def threshold(day: date) -> Value:
    """The part that the region bears (7 §)."""
    return value("kostnadskravande_troskel", day)


def tested_total(case: Case, costs: Collection[Cost]) -> int:
    """What is held against the threshold, in öre; Q2: less patient fees."""
    return sum(cost.amount for cost in costs) - _fees(case, costs)


def _fees(case: Case, costs: Collection[Cost]) -> int:
    """The patient fees that are deducted, in öre (Q2)."""
    return 0 if case.policies["Q2"] == "nej" else sum(cost.fee for cost in costs)


def excess(case: Case, costs: Collection[Cost], limit: int) -> int:
    """What the state pays for these rows of one contact, in öre: the cost above the limit."""
    return max(0, tested_total(case, costs) - limit)


def _gross(contact: Contact, rows: list[Cost]) -> int:
    """Everything of the right kind in the contact, before fees: below this there is nothing anybody might claim."""
    return sum([cost.amount for cost in rows if right_kind(cost, contact)])


def _above(contact: Contact, rows: list[Cost], limit: int) -> bool:
    return sum([cost.amount for cost in rows]) > limit and _gross(contact, rows) > limit


def last_day(contact_end: date) -> LastDay:
    """7 a §: six months after the calendar year in which the contact ended."""
    months = value("sista_dag_kostnadskravande", contact_end).amount
    return LastDay.ending(add_months(date(contact_end.year, 12, 31), months))


def _ended(case: Case, contact: Contact, rows: list[Cost], lasting: Collection[str]) -> Finding | None:
    end = contact.end
    assert end is not None  # noqa: S101 – the caller has asked
    claims = _claims(case, contact, rows)
    if not claims and not _above(contact, rows, term("kostnadskravande_troskel", end).amount):
        return None
    try:
        borne, last = threshold(end), last_day(end)
        limit = borne.amount
    except MissingParameter as gap:
        return _blocked_by_gap(case, contact, rows, gap)
    ordered = tests(case, contact, lasting)
    sorted_rows = sort_costs(case, rows, ordered)
    counted = sorted_rows.counted
    enough: bool | None = excess(case, counted, limit) > 0
    if not enough and excess(case, (*counted, *sorted_rows.doubtful), limit) > 0:
        enough, counted = None, (*counted, *sorted_rows.doubtful)
    checks = _checks(case, ordered, sorted_rows, enough, counted, limit, contact)
    refused = case.claims_on((KIND,), [cost.cost_id for cost in rows], contact.start, contact.end, living=False)
    state = settle(checks, case.on, last, refused, amount_known=True)
    amount = 0 if state is State.NOT_ENTITLED else excess(case, counted, limit)
    finding = Finding(
        KIND, case.person_id, state, contact.start, contact.end, amount, ids(counted),
        last.day if amount else None, last.final if amount else None, None, BASIS, tuple(checks), sorted_rows.lines(),
        _steps(case, counted, limit, amount), _readings(case, sorted_rows, contact, moved=last.moved),
        parameters=(borne,),
    )  # fmt: skip
    if claims:
        return claimed(_beside_the_claim(finding, claims, counted), claims)
    return finding


def _claims(case: Case, contact: Contact, rows: list[Cost]) -> tuple[Claim, ...]:
    """Living claims that concern the contact."""
    if KIND not in case.claimed_kinds:
        return ()
    return case.claims_on((KIND,), [cost.cost_id for cost in rows], contact.start, contact.end, living=True)


def _checks(
    case: Case, ordered: list[Test], rows: Sorted, enough: bool | None, counted: Collection[Cost], limit: int,
    contact: Contact,
) -> list[Check]:  # fmt: skip
    fees = _fees(case, counted)
    total = tested_total(case, counted)
    values: dict[str, Shown] = {
        "total": Money(total), "threshold": Money(limit), "fees": Money(fees), "care": contact.care_kind,
    }  # fmt: skip
    fee_decides = not enough and total <= limit < total + fees
    return [
        *checks_of(ordered, rows, enough, values),
        Check(ONE_CONTACT, True),
        Check(FEE_DEDUCTED, not fee_decides, values),
        Check(ABOVE_THRESHOLD, excess(case, counted, limit) > 0, values),
    ]


def _steps(case: Case, counted: Collection[Cost], limit: int, amount: int) -> tuple[Step, ...]:
    if not amount:
        return ()
    gross = sum(cost.amount for cost in counted)
    return (Step(COUNTED, gross), Step(FEES, -_fees(case, counted)), Step(DEDUCTIBLE, -limit))


def _readings(case: Case, rows: Sorted, contact: Contact, *, moved: bool = False) -> tuple[Reading, ...]:
    numbers = ["Q1", "Q2", "Q27", "Q28"]
    if contact.end is None:
        numbers += ["Q3", "Q4"]
    days = {cost.day for cost in rows.counted} | {line.cost.day for line in rows.left_out}
    statuses = {id(status): status for status in map(case.timeline.at, days)}.values()
    if any(status.tail and not status.asylum_seeker for status in statuses):
        numbers.append("Q5")
    if moved:
        numbers.append("Q23")
    numbers += sorted({number for status in statuses for number in circle.circle_readings(status)})
    return tuple(case.policies.reading(number) for number in numbers)


def _blocked_by_gap(case: Case, contact: Contact, rows: list[Cost], gap: MissingParameter) -> Finding:
    return Finding(
        KIND, case.person_id, State.BLOCKED, contact.start, contact.end, None, ids(rows), basis=BASIS,
        checks=(amount_unknown(gap),), readings=(case.policies.reading("Q20"),),
    )  # fmt: skip


def _beside_the_claim(finding: Finding, claims: Collection[Claim], counted: Collection[Cost]) -> Finding:
    """One claimed item makes a contact claimed; rows that came later are shown beside it."""
    items = frozenset().union(*(claim.items for claim in claims))
    beside = [cost for cost in counted if items and cost.cost_id not in items]
    values: dict[str, Shown] = {"rows": len(beside), "total": Money(net_total(beside))}
    check = Check(ROWS_BESIDE, not beside, values)
    kept = tuple(name for name in finding.items if not items or name in items)
    return finding._replace(items=kept, checks=(*finding.checks, check))


def _several_added_up(
    case: Case, small: list[tuple[Contact, list[Cost]]], lasting: Collection[str]
) -> Iterator[Finding]:
    """Contacts of one kind of care that ended the same year and only together pass the threshold (Q1)."""
    if sum([cost.amount for _, rows in small for cost in rows]) <= term("kostnadskravande_troskel", case.on).amount:
        return
    groups: dict[tuple[int, str], list[tuple[Contact, list[Cost]]]] = defaultdict(list)
    for contact, rows in small:
        groups[(contact.end or case.on).year, contact.care_kind].append((contact, rows))
    for (year, _), entries in sorted(groups.items()):
        limit = term("kostnadskravande_troskel", date(year, 12, 31)).amount
        if len(entries) > 1 and sum(_gross(contact, rows) for contact, rows in entries) > limit:
            yield from _added_up(case, entries, lasting, limit)


def _added_up(
    case: Case, entries: list[tuple[Contact, list[Cost]]], lasting: Collection[str], limit: int
) -> Iterator[Finding]:
    sorted_rows = [sort_costs(case, rows, tests(case, contact, lasting)) for contact, rows in entries]
    counted = [cost for rows in sorted_rows for cost in rows.counted]
    total = tested_total(case, counted)
    if total <= limit:
        return
    values: dict[str, Shown] = {"count": len(entries), "total": Money(total), "threshold": Money(limit)}
    yield Finding(
        KIND, case.person_id, State.NOT_ENTITLED, min(contact.start for contact, _ in entries),
        max(contact.end or case.on for contact, _ in entries), 0, ids(counted), basis=BASIS,
        checks=(Check(ONE_CONTACT, False, values),), lines=tuple(line for rows in sorted_rows for line in rows.lines()),
        readings=(case.policies.reading("Q1"),),
    )  # fmt: skip


class _GoingOn(NamedTuple):
    """A contact that has not ended, with its rows sorted. `enough`: None when only doubtful rows pass the limit."""

    contact: Contact
    tests: list[Test]
    rows: Sorted
    limit: Value
    enough: bool | None
    lines: tuple[CostLine, ...]

    @property
    def counted(self) -> list[Cost]:
        """The rows in order of time; the doubtful ones too where they decide."""
        rows = self.rows.counted if self.enough else (*self.rows.counted, *self.rows.doubtful)
        return sorted(rows, key=lambda cost: (cost.day, cost.cost_id))


def _going_on(case: Case, contact: Contact, rows: list[Cost], lasting: Collection[str]) -> Iterator[Finding]:
    """7 § second st.: a long contact is paid by the quarter in arrears; 100 000 kr is consumed once, in time order."""
    limit = term("kostnadskravande_troskel", case.on)
    if not _claims(case, contact, rows) and _gross(contact, rows) * 100 < limit.amount * NEAR:
        return
    ordered = tests(case, contact, lasting)
    sorted_rows = sort_costs(case, rows, ordered)
    certain = not sorted_rows.doubtful or excess(case, sorted_rows.counted, limit.amount) > 0
    going_on = _GoingOn(contact, ordered, sorted_rows, limit, True if certain else None, sorted_rows.lines())
    before: list[Cost] = []
    for start, group in groupby(going_on.counted, key=lambda cost: quarter_start(cost.day)):
        costs = list(group)
        yield from _quarter(case, going_on, start, before, costs)
        before += costs
    if excess(case, before, limit.amount) == 0:
        yield from _approaching(case, going_on, before)


def _quarter(case: Case, going_on: _GoingOn, start: date, before: list[Cost], costs: list[Cost]) -> Iterator[Finding]:
    end, limit = quarter_end(start), going_on.limit.amount
    amount = excess(case, [*before, *costs], limit) - excess(case, before, limit)
    named = ids(costs)
    claims = case.claims_on((KIND,), named, start, end, living=True)
    if amount <= 0 and not claims:
        return
    checks = _checks(case, going_on.tests, going_on.rows, going_on.enough, [*before, *costs], limit, going_on.contact)
    over = end < case.on
    refused = case.claims_on((KIND,), named, start, end, living=False)
    state = settle(checks, case.on, LastDay(None, no_end=True), refused, amount_known=True)
    if state is State.CLAIMABLE and not over:
        state = State.WATCH
    checks.append(Check(QUARTER_OVER, True if over else None))
    finding = Finding(
        KIND, case.person_id, state, start, end, amount, named, None, None, None, BASIS, tuple(checks),
        going_on.lines, _quarter_steps(case, before, costs, limit), _readings(case, going_on.rows, going_on.contact),
        parameters=(going_on.limit,),
    )  # fmt: skip
    yield claimed(_beside_the_claim(finding, claims, costs), claims) if claims else finding


def _quarter_steps(case: Case, before: list[Cost], costs: list[Cost], limit: int) -> tuple[Step, ...]:
    """The quarter's own cost, less what is left of the part that the region bears."""
    steps = [Step(COUNTED, sum(cost.amount for cost in costs)), Step(FEES, -_fees(case, costs))]
    left = limit - tested_total(case, before)
    if left > 0:
        steps.append(Step(DEDUCTIBLE_LEFT, -left))
    return tuple(steps)


def _approaching(case: Case, going_on: _GoingOn, counted: list[Cost]) -> Iterator[Finding]:
    limit, contact = going_on.limit.amount, going_on.contact
    total = tested_total(case, counted)
    if total * 100 < limit * NEAR:
        return
    checks = _checks(case, going_on.tests, going_on.rows, going_on.enough, counted, limit, contact)
    checks[-1] = checks[-1]._replace(holds=None)
    yield Finding(
        KIND, case.person_id, State.WATCH, contact.start, None, 0, ids(counted), basis=BASIS, checks=tuple(checks),
        lines=going_on.lines, readings=_readings(case, going_on.rows, contact), missing=limit - total, at_stake=0,
        parameters=(going_on.limit,),
    )  # fmt: skip
