"""Betydande extraordinära kostnader för vårdinsatser (2010:1122 36 §): candidates only.

The agency may pay, as far as money lasts, for what no other rule pays; nobody can appeal (42 §). What is
"betydande" is not in the law, so this shows unpaid costs of a person from a working limit as worth a look.
"""

from collections.abc import Collection, Iterator
from datetime import date

from atersok.law.calendar import previous_working_day
from atersok.law.case import Case
from atersok.law.facts import Cost
from atersok.law.findings import Check, Condition, Finding, State, Step, verdict
from atersok.law.parameters import term
from atersok.law.rules.costs import ids, net_total
from atersok.law.rules.kostnadskravande_vard import COUNTED, FEES
from atersok.law.rules.protected import permit_checks
from atersok.law.wording import Money, Text

KIND = "extraordinara_vardkostnader"
BASIS = ("2010:1122 36, 42 §§", "1990:927 38, 43 §§")

NOT_PAID_OTHERWISE = Condition(
    "inte_ersatt_pa_annat_satt", "2010:1122 36 §",
    Text("Kostnaderna {total} ersätts inte på annat sätt", "The costs of {total} are not paid otherwise"),
    Text("", ""),
)  # fmt: skip
DISCRETIONARY = Condition(
    "i_man_av_medel", "2010:1122 36, 42 §§",
    Text("", ""), Text("", ""),
    Text("Ersättning kan ges i mån av medel och kan inte överklagas; sök senast {day} (Migrationsverkets dag)",
         "May be granted as far as money lasts and cannot be appealed; apply by {day} (the agency's day)"),
)  # fmt: skip


def period(on: date) -> tuple[date, date, date]:
    """First and last day of the costs that the coming application covers, and its last day (agency practice).

    The previous year and the first half of the current one, applied for by 30 September, or the working day before.
    """
    for year in (on.year, on.year + 1):
        due = previous_working_day(date(year, 9, 30))
        if on <= due:
            break
    return date(year - 1, 1, 1), date(year, 6, 30), due


def findings(case: Case, costs: list[Cost], used: Collection[str]) -> Iterator[Finding]:
    """At most one candidate a person: care in the coming application's period that no other finding holds."""
    since, until, due = period(case.on)
    least = term("extraordinara_grans", case.on).amount
    rows = [cost for cost in costs if since <= cost.day <= until and cost.kind == "vard" and cost.cost_id not in used]
    if net_total(rows) < least:
        return
    rows = [cost for cost in rows if verdict(permit_checks(case, cost.day)) is True]
    if net_total(rows) < least:
        return
    yield Finding(
        KIND, case.person_id, State.WATCH, since, until, net_total(rows), ids(rows), due, None, None, BASIS,
        (Check(NOT_PAID_OTHERWISE, True, {"total": Money(net_total(rows))}), Check(DISCRETIONARY, None, {"day": due})),
        steps=(Step(COUNTED, sum(cost.amount for cost in rows)), Step(FEES, -sum(cost.fee for cost in rows))),
    )  # fmt: skip
