"""The agency's list of payments, taken in (source mv_payments): a payment a day, a line a row. Nothing is left out.

A person that the register does not know is no error: the money came, and the line waits in the queue. Money that the
bank or somebody told of before gets the list as its lines (money.arriving).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import polars as pl
from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from atersok.accounts.models import User
from atersok.clock import today
from atersok.intake.hooks import NotUndone
from atersok.intake.matching import find
from atersok.intake.models import Category, Import
from atersok.intake.planning import NO_ERRORS, Prepared, error, too_long, without
from atersok.intake.problems import WORDS
from atersok.intake.targets.base import Context
from atersok.intake.writing import RegisterMoved
from atersok.law.calendar import add_months
from atersok.law.money import show as kr
from atersok.law.wording import Text
from atersok.money.arriving import NEAR, NEW, Bare, Group, Plan, Told, plan
from atersok.money.errors import NotNowError
from atersok.money.locks import Lock, hold
from atersok.money.models import Match, Payment, PaymentCode, PaymentLine
from atersok.money.services.days import Days, payment_days
from atersok.money.services.payments import NewLine, cancel, register
from atersok.money.services.placing import place_certain
from atersok.money.services.specifying import BARE, specify, unspecify
from atersok.money.services.taking_back import undo_own

WORDS["no_paid_on"] = (
    Text("Raden säger inte vilken dag pengarna kom.", "The row does not say on which day the money came."),
    Text("dagen då pengarna kom", "the day the money came"),
)
WORDS["not_a_payment_day"] = (
    Text("{value} kan inte vara dagen då pengarna kom.", "{value} can't be the day on which the money came."),
    Text("{allowed}", "{allowed}"),
)
WORDS["same_money"] = (
    Text(
        "Nära den dagen finns pengar som ingen lista har redovisat: {known}. Listans rader för dagen är {told}. Är det "
        "samma pengar?",
        "Near that day there is money that no list has told of: {known}. The rows of the day come to {told}. Is it the "
        "same money?",
    ),
    Text(
        "listan på nytt med en kolumn Inbetalning: numret på den inbetalning som raden hör till, eller ny. Är pengarna "
        "placerade och hela redovisade: lämna raderna utanför, eller ångra placeringarna först",
        "the list again with a column Inbetalning: the number of the payment that the row belongs to, or ny. Where the "
        "money is placed and wholly told of: leave the rows out, or undo the placings first",
    ),
)
WORDS["not_that_payment"] = (
    Text(
        "{value} kan inte få listans rader: den finns inte, är makulerad, placerad eller redan specificerad.",
        "{value} can't have the list's rows: there is none, or it is cancelled, placed or specified already.",
    ),
    Text("numret på en inbetalning utan lista, eller ny", "the number of a payment without a list, or ny"),
)

type _Key = tuple[date, str, str, str, str, date | None, date | None, int]


class Payments:
    """Payments of the agency's list (intake.hooks.Target)."""

    rests_on = ("money.payment", "money.paymentline")

    def prepare(self, frame: pl.DataFrame, context: Context) -> Prepared:
        """A row is new, or here already: the same list twice gives nothing new."""
        dated = "paid_on" in frame.columns
        undated = frame.filter(pl.col("paid_on").is_null()) if dated else frame
        people, _contradicting = find(frame)
        wrong = pl.concat([
            error(undated, "no_paid_on", "paid_on"), _other_days(frame, payment_days()),
            too_long(frame, PaymentLine, {"code": "code", "text": "text"}),
        ])  # fmt: skip
        listed = _Listed.read(without(frame, wrong))
        doubtful = _doubts(listed.frame(), listed.plan.doubtful, listed.told)
        found = listed.frame().select("row", "category", target=pl.lit(None, pl.Int64))
        placed = found.join(people.select("row", "person"), on="row", how="left", maintain_order="left")
        return Prepared(
            without(placed, doubtful).select("row", "person", "target", "category"),
            errors=pl.concat([wrong, doubtful]),
        )

    def make(self, importing: Import, user: User, rows: pl.DataFrame) -> None:
        """Register a payment a day with its lines; money already known gets the list as its lines.

        Raises RegisterMoved where money has come or gone since the preview: it is shown again.
        """
        hold(Lock.PAYMENTS)
        new = rows.filter(pl.col("category") == Category.NEW).drop("person", strict=False)
        people, _contradicting = find(new)
        listed = _Listed.read(new.join(people, on="row", how="left", maintain_order="left"))
        days = payment_days()
        if listed.plan.doubtful or any(
            one.category != Category.NEW or one.group.day not in days for one in listed.rows
        ):
            raise RegisterMoved
        known, fresh = listed.by_money()
        for payment, lines in known.items():
            specify(user, payment, lines, importing.pk)
        for day, lines in fresh.items():
            total = sum(line.amount for line in lines)
            register(user, day, total, Payment.Source.LIST, lines, _("Lista"), imported_by=importing.pk)
        place_certain(user, today())

    def take_back(self, importing: Import, user: User) -> None:
        """Cancel the payments by vouchers of their own; money known before is without a list again.

        What the lines were placed on by themselves is undone first, by a voucher too. Raises NotUndone where somebody
        placed part of it, or an attested payout has divided it.
        """
        own = Payment.objects.filter(imported_by=importing.pk, cancelled__isnull=True)
        lines = PaymentLine.objects.filter(imported_by=importing.pk, payment__cancelled__isnull=True)
        others = lines.exclude(payment__in=own).order_by("payment").values_list("payment", flat=True).distinct()
        try:
            undo_own(user, lines, f"Ångrade I-{importing.pk}", today())
            for payment in own:
                cancel(user, payment, f"Ångrade I-{importing.pk}", today())
            for number in list(others):
                unspecify(user, number, importing.pk)
        except NotNowError as refused:
            raise NotUndone(refused.messages) from refused


