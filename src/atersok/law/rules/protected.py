"""Skyddsbehövande med uppehållstillstånd, anhöriga och förlängningssökande (2010:1122 5–5 b §§; 1990:927 3 §)."""

from collections.abc import Iterable
from datetime import date

from atersok.law import facts as f
from atersok.law.calendar import add_months
from atersok.law.case import Case
from atersok.law.circles import Status
from atersok.law.facts import FamilyTie, Situation
from atersok.law.findings import Check, Condition
from atersok.law.parameters import term
from atersok.law.wording import Text

# 5 §: grounds, and the first day on which a permit granted on them counts (2017:6 p. 2 and 2017:487 p. 2)
_GROUNDS = {
    "5:1": date.min, "5:2": date.min, "5:4": date.min, "5:6": date.min, "5:11": date.min, "12:18": date.min,
    "21:2": date.min, "22": date.min, "2016:752": date(2016, 9, 1), "2017:353": date(2017, 6, 1),
}  # fmt: skip
_GROUNDS_1990 = frozenset({"5:1", "5:2", "5:6"})  # 1990:927 3 § 1 and 3
_TIE = "anhorig"

NOT_CITIZEN = Condition(
    "inte_svensk_medborgare", "2010:1122 5 §",
    Text("Är inte svensk medborgare", "Is not a Swedish citizen"),
    Text("Är svensk medborgare och därmed inte utlänning", "Is a Swedish citizen and so no alien"),
)  # fmt: skip
PERMIT = Condition(
    "tillstand_5", "2010:1122 5 §",
    Text("Har uppehållstillstånd enligt {ground}, som kan ligga till grund för folkbokföring",
         "Has a residence permit under {ground}, which can ground folkbokföring"),
    Text("Har inget gällande uppehållstillstånd enligt de grunder som räknas upp i 5 §",
         "Has no valid residence permit on a ground listed in 5 §"),
    Text("Uppehållstillståndets grund saknas", "The ground of the permit is missing"),
)  # fmt: skip
TIE = Condition(
    "anhorig_5a", "2010:1122 5 a §",
    Text("Anhörig: ansökte {applied}, inom {months} månader från ankarpersonens mottagande {received}",
         "Relative: applied {applied}, within {months} months of the anchor's reception {received}"),
    Text("Anhörig: ansökan {applied} kom efter {months} månader från {received}, eller ankarpersonen var svensk "
         "medborgare ({citizen})",
         "Relative: the application {applied} came more than {months} months after {received}, or the anchor was a "
         "Swedish citizen ({citizen})"),
    Text("Anhörig: uppgift om ankarpersonen saknas", "Relative: nothing is known of the anchor"),
)  # fmt: skip
EXTENSION = Condition(
    "forlangning_5b", "2010:1122 5 b §",
    Text("Har sökt förlängning medan tillståndet gällde", "Applied for an extension while the permit was valid"),
    Text("Sökte förlängning utan gällande tillstånd enligt 5 eller 5 a §",
         "Applied for an extension without a valid permit under 5 or 5 a §"),
    Text("Förlängningen rör ett tillstånd vars grund eller ankarperson saknas",
         "The extension concerns a permit whose ground or anchor is missing"),
)  # fmt: skip
PERMIT_1990 = Condition(
    "tillstand_3_1990", "1990:927 3 §",
    Text("Har uppehållstillstånd och omfattas av 3 §", "Has a residence permit and is covered by 3 §"),
    Text("Har inget gällande uppehållstillstånd som omfattas av 3 §", "Has no valid permit covered by 3 §"),
    Text("Uppehållstillståndets grund eller ankarperson saknas", "The ground of the permit or the anchor is missing"),
)  # fmt: skip


def permit_checks(case: Case, day: date) -> list[Check]:
    """The conditions on the person under the ordinance that governs, on one day (worked out once a status)."""
    status = case.timeline.at(day)
    known = case.permit_checks.get(id(status))
    if known is None:
        known = case.permit_checks[id(status)] = _permit_checks(case, day, status)
    return known


def _permit_checks(case: Case, day: date, status: Status) -> list[Check]:
    citizen = status.citizen and case.policies["Q12"] == "medborgarskap"
    route = _route_1990(case, day) if case.reception.act == "1990:927" else _route(case, day)
    if not status.alive:
        route = Check(route.condition, False, route.values)
    return [Check(NOT_CITIZEN, not citizen), route]


def _best(routes: Iterable[Check], otherwise: Check) -> Check:
    """The route that holds, else the one that may, else the first that fails."""
    found = list(routes)
    for wanted in (True, None, False):
        for check in found:
            if check.holds is wanted:
                return check
    return otherwise


def _route(case: Case, day: date) -> Check:
    return _best(_routes(case, day), Check(PERMIT, False))


def _routes(case: Case, day: date) -> Iterable[Check]:
    for permit in case.timeline.permits:
        if permit.covers(day):
            yield _permit(case, permit)
    for row in case.facts.situations:
        if row.covers(day) and row.kind == f.EXTENSION_APPLIED:
            yield _extension(case, row)
        elif row.covers(day) and row.kind == f.PROTECTION_GRANTED and case.timeline.at(day).resident:
            yield Check(PERMIT, True, {"ground": "UtlL 21:2"})


def _permit(case: Case, permit: Situation) -> Check:
    if permit.detail is None:
        return Check(PERMIT, None)
    if permit.detail == _TIE:
        return _tie(case.facts.ties, "anhorig_inom", TIE)
    since = _GROUNDS.get(permit.detail)
    return Check(PERMIT, since is not None and permit.since >= since, {"ground": permit.detail})


def _tie(ties: Iterable[FamilyTie], name: str, condition: Condition) -> Check:
    """5 a § third st.: applied in time, and the anchor was not a citizen that day. Any one tie is enough."""
    return _best((_one_tie(tie, name, condition) for tie in ties), Check(condition, None))


def _one_tie(tie: FamilyTie, name: str, condition: Condition) -> Check:
    months = term(name, tie.applied_on).amount
    in_time = tie.applied_on <= add_months(tie.anchor_first_received, months)
    foreign = tie.anchor_citizen_from is None or tie.applied_on < tie.anchor_citizen_from
    asks_citizenship = condition is TIE
    return Check(
        condition, in_time and (foreign or not asks_citizenship),
        {"applied": tie.applied_on, "months": months, "received": tie.anchor_first_received,
         "citizen": tie.anchor_citizen_from or Text("inte medborgare", "not a citizen")},
    )  # fmt: skip


def _extension(case: Case, row: Situation) -> Check:
    """5 b §: the permit was valid when the new one was applied for."""
    before = _best(
        (_permit(case, permit) for permit in case.timeline.permits if permit.covers(row.since)), Check(PERMIT, False)
    )
    return Check(EXTENSION, before.holds)


def _route_1990(case: Case, day: date) -> Check:
    return _best(
        (_permit_1990(case, permit) for permit in case.timeline.permits if permit.covers(day)),
        Check(PERMIT_1990, False),
    )


def _permit_1990(case: Case, permit: Situation) -> Check:
    if permit.detail in _GROUNDS_1990:
        return Check(PERMIT_1990, True)
    if permit.detail == _TIE:
        return _tie(case.facts.ties, "anhorig_inom_1990", PERMIT_1990)
    registered = any(row.kind == f.REGISTERED for row in case.facts.situations)  # 3 § 2
    return Check(PERMIT_1990, True if registered else None if permit.detail is None else False)
