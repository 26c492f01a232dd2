"""A run's shares and lines, worked out from all that is placed and written at once: a worker's work."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, Max, Min, OuterRef, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.audit.services import acting
from atersok.care.models import Cost
from atersok.claims.models import ClaimItem, ClaimRow, Finding
from atersok.law.calendar import quarter_end
from atersok.money.dividing import (
    Item,
    Share,
    Shares,
    difference,
    divide_pool,
    divide_row,
    largest_remainder,
    waits,
    why_nothing,
)
from atersok.money.locks import Lock, hold
from atersok.money.models import (
    IN_FORCE,
    BillLine,
    BillState,
    Match,
    PayoutLine,
    PayoutRun,
    PayoutShare,
    Receivable,
    RunState,
)
from atersok.money.rules import Rulebook
from atersok.money.touched import divided_and_touched, outdated


class Due(NamedTuple):
    """A receivable with money to divide: öre in all, and öre that earlier turns divided.

    `rule_day`: whose rules hold. The first payment's day, and for good once something has been divided by it.
    """

    pk: int
    kind: str
    quarter: date | None
    claim: int | None
    rule_day: date
    came: int
    divided: int
    turn: int

    @property
    def new(self) -> int:
        """Öre since the last turn."""
        return self.came - self.divided


_LIVING = Q(undone__isnull=True)
_NOT_YET = (0, 0)  # öre, turns


def due(until: date) -> list[Due]:
    """What has come in by a day and is not divided, was divided and is gone, or rests on something that has changed."""
    came = {
        pk: (amount, first or undone)
        for pk, amount, first, undone in Match.objects.filter(line__payment__day__lte=until)
        .order_by().values_list("receivable")
        .annotate(
            total=Sum("amount", filter=_LIVING, default=0), first=Min("line__payment__day", filter=_LIVING),
            undone=Min("line__payment__day"),
        )
    }  # fmt: skip
    divided = {
        pk: (amount, turn, day)
        for pk, amount, turn, day in PayoutShare.objects.filter(living=True)
        .order_by().values_list("receivable").annotate(Sum("amount"), Max("turn"), Min("rule_day"))
    }  # fmt: skip
    touched = divided_and_touched()
    wanted = [
        pk for pk, (amount, _) in came.items() if pk in touched or amount != divided.get(pk, _NOT_YET)[0]
    ]  # fmt: skip
    rows = Receivable.objects.filter(pk__in=wanted).order_by("pk").values_list("pk", "kind", "quarter", "claim")
    return [
        _due(*row, *came[row[0]], *divided.get(row[0], (*_NOT_YET, None)))
        for row in rows
    ]  # fmt: skip


def _due(
    pk: int, kind: str, quarter: date | None, claim: int | None,
    came: int, first: date, divided: int, turn: int, rule_day: date | None,
) -> Due:  # fmt: skip
    return Due(pk, kind, quarter, claim, rule_day or first, came, divided, turn + 1)


def is_stale(run: PayoutRun) -> bool:
    """Whether what came in for one of the run's receivables, or what it is divided by, is no longer as in the run."""
    shares = PayoutShare.objects.filter(run=run)
    divided = dict(
        PayoutShare.objects.filter(living=True, receivable__in=shares.values("receivable"))
        .order_by().values_list("receivable").annotate(Sum("amount"))
    )  # fmt: skip
    came = dict(
        Match.objects.filter(
            undone__isnull=True, receivable__in=list(divided), line__payment__day__lte=run.until
        ).order_by().values_list("receivable").annotate(Sum("amount"))
    )  # fmt: skip
    return any(came.get(pk, 0) != amount for pk, amount in divided.items()) or outdated(run)


@transaction.atomic
def work_out(number: int) -> None:
    """Fill a run that was asked for and propose it, or throw it away where there is nothing to divide.

    Nothing happens to a run that is worked out already: a job too many is no harm.
    """
    hold(Lock.DIVIDING)
    run = PayoutRun.objects.select_for_update().get(pk=number)
    if run.state != RunState.MAKING:
        return
    with acting(run.by, gettext_noop("utbetalning föreslagen")):
        run.reason = too_early(run.until) or ("" if fill(run) else _("Det finns inget nytt att fördela."))
        run.state = RunState.DISCARDED if run.reason else RunState.PROPOSED
        run.version += 1
        run.save()


