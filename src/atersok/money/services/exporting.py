"""Files to the region's ledger: made once, numbered, hashed, kept byte for byte.

A voucher is in one file that the ledger takes in. Another file is made of it only when somebody says that the ledger
never got the first. No file holds a person: vouchers name claims, payments and runs by number.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import Unit, User, region
from atersok.audit.services import acting
from atersok.claims.language import kind_in_words, reader
from atersok.law.calendar import roll_forward
from atersok.law.money import show
from atersok.money.errors import NotNowError
from atersok.money.files import order, payment_order, sie
from atersok.money.files.destinations import Bankgiro, Iban
from atersok.money.files.problem import FileError
from atersok.money.locks import Lock, hold
from atersok.money.models import Account, Entry, LedgerFile, PayoutLine, PayoutRun, RunState, Voucher, bookkeeping
from atersok.money.numbering import next_in_row
from atersok.money.services.codings import Code, Codebook

Form = LedgerFile.Form

DIMENSIONS = {20: "Objekt", 21: "Verksamhet", 22: "Motpart"}
"""What the free dimensions of the SIE file mean; 1 kostnadsställe and 6 projekt have their numbers in the format."""

_TAKEN_IN = (Form.SIE, Form.ORDER_CSV)
_RIVALS: dict[str, tuple[str, ...]] = {
    Form.SIE: _TAKEN_IN, Form.ORDER_CSV: _TAKEN_IN, Form.ORDER_XLSX: (Form.ORDER_XLSX,), Form.PAIN: (Form.PAIN,),
}  # fmt: skip
"""Forms that would book or pay the same thing twice. The workbook is to read and sign, and goes beside the others."""

_NAMES = {Form.SIE: ("SIE", "si"), Form.ORDER_XLSX: ("BO", "xlsx"), Form.ORDER_CSV: ("BO", "csv"),
          Form.PAIN: ("BET", "xml")}  # fmt: skip
_MEDIA = {"si": "application/octet-stream", "csv": "text/csv; charset=utf-8", "xml": "application/xml",
          "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip


class Missing(NamedTuple):
    """Entries without a code: what they are about, between which days, and how many."""

    account: Account
    kind: str
    unit: str
    since: date
    until: date
    number: int

    def __str__(self) -> str:
        about = ", ".join(part for part in (kind_in_words(self.kind) if self.kind else "", self.unit) if part)
        days = f"{self.since}" if self.since == self.until else f"{self.since} – {self.until}"
        return f"{self.account.label}{f' ({about})' if about else ''}, {days}"


class MissingCodingError(NotNowError):
    """Nothing was made: entries have no code in the region's table."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        self.missing = missing
        super().__init__([_("Kontering saknas för %(what)s.") % {"what": one} for one in missing])


@dataclass(slots=True)
class Coded:
    """A voucher with its entries put together by code: öre by code, debits and credits apart."""

    voucher: Voucher
    sums: dict[tuple[Code, bool], int] = field(default_factory=lambda: defaultdict(int))

    @property
    def text(self) -> str:
        """What the ledger shows: our number, so that the row is found here again."""
        return f"{self.voucher} {self.voucher.get_event_display()}: {self.voucher.text}"


@dataclass(frozen=True, slots=True)
class _Order:
    """What a file is to be made of."""

    form: str
    name: str
    vouchers: Sequence[Voucher]
    run: PayoutRun | None
    today: date


class _Made(NamedTuple):
    """A file's bytes, and what whoever made it should know."""

    content: bytes
    told: str = ""


# --- what a file would hold -------------------------------------------------------------------------------------------
def of_period(since: date, until: date) -> QuerySet[Voucher]:
    """Vouchers of a period, in order."""
    return Voucher.objects.filter(day__range=(since, until)).order_by("day", "year", "number")


def unexported(vouchers: QuerySet[Voucher], form: str) -> QuerySet[Voucher]:
    """Those that no file has taken to the ledger yet."""
    return vouchers.exclude(pk__in=Voucher.objects.filter(files__form__in=_RIVALS[form]).values("pk"))


