"""The agency's list of payments, taken in (source mv_payments): a payment a day, a line a row. Nothing is left out.

A person that the register does not know is no error: the money came, and the line waits in the queue.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from atersok.accounts.models import User
from atersok.clock import today
from atersok.intake.hooks import NotUndone
from atersok.intake.matching import find
from atersok.intake.models import Category, Import
from atersok.intake.planning import Prepared, error, without
from atersok.intake.problems import WORDS
from atersok.intake.targets.base import Context
from atersok.law.calendar import add_months
from atersok.law.wording import Text
from atersok.money.errors import NotNowError
from atersok.money.models import Payment, PaymentLine
from atersok.money.services.payments import NewLine, cancel, register, specify
from atersok.money.services.placing import place_certain

WORDS["no_paid_on"] = (
    Text("Raden säger inte vilken dag pengarna kom.", "The row does not say on which day the money came."),
    Text("dagen då pengarna kom", "the day the money came"),
)

_NEAR = timedelta(days=3)
"""The bank's day and the list's may differ by a weekend."""

type _Key = tuple[date, str, str, str, date | None, date | None, int]


class Payments:
    """Payments of the agency's list (intake.hooks.Target)."""

    def prepare(self, frame: pl.DataFrame, context: Context) -> Prepared:
        """A row is new, or here already: the same list twice gives nothing new."""
        dated = "paid_on" in frame.columns
        undated = frame.filter(pl.col("paid_on").is_null()) if dated else frame
        wrong = error(undated, "no_paid_on", "paid_on")
        people, _contradicting = find(frame)
        rows = without(frame, wrong)
        known = _known(rows["paid_on"].unique().to_list()) if dated else Counter()
        categories = [str(_category(row, known)) for row in rows.iter_rows(named=True)]
        found = rows.select("row", target=pl.lit(None, pl.Int64)).with_columns(
            category=pl.Series("category", categories, dtype=pl.String)
        )
        placed = found.join(people.select("row", "person"), on="row", how="left", maintain_order="left")
        return Prepared(placed.select("row", "person", "target", "category"), errors=wrong)

    def make(self, importing: Import, user: User, rows: pl.DataFrame) -> None:
        """Register a payment a day with its lines; money already known from the bank gets the list as its lines."""
        by_day: dict[date, list[NewLine]] = defaultdict(list)
        new = rows.filter(pl.col("category") == Category.NEW).drop("person", strict=False)
        people, _contradicting = find(new)
        for row in new.join(people, on="row", how="left", maintain_order="left").iter_rows(named=True):
            by_day[row["paid_on"]].append(_line(row))
        for day, lines in by_day.items():
            _take_in(user, day, lines, importing)
        place_certain(user, today())

    def take_back(self, importing: Import, user: User) -> None:
        """Cancel the payments by vouchers of their own. Raises NotUndone where part of one is placed."""
        payments = Payment.objects.filter(imported_by=importing.pk, cancelled__isnull=True)
        try:
            for payment in payments:
                cancel(user, payment, f"Ångrade I-{importing.pk}", today())
        except NotNowError as refused:
            raise NotUndone(refused.messages) from refused


def _take_in(user: User, day: date, lines: Sequence[NewLine], importing: Import) -> None:
    total = sum(line.amount for line in lines)
    near = Payment.objects.filter(
        source=Payment.Source.BANK, amount=total, day__range=(day - _NEAR, day + _NEAR), cancelled__isnull=True
    )
    for payment in near.order_by("day"):
        if payment.lines.count() == 1 and not payment.lines.exclude(placed=0).exists():
            specify(user, payment, lines)
            return
    register(user, day, total, Payment.Source.LIST, lines, _("Lista"), imported_by=importing.pk)


def _line(row: dict[str, Any]) -> NewLine:
    since, until = _period(row)
    return NewLine(
        row["amount"], row.get("code") or "", row.get("text") or "", "", row.get("person"), row.get("lma") or "", "",
        since, until,
    )  # fmt: skip


def _period(row: dict[str, Any]) -> tuple[date | None, date | None]:
    first: date | None = row.get("quarter")
    if first:
        return first, add_months(first, 3) - timedelta(days=1)
    return row.get("period_from"), row.get("period_to")


def _key(row: dict[str, Any]) -> _Key:
    line = _line(row)
    return row["paid_on"], line.lma, line.code, line.text, line.since, line.until, line.amount


def _category(row: dict[str, Any], known: "Counter[_Key]") -> Category:
    """As many equal rows as are known already are unchanged; one more than that is new."""
    key = _key(row)
    if known[key]:
        known[key] -= 1
        return Category.UNCHANGED
    return Category.NEW


def _known(days: Sequence[date | None]) -> "Counter[_Key]":
    return Counter(_stored([day for day in days if day]))


def _stored(days: Sequence[date]) -> Iterator[_Key]:
    """Lines already here of those days, or of the bank's near days."""
    wide = [day + timedelta(days=shift) for day in days for shift in range(-_NEAR.days, _NEAR.days + 1)]
    rows = PaymentLine.objects.filter(payment__day__in=wide, payment__cancelled__isnull=True).exclude(lma="")
    for paid, lma, code, text, since, until, amount in rows.values_list(
        "payment__day", "lma", "code", "text", "since", "until", "amount"
    ):
        for day in days:
            if abs(day - paid) <= _NEAR:
                yield day, lma, code, text, since, until, amount
                break