def too_early(until: date) -> str:
    """Why no run is made up to that day, or nothing: what came since would look as if it had been taken back."""
    last = PayoutRun.objects.filter(state=RunState.ATTESTED).aggregate(until=Max("until"))["until"]
    if last is None or until >= last:
        return ""
    return _("Inbetalningar till och med %(day)s är redan fördelade. Välj den dagen eller en senare.") % {"day": last}


def give_up(number: int) -> None:
    """Throw a run away that could not be worked out."""
    with acting(None, gettext_noop("utbetalning kunde inte räknas fram")):
        PayoutRun.objects.filter(pk=number, state=RunState.MAKING).update(
            state=RunState.DISCARDED,
            reason=_("Förslaget kunde inte räknas fram. Systemförvaltaren ser felet i loggen."),
        )


def fill(run: PayoutRun) -> int:
    """Write the shares and lines of a run; how many shares.

    Money that no rule speaks of for one of its units is not divided: it waits, and the run says of what kinds.
    """
    wanted = due(run.until)
    rulebook = Rulebook.read()
    targets = _targets(wanted, rulebook, run.until)
    before = _before([one.pk for one in wanted])
    made: list[tuple[PayoutShare, Shares]] = []
    for one in wanted:
        target = targets[one.pk]
        if target.waits and one.turn == 1:
            continue
        lines = difference(target.shares, before.get(one.pk, {}))
        if not one.new and not lines:
            continue
        share = PayoutShare(
            run=run, receivable_id=one.pk, turn=one.turn, rule_day=one.rule_day, amount=one.new,
            kept=one.new - sum(lines.values()), why="" if target.shares else target.why,
        )  # fmt: skip
        made.append((share, lines))
    run.waiting = sorted({one.kind for one in wanted if targets[one.pk].waits and one.turn == 1})
    PayoutShare.objects.bulk_create([share for share, _ in made], batch_size=5000)
    _write_lines(made)
    return len(made)


# --- what each receivable should have given the units -----------------------------------------------------------------
type ByRow[T] = dict[int | None, T]


class _Target(NamedTuple):
    """All that the units should have of a receivable, why where that is nothing, and whether a rule is missing."""

    shares: Shares
    why: str
    waits: bool


def _target(shares: Shares, items: list[Item]) -> _Target:
    return _Target(shares, why_nothing(items), waits(items))


def _targets(wanted: list[Due], rulebook: Rulebook, until: date) -> dict[int, _Target]:
    claims = [one for one in wanted if one.quarter is None]
    came, worth, items = _came_by_row(claims, until), _worth_by_row(claims), _items_by_row(claims, rulebook)
    found: dict[int, _Target] = {}
    for one in wanted:
        if one.quarter is not None:
            pool = _items_of_quarter(one, one.quarter, rulebook)
            found[one.pk] = _target(divide_pool(one.came, pool), pool)
        else:
            rows = items.get(one.pk, {})
            shares = _of_claim(came.get(one.pk, {}), worth.get(one.pk, {}), rows)
            found[one.pk] = _target(shares, [item for those in rows.values() for item in those])
    return found


def _of_claim(came: ByRow[int], worth: dict[int, int], items: dict[int, list[Item]]) -> Shares:
    """What came for the claim as a whole is its rows' in proportion to what each is worth."""
    shares: Shares = {}
    parts = largest_remainder(came.get(None, 0), list(worth.values()))
    for (row, full), part in zip(worth.items(), parts, strict=True):
        shares |= divide_row(came.get(row, 0) + part, full, items.get(row, []))
    return shares


def _came_by_row(claims: list[Due], until: date) -> dict[int, ByRow[int]]:
    found: dict[int, ByRow[int]] = defaultdict(dict)
    living = Match.objects.filter(
        undone__isnull=True, receivable__in=[one.pk for one in claims], line__payment__day__lte=until
    )
    for receivable, row, amount in living.order_by().values_list("receivable", "row").annotate(Sum("amount")):
        found[receivable][row] = amount
    return found


def _worth_by_row(claims: list[Due]) -> dict[int, dict[int, int]]:
    """Öre that each row should bring: what was granted, else what was claimed."""
    receivable = {one.claim: one.pk for one in claims}
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = ClaimRow.objects.filter(claim__in=list(receivable)).order_by("pk")
    for pk, claim, amount, granted in rows.values_list("pk", "claim", "amount", "granted"):
        found[receivable[claim]][pk] = (amount if granted is None else granted) or 0
    return found