def missing(vouchers: QuerySet[Voucher], codes: Codebook | None = None) -> list[Missing]:
    """Entries of the vouchers that have no code, put together."""
    book, found = codes or Codebook.read(), defaultdict(list)
    rows = (
        Entry.objects.filter(voucher__in=vouchers.order_by()).order_by().distinct()
        .values_list("account", "kind", "unit", "voucher__day")
    )  # fmt: skip
    for account, kind, unit, day in rows:
        if book.code(account, kind, unit, day) is None:
            found[account, kind, unit].append(day)
    names = dict(Unit.objects.filter(pk__in=[unit for _a, _k, unit in found if unit]).values_list("pk", "name"))
    return [
        Missing(Account(account), kind, names.get(unit or 0, ""), min(days), max(days), len(days))
        for (account, kind, unit), days in sorted(found.items(), key=lambda one: tuple(map(str, one[0])))
    ]


# --- making -----------------------------------------------------------------------------------------------------------
@transaction.atomic
def make_of_period(user: User, form: str, since: date, until: date, today: date) -> LedgerFile:
    """A file of the period's vouchers that no file has. Raises NotNowError where there are none."""
    hold(Lock.FILES)
    vouchers = list(unexported(of_period(since, until), form))
    if not vouchers:
        raise NotNowError(_("Det finns inga verifikationer som inte redan är i en fil."))
    return _make(user, form, vouchers, today, since=since, until=until)


@transaction.atomic
def make_of_run(user: User, run: PayoutRun, form: str, today: date) -> LedgerFile:
    """A run's file. The same asked for twice gives the first: two at once make one.

    Raises NotNowError where the run is not attested, or its voucher went to the ledger in another file.
    """
    hold(Lock.FILES)
    current = PayoutRun.objects.select_related("voucher").get(pk=run.pk)
    if current.state != RunState.ATTESTED:
        raise NotNowError(_("%(run)s är inte attesterad.") % {"run": current})
    if current.voucher is None:
        raise NotNowError(_("%(run)s ger ingen enhet något, så inget är bokfört.") % {"run": current})
    taken = LedgerFile.objects.defer("content").filter(vouchers=current.voucher, form__in=_RIVALS[form])
    own = taken.filter(run=current, form=form).first()
    if own is not None:
        return own
    if other := taken.first():
        raise NotNowError(
            _("%(voucher)s finns redan i %(file)s. Gör om den filen om ekonomisystemet aldrig fick den.")
            % {"voucher": current.voucher, "file": other}
        )
    return _make(user, form, [current.voucher], today, run=current)


@transaction.atomic
def make_again(user: User, file: LedgerFile, reason: str, today: date) -> LedgerFile:
    """A new file of the same vouchers, because the ledger never got the first. The reason stays with it."""
    if not reason.strip():
        raise NotNowError(_("Skriv varför filen görs en gång till."))
    hold(Lock.FILES)
    later = LedgerFile.objects.filter(pk__gt=file.pk, form__in=_RIVALS[file.form])
    if later.filter(vouchers__in=file.vouchers.all()).exists():
        raise NotNowError(_("Det finns en senare fil med samma verifikationer."))
    vouchers = list(file.vouchers.order_by("day", "year", "number"))
    text = f"{file}: {reason.strip()}"
    return _make(user, file.form, vouchers, today, run=file.run, since=file.since, until=file.until, again=text)


def _make(
    user: User, form: str, vouchers: Sequence[Voucher], today: date, *, run: PayoutRun | None = None,
    since: date | None = None, until: date | None = None, again: str = "",
) -> LedgerFile:  # fmt: skip
    name = _next_name(form, today)
    made = _content(_Order(form, name, vouchers, run, today))
    with acting(user, again or gettext_noop("fil till ekonomisystemet gjord")):
        file = LedgerFile.objects.create(
            form=form, name=name, content=made.content, sha256=sha256(made.content).hexdigest(), since=since,
            until=until, run=run, by=user, again=again, told=made.told,
        )  # fmt: skip
        file.vouchers.add(*vouchers)
    return file


