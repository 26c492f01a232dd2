"""Enhetens ersättning: what a unit has been paid, is to be paid, and why not, row by row. No person is named in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import Unit
from atersok.claims.life import BEFORE_SENT
from atersok.claims.models import ClaimItem, Outcome, State
from atersok.money.models import Match, PayoutLine, PayoutRun, PayoutShare, RunState

STATUS = {
    "paid": _("Utbetald"),
    "coming": _("Pengarna har kommit; ingår i nästa utbetalning"),
    "kept": _("Pengarna har kommit; enligt regeln får enheten inget"),
    "decided": _("Beviljad; pengarna har inte kommit"),
    "refused": _("Avslagen"),
    "waiting": _("Skickad till Migrationsverket"),
    "preparing": _("Ansökan förbereds"),
}


class RunSum(NamedTuple):
    """What the unit got in a run for a reimbursement, in öre."""

    run: PayoutRun
    kind: str
    amount: int


@dataclass(frozen=True, slots=True)
class Row:
    """A cost row or examination of the unit that the region claims money for. Öre."""

    reference: str
    day: date
    claim: str
    kind: str
    price: int
    paid: int
    status: str

    @property
    def words(self) -> str:
        """The status as people read it."""
        return str(STATUS[self.status])


def by_run(unit: Unit, year: int | None) -> list[RunSum]:
    """The unit's sums, newest run first."""
    lines = PayoutLine.objects.filter(unit=unit, share__run__state=RunState.ATTESTED)
    if year:
        lines = lines.filter(share__run__attested__year=year)
    summed = list(
        lines.order_by("-share__run", "share__receivable__kind")
        .values_list("share__run", "share__receivable__kind").annotate(amount=Sum("amount"))
    )  # fmt: skip
    runs = PayoutRun.objects.in_bulk([run for run, _kind, _amount in summed])
    return [RunSum(runs[run], kind, amount) for run, kind, amount in summed]


def items(unit: Unit, year: int | None) -> QuerySet[ClaimItem]:
    """The unit's things in claims that live, newest first, with whether money came for the claim and was divided."""
    came = Match.objects.filter(undone__isnull=True, receivable__claim=OuterRef("row__claim"))
    divided = PayoutShare.objects.filter(
        receivable__claim=OuterRef("row__claim"), living=True, run__state=RunState.ATTESTED
    )
    rows = (
        ClaimItem.objects.filter(Q(cost__unit=unit) | Q(examination__unit=unit))
        .exclude(row__claim__state__in=(State.WITHDRAWN, State.LOST))
        .select_related("cost", "examination", "row__claim")
        .defer("row__claim__frozen")
        .annotate(
            day=Coalesce(F("cost__day"), F("examination__day")), came=Exists(came), divided=Exists(divided)
        )
        .order_by("-day", "-pk")
    )  # fmt: skip
    return rows.filter(day__year=year) if year else rows


def rows(unit: Unit, of: Sequence[ClaimItem]) -> Iterator[Row]:
    """What has become of each thing: one question to the database however many they are."""
    paid = _paid(unit, of)
    for item in of:
        thing = item.cost or item.examination
        if thing is None:
            continue
        amount = paid.get((item.cost_id, item.examination_id), 0)
        price = item.cost.amount - item.cost.fee if item.cost else 0
        claim = item.row.claim
        yield Row(thing.reference, thing.day, claim.number, claim.kind, price, amount, _status(item, amount))


def _paid(unit: Unit, of: Sequence[ClaimItem]) -> dict[tuple[int | None, int | None], int]:
    costs = [item.cost_id for item in of if item.cost_id]
    examined = [item.examination_id for item in of if item.examination_id]
    lines = (
        PayoutLine.objects.filter(Q(cost__in=costs) | Q(examination__in=examined), unit=unit)
        .filter(share__run__state=RunState.ATTESTED).order_by()
        .values_list("cost", "examination").annotate(total=Sum("amount"))
    )  # fmt: skip
    return {(cost, examination): total for cost, examination, total in lines}


def _status(item: ClaimItem, paid: int) -> str:
    outcome = item.row.outcome
    if paid:
        return "paid"
    if outcome == Outcome.REFUSED:
        return "refused"
    if item.row.claim.state in BEFORE_SENT:
        return "preparing"
    if getattr(item, "came", False):
        return "kept" if getattr(item, "divided", False) else "coming"
    return "decided" if outcome in (Outcome.GRANTED, Outcome.PARTLY) else "waiting"
