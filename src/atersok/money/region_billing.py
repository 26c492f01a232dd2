"""Costs at our units for people who belonged to another region on the day: that region pays (practice, S16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from atersok.accounts.models import User, region
from atersok.accounts.permissions import Permission
from atersok.care.models import Cost
from atersok.money.models import RegionBill
from atersok.people.models import Situation

BELONGING = ("folkbokford", "registrerad_mv")
"""What tells which region somebody belongs to, the strongest first."""


@dataclass(frozen=True, slots=True)
class RegionSum:
    """What is not billed yet to a region: öre net of fees, people and rows."""

    region: str
    rows: int
    people: int
    amount: int


def costs_elsewhere(user: User, since: date, until: date) -> Any:  # a queryset of Cost; types miss what is annotated
    """Costs of a period, not billed to a region nor held by a claim, with `belongs` (the county) and `net` (öre).

    Somebody registered here that day, in either register, is ours. Nothing for who may not read the money.
    """
    here = region().code
    of_day = Situation.objects.filter(
        Q(until__isnull=True) | Q(until__gte=OuterRef("day")), person=OuterRef("person"), since__lte=OuterRef("day"),
        kind__in=BELONGING,
    )  # fmt: skip
    rows = Cost.objects.filter(
        Q(unit__region__in=("", here)), day__range=(since, until), unit__isnull=False, amount__gt=F("fee")
    )
    rows = rows.annotate(
        belongs=Subquery(of_day.exclude(region__in=("", here)).order_by("kind", "-since", "pk").values("region")[:1]),
        net=F("amount") - F("fee"),
    )  # fmt: skip
    rows = rows.filter(~Exists(of_day.filter(region=here)), belongs__isnull=False)
    rows = rows.exclude(claim_items__living=True).exclude(region_bill_rows__living=True)
    return rows if user.may(Permission.MONEY_READ) else rows.none()


def sums(user: User, since: date, until: date) -> list[RegionSum]:
    """By region, largest first."""
    rows = (
        costs_elsewhere(user, since, until).order_by().values_list("belongs")
        .annotate(n=Count("pk"), people=Count("person", distinct=True), sum=Sum("net"))
    )  # fmt: skip
    found = [RegionSum(county or "", n, people, amount) for county, n, people, amount in rows]
    return sorted(found, key=lambda one: (-one.amount, one.region))


def of_region(user: User, county: str, since: date, until: date) -> QuerySet[Cost]:
    """The rows of one region, by day. Those of people with protected identity only for who may see them."""
    rows = costs_elsewhere(user, since, until).filter(belongs=county).select_related("person", "unit")
    if not user.sees_protected:
        rows = rows.filter(person__protection="")
    found: QuerySet[Cost] = rows.prefetch_related("person__identifiers").order_by("day", "pk")
    return found


def bills(user: User) -> QuerySet[RegionBill]:
    """Underlag that have been made."""
    rows = RegionBill.objects.select_related("by").annotate(n=Count("rows")).order_by("-pk")
    return rows if user.may(Permission.MONEY_READ) else rows.none()


def net(rows: Sequence[Cost]) -> int:
    """Öre of the rows, fees taken off."""
    return sum(row.amount - row.fee for row in rows)