def _next_name(form: str, today: date) -> str:
    """`SIE-2026-0001.si`: numbered from 1 each year, workbooks and CSV files of orders in one row."""
    prefix, extension = _NAMES[Form(form)]
    start = f"{prefix}-{today.year}-"
    known = LedgerFile.objects.filter(name__startswith=start).values_list("name", flat=True)
    return f"{next_in_row(start, known)}.{extension}"


def _content(wanted: _Order) -> _Made:
    """The file's bytes, in Swedish whoever makes it. Raises NotNowError with what the format can't take."""
    makers: dict[str, Callable[[_Order], _Made]] = {
        Form.SIE: _sie, Form.ORDER_XLSX: _order(order.to_xlsx), Form.ORDER_CSV: _order(order.to_csv), Form.PAIN: _pain,
    }  # fmt: skip
    if wanted.form != Form.PAIN:
        _require_codes(wanted.vouchers)
    language = reader()
    try:
        with translation.override("sv"):
            return makers[wanted.form](wanted)
    except FileError as error:
        raise NotNowError(error.said(language)) from error


def _require_codes(vouchers: Sequence[Voucher]) -> None:
    if lacking := missing(Voucher.objects.filter(pk__in=[one.pk for one in vouchers])):
        raise MissingCodingError(lacking)


def _coded(vouchers: Sequence[Voucher]) -> list[Coded]:
    """The vouchers with codes, whole: every entry has one."""
    book = Codebook.read()
    found = {voucher.pk: Coded(voucher) for voucher in vouchers}
    rows = Entry.objects.filter(voucher__in=list(found)).order_by("pk")
    for pk, account, kind, unit, amount in rows.values_list("voucher", "account", "kind", "unit", "amount").iterator(
        20_000
    ):
        coded = found[pk]
        code = book.code(account, kind, unit, coded.voucher.day)
        assert code is not None, "nothing is made where one is missing"  # noqa: S101 - _require_codes
        coded.sums[code, amount > 0] += amount
    return list(found.values())


def _account_names(vouchers: Iterable[Voucher]) -> dict[str, str]:
    """What the region's account numbers are for, by the first entry that uses each."""
    book, names = Codebook.read(), dict[str, str]()
    rows = Entry.objects.filter(voucher__in=[one.pk for one in vouchers]).order_by().distinct()
    for account, kind, unit, day in rows.order_by("account").values_list("account", "kind", "unit", "voucher__day"):
        if code := book.code(account, kind, unit, day):
            names.setdefault(code.number, str(Account(account).label))
    return names


# --- SIE --------------------------------------------------------------------------------------------------------------
def _sie(wanted: _Order) -> _Made:
    home, latest = region(), max(voucher.day.year for voucher in wanted.vouchers)
    years = sorted({voucher.day.year for voucher in wanted.vouchers})
    file = sie.SieFile(
        company=home.name, generated=wanted.today, organisation_number=home.organisation_number,
        years={year - latest: (date(year, 1, 1), date(year, 12, 31)) for year in years}, dimensions=DIMENSIONS,
        accounts=_account_names(wanted.vouchers), vouchers=tuple(map(_sie_voucher, _coded(wanted.vouchers))),
    )  # fmt: skip
    return _Made(sie.write(file))


def _sie_voucher(coded: Coded) -> sie.Voucher:
    """The ledger gives series and number of its own; ours stands in the text."""
    rows = tuple(
        sie.Transaction(code.number, amount, coded.voucher.day, _objects(code))
        for (code, _d), amount in coded.sums.items()
    )
    return sie.Voucher(coded.voucher.day, coded.text, rows)


def _objects(code: Code) -> dict[int, str]:
    given = {1: code.cost_centre, 6: code.project, 20: code.object, 21: code.activity, 22: code.counterpart}
    return {dimension: value for dimension, value in given.items() if value}


