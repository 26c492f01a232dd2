"""What leaves the app, narrowed to what the user may see: a unit sees its own requests for money and nothing else."""

from django.db.models import Q, QuerySet, Sum

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Permission
from atersok.funds.models import Allocation, Asking, Draw, Fund, Need, Status, Step


def funds_for(user: User) -> QuerySet[Fund]:
    """Statliga medel."""
    return Fund.objects.all() if user.may(Permission.FUND_READ) else Fund.objects.none()


def needs_for(user: User) -> QuerySet[Need]:
    """Behov with their fund and allocation."""
    every = Need.objects.select_related("fund", "allocation")
    return every if user.may(Permission.FUND_READ) else every.none()


def draws_for(user: User) -> QuerySet[Draw]:
    """Uttag."""
    every = Draw.objects.select_related("fund", "need", "by")
    return every if user.may(Permission.FUND_READ) else every.none()


def askings_for(user: User) -> QuerySet[Asking]:
    """Äskanden: a unit's user sees the unit's own."""
    every = Asking.objects.select_related(
        "fund", "need__allocation", "unit", "submitted_by", "checked_by", "decided_by"
    )
    if user.only_unit is not None and user.may(Permission.FUND_REQUEST):
        return every.filter(unit=user.only_unit)
    return every if user.may(Permission.FUND_READ) else every.none()


def latest_of(user: User) -> Asking:
    """The request that the user handed in last: the same one when a form is sent twice. Raises Asking.DoesNotExist."""
    return Asking.objects.filter(submitted_by=user).latest("pk")


def open_areas() -> QuerySet[Need]:
    """Decided needs that external providers may ask for money from. Nothing in them is secret to a provider."""
    decided = Need.objects.filter(external=True, chosen=True, allocation__decided__isnull=False)
    return decided.exclude(fund__status=Status.WITHDRAWN).select_related("fund", "allocation")


def askers_for(user: User) -> QuerySet[Unit]:
    """The private units that the user may ask for."""
    private = Unit.objects.filter(private=True, active=True)
    return private if user.only_unit is None else private.filter(pk=user.only_unit)


def allocation_of(fund: Fund, year: int) -> Allocation | None:
    """The year's allocation, None before there is any."""
    return Allocation.objects.filter(fund=fund, year=year).select_related("decided_by").first()


def used_of(need: Need) -> int:
    """Öre drawn and asked for (granted where decided), refused requests left out."""
    drawn: int = need.draws.aggregate(sum=Sum("amount", default=0))["sum"]
    return drawn + sum(one.counts for one in need.askings.all())


def references_of(fund: Fund, year: int) -> list[str]:
    """Every decision that a cost of the year may rest on: the allocation's, the earlier ones, those of the draws."""
    allocation = allocation_of(fund, year)
    if allocation is None:
        return []
    earlier = [one for need in allocation.needs.filter(chosen=True) for one in need.decisions]
    drawn = Draw.objects.filter(need__allocation=allocation).values_list("reference", flat=True)
    return [one for one in dict.fromkeys([allocation.reference, *drawn, *earlier]) if one]


def waiting(user: User) -> dict[str, int]:
    """Requests for money that wait for the user, in one query."""
    steps = Q()
    if user.may(Permission.FUND_WRITE):
        steps |= Q(step__in=(Step.SUBMITTED, Step.APPROVED))
    if user.may(Permission.FUND_DECIDE):
        steps |= Q(step=Step.CHECKED)
    if not steps:
        return {}
    name = "fund_requests" if user.may(Permission.FUND_REQUEST) else "funds"
    return {name: askings_for(user).filter(steps).count()}