def _items_by_row(claims: list[Due], rulebook: Rulebook) -> dict[int, dict[int, list[Item]]]:
    due_of = {one.claim: one for one in claims}
    billed = _billed()
    found: dict[int, dict[int, list[Item]]] = defaultdict(lambda: defaultdict(list))
    rows = (
        ClaimItem.objects.filter(row__claim__in=list(due_of)).order_by("pk")
        .values_list(
            "row__claim", "row", "counted", "cost", "cost__unit", "cost__kind", "cost__amount", "cost__fee",
            "examination", "examination__unit",
        )
    )  # fmt: skip
    for claim, row, counted, cost, unit, kind, amount, fee, examination, examined in rows.iterator(20_000):
        one = due_of[claim]
        at = unit if cost else examined
        full = amount - fee if cost else 0
        price = rulebook.price(kind, at, one.rule_day, full) if cost else 0
        rule = None if cost in billed else rulebook.rule(one.kind, at, one.rule_day)
        weight = counted or full if cost else 1
        found[one.pk][row].append(Item(cost, examination, at, weight, price, rule, cost in billed))
    return found


def _billed() -> set[int]:
    """Cost rows that a private unit is paid for by its bill: their part of what the state pays stays central.

    Those of a bill that was cancelled after a claim was made of them too: what is right is paid by a new bill.
    """
    lines = BillLine.objects.filter(cost__isnull=False).order_by()
    wanted = lines.filter(Q(bill__state__in=IN_FORCE) | Q(bill__state=BillState.CANCELLED, made_cost=True))
    return set(wanted.values_list("cost_id", flat=True)) - {None}


def _items_of_quarter(one: Due, quarter: date, rulebook: Rulebook) -> list[Item]:
    """Costs of the quarter, of people with a lump sum, that no claim that has been sent holds."""
    billed = _billed()
    claimed = ClaimItem.objects.filter(cost=OuterRef("pk"), living=True, row__claim__sent__isnull=False)
    people = Finding.objects.filter(kind=one.kind, since=quarter, state="automatic").values("person")
    rows = (
        Cost.objects.filter(
            ~Exists(claimed), day__range=(quarter, quarter_end(quarter)), person__in=people, unit__isnull=False
        )
        .order_by("pk").values_list("pk", "unit", "kind", "amount", "fee")
    )  # fmt: skip
    return [
        Item(
            pk, None, unit, amount - fee, rulebook.price(kind, unit, one.rule_day, amount - fee),
            None if pk in billed else rulebook.rule(one.kind, unit, one.rule_day), pk in billed,
        )
        for pk, unit, kind, amount, fee in rows.iterator(20_000)
    ]  # fmt: skip


# --- what was divided before, and writing -----------------------------------------------------------------------------
def _before(receivables: list[int]) -> dict[int, Shares]:
    """What earlier runs gave the units, by receivable."""
    found: dict[int, Shares] = defaultdict(dict)
    rows = (
        PayoutLine.objects.filter(share__living=True, share__receivable__in=receivables).order_by()
        .values_list("share__receivable", "unit", "rule", "cost", "examination").annotate(Sum("amount"))
    )  # fmt: skip
    for receivable, unit, rule, cost, examination, amount in rows.iterator(20_000):
        found[receivable][Share(unit, rule, cost, examination)] = amount
    return found


_COPY = "COPY money_payoutline (share_id, unit_id, rule_id, cost_id, examination_id, amount) FROM STDIN"


_MANY = 5_000  # lines from which the tables are counted again at once: the attest right after is planned for them


def _write_lines(made: list[tuple[PayoutShare, Shares]]) -> None:
    """Half a million lines are copied in, where one insert a line would take a minute."""
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for share, lines in made:
            for key, amount in lines.items():
                copy.write_row((share.pk, key.unit, key.rule, key.cost, key.examination, amount))
    if sum(len(lines) for _, lines in made) >= _MANY:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE money_payoutshare, money_payoutline")


def sums_by_unit(run: PayoutRun) -> Iterator[tuple[int, bool, str, int]]:
    """Unit, whether it is private, reimbursement and öre of a run, in order."""
    rows = PayoutLine.objects.filter(share__run=run).order_by("unit", "share__receivable__kind")
    summed = rows.values_list("unit", "unit__private", "share__receivable__kind").annotate(Sum("amount"))
    yield from summed
