"""The list of claims: narrowed, in order, summed."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, QuerySet, Sum

from atersok.accounts.models import User
from atersok.claims.life import ENDED
from atersok.claims.models import Claim
from atersok.claims.selectors import claims_for

PAGE = 50
_ORDERS: dict[str | None, tuple[Any, ...]] = {
    None: ("-created", "-id"),
    "sista-dag": (F("last_day").asc(nulls_last=True), "id"),
    "belopp": ("-amount", "id"),
}


def narrowed(user: User, chosen: dict[str, Any], today: date) -> QuerySet[Claim]:
    """The claims that the choices let through; without a state those that have not ended."""
    rows = claims_for(user)
    if chosen["lage"] is None:
        rows = rows.exclude(state__in=ENDED)
    elif chosen["lage"] != "alla":
        rows = rows.filter(state=chosen["lage"])
    if chosen["slag"]:
        rows = rows.filter(kind=chosen["slag"])
    if chosen["ansvarig"]:
        rows = rows.filter(owner=chosen["ansvarig"])
    if chosen["inom"]:
        rows = rows.filter(last_day__range=(today, today + timedelta(days=int(chosen["inom"]))))
    if chosen["minst"]:
        rows = rows.filter(amount__gte=chosen["minst"] * 100)
    return rows


def ordered(rows: QuerySet[Claim], order: str | None) -> QuerySet[Claim]:
    """In order, with the number of people."""
    return rows.annotate(people=Count("rows")).order_by(*_ORDERS[order])


def sums(rows: QuerySet[Claim]) -> dict[str, int]:
    """How many, what is claimed and what is granted, in öre."""
    found = rows.order_by().aggregate(count=Count("pk"), amount=Sum("amount"), granted=Sum("granted"))
    return {name: value or 0 for name, value in found.items()}