class _Row(NamedTuple):
    """A row of the list with what it is."""

    row: int
    line: NewLine
    group: Group
    category: Category


@dataclass(frozen=True, slots=True)
class _Listed:
    """The rows of a list, how much those that are new come to, and which money they tell of."""

    rows: list[_Row]
    told: dict[Group, Told]
    plan: Plan

    @classmethod
    def read(cls, frame: pl.DataFrame) -> "_Listed":
        """Compare with what is here: as many equal rows as are known are unchanged, one more is new."""
        rows: list[_Row] = []
        if "paid_on" in frame.columns:
            recoveries = set(PaymentCode.objects.filter(recovery=True).values_list("code", flat=True))
            known = Counter(_stored(frame["paid_on"].unique().to_list(), recoveries))
            for row in frame.iter_rows(named=True):
                line = _line(row, recoveries)
                group = Group(row["paid_on"], _named(row.get("payment") or ""))
                rows.append(_Row(row["row"], line, group, _category(line, known, recoveries)))
        told = _told(rows)
        return cls(rows, told, plan(told, _bare(told)))

    def frame(self) -> pl.DataFrame:
        """Row, category, day and the payment named."""
        columns = [(one.row, str(one.category), one.group.day, one.group.named) for one in self.rows]
        schema = {"row": pl.Int64, "category": pl.String, "day": pl.Date, "named": pl.String}
        return pl.DataFrame(columns, schema=schema, orient="row")

    def by_money(self) -> tuple[dict[int, list[NewLine]], dict[date, list[NewLine]]]:
        """The lines of each payment that is known, and of each day with new money."""
        known: dict[int, list[NewLine]] = defaultdict(list)
        fresh: dict[date, list[NewLine]] = defaultdict(list)
        for one in self.rows:
            number = self.plan.known.get(one.group)
            (fresh[one.group.day] if number is None else known[number]).append(one.line)
        return known, fresh


def _other_days(frame: pl.DataFrame, allowed: Days) -> pl.DataFrame:
    """Errors for the rows of days on which no payment can have come."""
    if "paid_on" not in frame.columns:
        return NO_ERRORS
    other = frame.filter((pl.col("paid_on") > allowed.last) | (pl.col("paid_on") < (allowed.first or date.min)))
    value = pl.col("paid_on").dt.to_string("%Y-%m-%d")
    return error(other, "not_a_payment_day", "paid_on", value=value, allowed=pl.lit(str(allowed)))


def _named(text: str) -> str:
    written = text.strip()
    return NEW if written.casefold() == NEW else written.upper()


def _told(rows: Iterable[_Row]) -> dict[Group, Told]:
    told: dict[Group, Told] = {}
    for one in rows:
        if one.category == Category.NEW:
            before = told.get(one.group, Told(0, 0))
            told[one.group] = Told(before.amount + one.line.amount, before.rows + 1)
    return told