# --- bokföringsorder --------------------------------------------------------------------------------------------------
def _order(write: Callable[[order.Order, Sequence[str]], bytes]) -> Callable[[_Order], _Made]:
    def made(wanted: _Order) -> _Made:
        columns = bookkeeping().columns.split(";")
        rows = [row for coded in _coded(wanted.vouchers) for row in _order_rows(coded, columns)]
        first, last = wanted.vouchers[0], wanted.vouchers[-1]
        text = f"Återsök, verifikation {first}" + (f" – {last}" if last != first else "")
        number = wanted.name.partition(".")[0]
        basis = f"Utbetalningsomgång {wanted.run}" if wanted.run else ""
        return _Made(write(order.Order(number, last.day, text, rows, basis), columns))

    return made


def _order_rows(coded: Coded, columns: Sequence[str]) -> list[order.OrderRow]:
    period = f"{coded.voucher.day:%Y%m}" if "period" in columns else ""
    return [
        order.OrderRow(code.number, amount, _columns(code), coded.text, period)
        for (code, _debit), amount in coded.sums.items()
    ]


def _columns(code: Code) -> dict[str, str]:
    given = {
        "kst": code.cost_centre, "verksamhet": code.activity, "objekt": code.object, "projekt": code.project,
        "motpart": code.counterpart,
    }  # fmt: skip
    return {column: value for column, value in given.items() if value}


# --- pain.001 ---------------------------------------------------------------------------------------------------------
def _pain(wanted: _Order) -> _Made:
    """Payments to the private units of a run. Units that should pay back are left out, and said."""
    if wanted.run is None:
        raise NotNowError(_("En betalfil görs av en utbetalningsomgång."))
    rows = (
        PayoutLine.objects.filter(share__run=wanted.run, unit__private=True).order_by("unit__name", "unit")
        .values_list("unit", "unit__name", "unit__bankgiro").annotate(sum=Sum("amount"))
    )  # fmt: skip
    paid = [(unit, name, giro, amount) for unit, name, giro, amount in rows if amount > 0]
    if not paid:
        raise NotNowError(_("Ingen privat enhet får något i %(run)s.") % {"run": wanted.run})
    _require_bankgiro([name for _u, name, giro, _amount in paid if not giro])
    payments = [
        payment_order.Payment(
            f"{wanted.run}-{unit}",
            name[: payment_order.NAME_LENGTH],
            Bankgiro(giro),
            amount,
            f"Ersättning {wanted.run}",
        )
        for unit, name, giro, amount in paid
    ]
    told = [f"{name} {show(amount)}" for _u, name, _giro, amount in rows if amount <= 0]
    said = _("Inte med i betalfilen, eftersom enheten ska betala tillbaka: %(units)s.") % {"units": ", ".join(told)}
    return _Made(payment_order.write(_payment_order(wanted, payments)), said if told else "")


def _require_bankgiro(names: Sequence[str]) -> None:
    if names:
        raise NotNowError(_("Bankgiro saknas för %(units)s. Skriv det på enheten.") % {"units": ", ".join(names)})


def _payment_order(wanted: _Order, payments: Sequence[payment_order.Payment]) -> payment_order.PaymentOrder:
    home, chosen = region(), bookkeeping()
    if not chosen.bic or not (chosen.iban or home.bankgiro):
        raise NotNowError(_("Skriv först konto och BIC under Bokföring, Inställningar."))
    return payment_order.PaymentOrder(
        id=wanted.name.partition(".")[0], created=timezone.localtime().replace(microsecond=0, tzinfo=None),
        day=roll_forward(wanted.today), payer=home.name, organisation_number=home.organisation_number,
        account=Iban(chosen.iban) if chosen.iban else Bankgiro(home.bankgiro), bic=chosen.bic, payments=payments,
    )  # fmt: skip


def media_type(file: LedgerFile) -> str:
    """What the browser is told."""
    return _MEDIA[file.name.rpartition(".")[2]]
