"""The list of findings: narrowed, put in order, summed by state. A fixed number of queries however long it is."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import TruncQuarter

from atersok.accounts.models import User
from atersok.care.models import Cost, Examination
from atersok.claims.documents import form_for
from atersok.claims.models import ClaimRow, Finding, Outcome
from atersok.claims.models import State as ClaimState
from atersok.claims.selectors import findings_for
from atersok.law.calendar import quarter_number
from atersok.law.findings import State

PAGE = 50
TO_ACT_ON = (State.CLAIMABLE, State.BLOCKED, State.WATCH, State.LATE)
STATES = (*TO_ACT_ON, State.NOT_ENTITLED, State.CLAIMED, State.AUTOMATIC)
EXAMINATIONS = (
    "halsoundersokning_asyl", "halsoundersokning_uppehallstillstand", "halsoundersokning_tillstandssokande",
    "forvar_halsoundersokning",
)  # fmt: skip
_SLIDING = ("varaktig_vard", "varaktig_vard_1990")  # their windows move from day to day: any overlap is the same
_ORDERS: dict[str | None, tuple[Any, ...]] = {
    None: ("rank", F("last_day").asc(nulls_last=True), "id"),
    "sista-dag": (F("last_day").asc(nulls_last=True), "id"),
    "belopp": (F("amount").desc(nulls_last=True), "id"),
    "period": (F("until").desc(nulls_last=True), "id"),
    "slag": ("kind", F("last_day").asc(nulls_last=True), "id"),
}
_RANK = Case(
    *(When(state=state.value, then=Value(place)) for place, state in enumerate(STATES)), output_field=IntegerField()
)


class Tally(NamedTuple):
    """How many and what they are worth, in öre; `at_stake` what would be paid if a threshold were passed."""

    number: int = 0
    amount: int = 0
    at_stake: int = 0


@dataclass(frozen=True)
class Listing:
    """What a page of the list shows."""

    page: "Page[Finding]"
    tallies: dict[str, Tally]
    total: Tally


class Quarter(NamedTuple):
    """The examinations of a kind and quarter that can be claimed together."""

    kind: str
    start: date
    number: int
    amount: int

    @property
    def code(self) -> str:
        """`2026K3`."""
        return f"{self.start.year}K{quarter_number(self.start)}"


def narrowed(user: User, chosen: dict[str, Any], today: date) -> QuerySet[Finding]:
    """The findings that the choices let through, of any state."""
    rows = findings_for(user)
    if chosen["slag"]:
        rows = rows.filter(kind=chosen["slag"])
    if chosen["saker"]:
        rows = rows.filter(certain=chosen["saker"] == "ja")
    if chosen["inom"]:
        rows = rows.filter(last_day__range=(today, today + timedelta(days=int(chosen["inom"]))))
    if chosen["enhet"]:
        if not user.sees_protected:
            rows = rows.filter(person__protection="")  # being in a unit's list would tell where somebody is
        rows = rows.filter(_of_unit(Cost, chosen["enhet"].pk) | _of_unit(Examination, chosen["enhet"].pk))
    return rows


def _of_unit(model: Any, unit: int) -> Exists:
    """Whether the unit gave care in the finding's period."""
    inside = model.objects.filter(
        unit=unit, person=OuterRef("person"), day__gte=OuterRef("since"), day__lte=OuterRef("until")
    )
    return Exists(inside)


def ordered(rows: QuerySet[Finding], states: tuple[str, ...], order: str | None) -> QuerySet[Finding]:
    """The rows of some states with the claim that they are in, in order."""
    named = rows.filter(state__in=states).annotate(rank=_RANK, claim_id=_claim("claim"), claim_number=_claim("number"))
    return named.order_by(*_ORDERS[order])


def _claim(field: str) -> Subquery:
    """The claim that holds the finding's period for the person, from draft to decision."""
    same = Q(since=OuterRef("since"), until=OuterRef("until")) | Q(
        claim__kind__in=_SLIDING, since__lte=OuterRef("until"), until__gte=OuterRef("since")
    )
    held = (
        ClaimRow.objects.filter(same, person=OuterRef("person"), claim__kind=OuterRef("kind"))
        .exclude(claim__state__in=(ClaimState.WITHDRAWN, ClaimState.LOST))
        .exclude(outcome=Outcome.REFUSED)
        .order_by("-claim_id")
    )
    return Subquery(held.values("claim_id" if field == "claim" else "claim__number")[:1])


def listing(user: User, chosen: dict[str, Any], states: tuple[str, ...], number: str | None, today: date) -> Listing:
    """One page, and the sums of everything that the choices let through."""
    rows = narrowed(user, chosen, today)
    tallies = {
        state: Tally(count, amount or 0, at_stake or 0)
        for state, count, amount, at_stake in rows.order_by()
        .values_list("state")
        .annotate(Count("pk"), Sum("amount"), Sum("at_stake"))
    }
    total = together(tallies, states)
    pages = Paginator(ordered(rows, states, chosen["ordning"]), PAGE)
    pages.__dict__["count"] = total.number  # known already: saves a query
    return Listing(pages.get_page(number), tallies, total)


def together(tallies: dict[str, Tally], states: tuple[str, ...]) -> Tally:
    """The sums of some states."""
    parts = [tallies.get(state, Tally()) for state in states]
    return Tally(*(sum(column) for column in zip(*parts, strict=True)))


def can_be_ticked(finding: Finding) -> bool:
    """Whether a draft can be made of it: claimable, with a form, and in no claim."""
    return (
        finding.state == State.CLAIMABLE
        and not getattr(finding, "claim_id", None)
        and form_for(finding.kind) is not None
    )


def free(user: User) -> QuerySet[Finding]:
    """What can be claimed and is in no claim yet."""
    return findings_for(user).filter(state=State.CLAIMABLE).annotate(claim_id=_claim("claim")).filter(claim_id=None)


def quarters(user: User) -> list[Quarter]:
    """The quarters with more than one examination to claim: one application each."""
    counted = (
        free(user).filter(kind__in=EXAMINATIONS).annotate(start=TruncQuarter("since")).order_by("start", "kind")
        .values_list("kind", "start").annotate(Count("pk"), Sum("amount"))
    )  # fmt: skip
    return [Quarter(kind, start, count, amount or 0) for kind, start, count, amount in counted if count > 1]


def of_quarter(user: User, kind: str, code: str) -> list[int]:
    """The numbers of a quarter's examinations; none for a code that is no quarter."""
    year, _, quarter = code.partition("K")
    if kind not in EXAMINATIONS or not (year.isdecimal() and quarter in "1234" and len(year) == 4 and quarter):
        return []
    inside = free(user).filter(kind=kind, since__year=int(year), since__quarter=int(quarter))
    return list(inside.values_list("pk", flat=True))