def _bare(told: Mapping[Group, Told]) -> list[Bare]:
    """Money that no list has told of, near the days of the rows or named by them."""
    days = Q(pk__in=[])
    for day in {group.day for group in told if not group.named}:
        days |= Q(payment__day__range=(day - NEAR, day + NEAR))
    named = {group.named for group in told} - {"", NEW}
    numbers = [int(tail) for name in named if (tail := name.rpartition("-")[2]).isdecimal() and len(tail) < 16]
    lines = PaymentLine.objects.filter(BARE, days | Q(payment__in=numbers), payment__cancelled__isnull=True)
    once = lines.annotate(once=Exists(Match.objects.filter(line=OuterRef("pk")))).order_by("payment")
    sums = once.values("payment", "payment__day").annotate(
        total=Sum("amount"), held=Count("pk", filter=~Q(placed=0)), kept=Count("pk", filter=Q(once=True))
    )
    return [
        Bare(one["payment"], str(Payment(pk=one["payment"], day=one["payment__day"])), one["payment__day"],
             one["total"], bool(one["held"]), one["kept"])
        for one in sums
    ]  # fmt: skip


def _doubts(rows: pl.DataFrame, doubtful: Mapping[Group, list[Bare]], told: Mapping[Group, Told]) -> pl.DataFrame:
    """Errors for the new rows of the groups that somebody has to decide about."""
    known = {
        (group.day, group.named): ("; ".join(map(_shown, found)), kr(told[group].amount))
        for group, found in doubtful.items()
    }
    columns = [(*group, *words) for group, words in known.items()]
    schema = {"day": pl.Date, "named": pl.String, "known": pl.String, "told": pl.String}
    frame = pl.DataFrame(columns, schema=schema, orient="row")
    found = rows.filter(pl.col("category") == Category.NEW).join(frame, on=["day", "named"], maintain_order="left")
    silent = found.filter(pl.col("named") == "")
    return pl.concat([
        error(silent, "same_money", "paid_on", known=pl.col("known"), told=pl.col("told")),
        error(found.filter(pl.col("named") != ""), "not_that_payment", "payment", value=pl.col("named")),
    ])  # fmt: skip


def _shown(one: Bare) -> str:
    amount = f"{one.number} {kr(one.amount)}"
    return _("%(what)s, placerad") % {"what": amount} if one.placed else amount


def _line(row: dict[str, Any], recoveries: set[str]) -> NewLine:
    """A row as a line. What has a code of recoveries was taken back, whichever sign the list gives it."""
    since, until = _period(row)
    code = row.get("code") or ""
    amount = -abs(row["amount"]) if code in recoveries else row["amount"]
    return NewLine(
        amount, code, row.get("text") or "", "", row.get("person"), row.get("lma") or "",
        row.get("claim_number") or "", since, until, row["paid_on"],
    )  # fmt: skip


def _period(row: dict[str, Any]) -> tuple[date | None, date | None]:
    first: date | None = row.get("quarter")
    if first:
        return first, add_months(first, 3) - timedelta(days=1)
    return row.get("period_from"), row.get("period_to")


def _key(
    day: date, lma: str, number: str, code: str, text: str, since: date | None, until: date | None, amount: int,
    recoveries: set[str],
) -> _Key:  # fmt: skip
    return day, lma, number, code, text, since, until, -abs(amount) if code in recoveries else amount


def _category(line: NewLine, known: "Counter[_Key]", recoveries: set[str]) -> Category:
    """A row of nothing changes nothing."""
    if not line.amount:
        return Category.UNCHANGED
    day = line.listed or date.min
    key = _key(
        day, line.lma, line.claim_number, line.code, line.text, line.since, line.until, line.amount, recoveries
    )  # fmt: skip
    if known[key]:
        known[key] -= 1
        return Category.UNCHANGED
    return Category.NEW


def _stored(days: Iterable[date], recoveries: set[str]) -> Iterator[_Key]:
    """The rows of lists with those days that are here already; a line that was divided as it was on the list."""
    lines = PaymentLine.objects.filter(listed__in=list(days), payment__cancelled__isnull=True)
    whole = lines.order_by().annotate(root=Coalesce("split_of", "pk")).values_list(
        "root", "listed", "lma", "claim_number", "code", "text", "since", "until"
    )  # fmt: skip
    for _root, listed, lma, number, code, text, since, until, amount in whole.annotate(Sum("amount")):
        if listed:
            yield _key(listed, lma, number, code, text, since, until, amount, recoveries)
