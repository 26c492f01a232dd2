"""The money's part of the world that the tests of all addresses walk: what to make, and how each address is reached."""

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import date, timedelta
from typing import Any

from django.db.models import Model
from tests.claims.lives import asylum_seeker
from tests.claims.pages import XSS
from tests.money import books, lumps, worlds
from tests.money.files.statements import details, entry, statement
from tests.site.marks import ELSEWHERE, HIDDEN, OWN

from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.care.models import Cost
from atersok.claims.models import Claim, ClaimItem, State
from atersok.law.calendar import quarter_end
from atersok.law.money import kr
from atersok.money.bill_table import FIELDS, cells_of_bytes, read
from atersok.money.files.order import COLUMNS
from atersok.money.forms.bills import BY_HAND
from atersok.money.models import (
    Account,
    BankEntry,
    Bill,
    BillLine,
    BillState,
    Coding,
    Entry,
    LedgerFile,
    LumpComparison,
    Match,
    Payment,
    PaymentCode,
    PaymentLine,
    PayoutRule,
    PayoutRun,
    PriceItem,
    Receivable,
    RegionBill,
    RunState,
    Voucher,
)
from atersok.money.services import accruals, bank, exporting, lump, payments, payouts, periods, receivables
from atersok.money.services import bills as billing
from atersok.money.services import region_bills as regions
from atersok.money.services.payments import NewLine, Placement
from atersok.people.models import Person, Situation

TODAY = worlds.TODAY
QUARTER, SETTLED = date(2026, 4, 1), date(2026, 1, 1)
LUMP = "schablon_vard_kvartal"
CLOSED, LOCKED, TO_CLOSE = (2026, 9), (2026, 1), (2026, 10)

type People = dict[str, Person]
type Users = dict[str, User]
type Reached = list[tuple[tuple[Any, ...], frozenset[str] | None, frozenset[str]]]
"""Arguments, codes of the units whose users may see it (None: no unit is kept out), names of people it is about."""


def open_money() -> None:
    """From when the money is followed: before the claims are sent, so that each becomes a receivable."""
    worlds.opened(date(2026, 1, 1))


def make_money(users: Users, units: dict[str, Unit], people: People, claims: dict[str, Claim]) -> None:
    """One of everything in every state: payments, runs, files, months, quarters, bills, bases to other regions."""
    own_of_hidden = ClaimItem.objects.filter(row__claim=claims["hidden"], cost__isnull=False).order_by("pk")
    Cost.objects.filter(pk=own_of_hidden.values_list("cost", flat=True)[0]).update(unit=units["MED"])
    worlds.rule(kept=100)
    PriceItem.objects.create(kind="vard", share=800, decision=XSS, since=date(2026, 1, 1), until=date(2026, 1, 31))
    books.coded()
    _bank(users)
    _quarters(users, people)
    _payments(users, people, claims)
    _runs(users, claims)
    _months(users)
    _bills(users, units)
    _regions(users, units)


def leave_behind(people: People) -> None:
    """Lump sums that the books have not got yet. After the last reckoning of findings, which knows nothing of them."""
    lumps.expected(people["first"], kr(7), quarter=SETTLED)


# --- payments ---------------------------------------------------------------------------------------------------------
def camt(reference: str, payer: str) -> bytes:
    """A statement with one entry of the agency's and one of somebody's."""
    return statement(
        entry("2500.00", reference=f"{reference}-1", details=details(f"Kvartal {XSS}", end=f"{reference}-1")),
        entry("70.00", reference=f"{reference}-2", details=details(XSS, payer, end=f"{reference}-2")),
    )


def _bank(users: Users) -> None:
    economist = users[Role.ECONOMIST]
    for number in range(3):
        bank.take_in(economist, camt(f"B{number}", f"Någon {number}"))
    bank.leave_out(economist, BankEntry.objects.filter(payments__isnull=True).order_by("-pk")[0], f"Inte hit {XSS}")
    payments.learn_code(economist, "101", LUMP, XSS, recovery=False)


def _payments(users: Users, people: People, claims: dict[str, Claim]) -> None:
    """One of lines about each person, placed, placed and taken back, or waiting; one cancelled; one that can be."""
    economist = users[Role.ECONOMIST]
    to_place = claims[State.SENT].rows.get().person
    paid = payments.register(
        economist, date(2026, 9, 1), kr(200_000), Payment.Source.LIST,
        [
            NewLine(kr(1_000), kind=worlds.KIND, person=to_place.pk, text=XSS),
            NewLine(kr(40_000), "X9", XSS, worlds.KIND, people["own"].pk, OWN.lma),
            NewLine(kr(30_000), "X9", XSS, worlds.KIND, people["hidden"].pk, HIDDEN.lma),
            NewLine(kr(20_000), "", "", worlds.KIND, people["own"].pk, OWN.lma, since=SETTLED, until=QUARTER),
            NewLine(kr(500), "Y7", XSS, "", people["hidden"].pk, HIDDEN.lma),
            NewLine(kr(500), "Y7", XSS, "", people["elsewhere"].pk, ELSEWHERE.lma),
            NewLine(kr(500), "Y7", XSS, "", None, "99-887766"),
            NewLine(-kr(700), "Å-1", XSS),
        ],
    )  # fmt: skip
    lines = list(paid.lines.order_by("pk"))
    for line, name in ((lines[1], "own"), (lines[2], "hidden"), (lines[3], "own")):
        _place(economist, line, claims[name])
    payments.undo(economist, [Match.objects.get(line=lines[3]).pk], f"Fel {XSS}", TODAY)
    worlds.paid(economist, kr(1_000))
    payments.cancel(economist, worlds.paid(economist, kr(3_000)), f"Kom aldrig {XSS}", TODAY)
    owed = worlds.receivable(claims[State.RECEIVED])
    for event in receivables.WRITE_DOWNS:
        receivables.write_down(economist, owed, 1, f"Fel {XSS}", TODAY, event)


def _place(user: User, line: PaymentLine, claim: Claim) -> None:
    found = worlds.receivable(claim)
    payments.place(user, [Placement(line.pk, found.pk, claim.rows.get().pk, line.amount)], TODAY)


# --- payouts and the ledger -------------------------------------------------------------------------------------------
def _runs(users: Users, claims: dict[str, Claim]) -> None:
    """One attested with its files; one thrown away; one open."""
    case_worker, second, economist = users[Role.CASE_WORKER], users["second"], users[Role.ECONOMIST]
    run = payouts.propose(case_worker, TODAY, TODAY)
    run = payouts.check(second, run, run.version)
    run = payouts.attest(users[Role.STRATEGIST], run, run.version, TODAY)
    exporting.make_of_run(economist, run, LedgerFile.Form.SIE, TODAY)
    more = worlds.paid(economist, NewLine(kr(5_000), kind=worlds.KIND))
    _place(economist, more.lines.get(), claims["own"])
    payouts.discard(case_worker, payouts.propose(case_worker, TODAY, TODAY), None, f"Fel {XSS}")
    payouts.propose(case_worker, TODAY, TODAY)


def _months(users: Users) -> None:
    """A month closed, an earlier one locked; a code that nothing rests on."""
    economist, month = users[Role.ECONOMIST], date(*CLOSED, 1)
    accruals.book(economist, month, accruals.count(month).seal, TODAY)
    periods.lock(economist, date(*LOCKED, 1), TODAY)
    Coding.objects.create(account="loss", number="7491", project="P1", since=date(2030, 1, 1))


# --- the quarters' lump sums ------------------------------------------------------------------------------------------
def _quarters(users: Users, people: People) -> None:
    """One settled, one where some differ, with a letter to write."""
    case_worker, economist = users[Role.CASE_WORKER], users[Role.ECONOMIST]
    until = quarter_end(QUARTER)
    worlds.paid(
        economist,
        *(
            NewLine(amount, "101", XSS, LUMP, person, number, "", QUARTER, until)
            for amount, person, number in (
                (lumps.ADULT, people["own"].pk, OWN.lma), (lumps.CHILD, people["hidden"].pk, HIDDEN.lma),
                (lumps.ADULT, people["child"].pk, "00-112233"), (lumps.OLD, None, "99-112233"),
            )
        ),
    )  # fmt: skip
    for name in ("own", "hidden"):
        lump.note(case_worker, QUARTER, f"Frågat {XSS}", people[name].pk, None)
    lump.ask(economist, QUARTER, TODAY, XSS)
    lump.settle(economist, SETTLED, None, f"Så blev det {XSS}", TODAY)
    receivables.follow_quarters(economist, TODAY)


# --- bills and other regions ------------------------------------------------------------------------------------------
HEADER = "LMA-nummer;Datum;Kostnadsslag;Belopp;Patientavgift"


def bill_file(day: int, *more: str) -> bytes:
    """Rows that nothing stands against, about three people, and those given."""
    rows = [f"{one.lma};2026-03-{day:02d};vård;{1_200 + day};50" for one in (ELSEWHERE, HIDDEN, OWN)]
    return "\n".join([HEADER, *rows, *more]).encode()


def _bills(users: Users, units: dict[str, Unit]) -> None:
    for place, state in enumerate((*BillState, BillState.CHECKED), 1):
        faulty = [f"99-000111;2026-03-01;vård;{XSS.replace(';', '')};0"] if state == BillState.RECEIVED else []
        lines = read(cells_of_bytes(bill_file(place, *faulty)), TODAY)
        made = billing.register(users["second"], units["PRIV"], f"F{place} {XSS}"[:60], date(2026, 3, 1), None, lines)
        _bill_to(BillState(state), made, users)


def _bill_to(state: BillState, made: Bill, users: Users) -> None:
    """Walk a bill just registered to a state."""
    case_worker = users[Role.CASE_WORKER]
    steps: dict[BillState, Callable[[], object]] = {
        BillState.CHECKED: lambda: billing.check(users[Role.STRATEGIST], made, None),
        BillState.APPROVED: lambda: billing.approve(case_worker, made, None, TODAY),
        BillState.IN_BASIS: lambda: billing.take_into_basis(users[Role.ECONOMIST], [made.pk]),
        BillState.PAID: lambda: billing.mark_paid(users[Role.ECONOMIST], made, TODAY),
    }
    if state == BillState.RETURNED:
        billing.give_back(case_worker, made, None, f"Rätta {XSS}")
    elif state == BillState.CANCELLED:
        billing.cancel(case_worker, made, f"Dubbel {XSS}", TODAY)
    elif state in steps:
        for step in list(steps)[: list(steps).index(state) + 1]:
            steps[step]()
    assert Bill.objects.get(pk=made.pk).state == state


def _regions(users: Users, units: dict[str, Unit]) -> None:
    """Fresh, billed, taken back, one with somebody protected in it; and what is left to bill."""
    case_worker, economist = users[Role.CASE_WORKER], users[Role.ECONOMIST]
    span = (date(2026, 7, 1), TODAY, TODAY)
    for county in ("01", "03", "05", "06"):
        _guest(county, units["MED"])
        _guest(county, units["SMYG"], given_name=HIDDEN.given, family_name=HIDDEN.family, protection="marking")
    regions.make(case_worker, "03", *span)
    regions.mark_billed(economist, regions.make(case_worker, "05", *span), TODAY, XSS[:60])
    regions.withdraw(case_worker, regions.make(users["seer"], "06", *span), f"Fel {XSS}")
    regions.make(users["seer"], "06", *span)


def _guest(county: str, unit: Unit, **fields: str) -> None:
    person = asylum_seeker(date(2025, 1, 10), **{"family_name": XSS} | fields)
    Situation.objects.filter(person=person).update(region=county)
    worlds.cost(person, unit, kr(1_000), kr(50), date(2026, 8, 20))


# --- more of everything -----------------------------------------------------------------------------------------------
def fill_money(numbers: range, claims: Sequence[Claim]) -> None:
    """Some more of everything that a list shows, like what is there; `numbers` that no call had before."""
    owed = Receivable.objects.bulk_create(
        Receivable(claim=claim, kind=claim.kind, since=date(2026, 3, 1), expected=date(2026, 4, 1)) for claim in claims
    )
    voucher = Voucher.objects.filter(event="claim").order_by("pk")[0]
    vouchers = copies(voucher, numbers, year=2031, number=int)
    Entry.objects.bulk_create(
        Entry(voucher=one, account=account, amount=amount, kind=worlds.KIND, receivable=of)
        for one, of in zip(vouchers, owed, strict=True)
        for account, amount in ((Account.RECEIVABLE, 100), (Account.REVENUE, -100))
    )
    _more_payments(numbers)
    run = PayoutRun.objects.filter(state=RunState.DISCARDED).order_by("pk")[0]
    copies(run, numbers, number="U-1999-{}".format)
    copies(PayoutRule.objects.all()[0], numbers, since=_day)
    copies(PriceItem.objects.all()[0], numbers, since=_day, until=None)
    copies(Coding.objects.all()[0], numbers, since=_day)
    copies(LedgerFile.objects.all()[0], numbers, name="X{}.si".format)
    received = Bill.objects.filter(state=BillState.RECEIVED).order_by("pk")[0]
    made = copies(received, numbers, invoice_key="X{}".format)
    line = BillLine.objects.filter(bill__state=BillState.RECEIVED).order_by("bill", "row")[0]
    copies(line, range(len(made)), bill=lambda n: made[n])
    copies(line, numbers, row=lambda n: n + 1_000)
    base = RegionBill.objects.order_by("pk")[0]
    copies(base, numbers, number="X{}".format)
    copies(base.rows.all()[0], numbers, living=False)


def _more_payments(numbers: range) -> None:
    richest = Payment.objects.order_by("-amount")[0]
    line = richest.lines.order_by("-pk")[0]
    copies(line, numbers)
    paid = copies(richest, numbers, amount=100_00)
    copies(line, range(len(paid)), payment=lambda n: paid[n])
    copies(BankEntry.objects.filter(payments__isnull=True)[0], numbers, reference="X{}".format)
    copies(PaymentCode.objects.all()[0], numbers, code="X{}".format)


def _day(number: int) -> date:
    return date(2040, 1, 1) + timedelta(number)


def copies[T: Model](row: T, numbers: range, /, **changed: Any) -> list[T]:
    """Rows like one, with fields changed: to a value, or to what a function makes of each number."""
    made = []
    for number in numbers:
        one = copy(row)
        one.pk = None
        for name, value in changed.items():
            setattr(one, name, value(number) if callable(value) else value)
        made.append(one)
    return type(row)._default_manager.bulk_create(made)


def pages_with_lists() -> Iterator[tuple[str, str]]:
    """Pages of one object that hold lists."""
    yield "payment", f"/inbetalningar/{Payment.objects.order_by('-amount')[0].pk}/"
    yield "bill", f"/rakningar/{Bill.objects.filter(state=BillState.RECEIVED).order_by('pk')[0].pk}/"
    yield "base for a region", f"/andra-regioner/{RegionBill.objects.order_by('pk')[0].pk}/"
    yield "lump sums of a quarter", "/schablon/{}/{}/?utfall=alla".format(*_quarter(QUARTER))
    yield "receivables, all", "/fordringar/?lage=alla"
    yield "bills, all", "/rakningar/?lage=alla"


# --- how each address is reached --------------------------------------------------------------------------------------
def _each(model: Any, *order: str, units: frozenset[str] | None = None) -> Callable[[People], Reached]:
    def reach(_people: People) -> Reached:
        return [((pk,), units, frozenset()) for pk in model.objects.order_by(*order, "pk").values_list("pk", flat=True)]

    return reach


def _fixed(*args: tuple[Any, ...]) -> Callable[[People], Reached]:
    return lambda _people: [(one, None, frozenset()) for one in args]


def _payments_reached(_people: People) -> Reached:
    """That with most lines first; then those that nothing is placed of, as they can be cancelled."""
    rows = Payment.objects.order_by("-amount", "cancelled", "pk").values_list("pk", flat=True)
    return [((pk,), None, frozenset()) for pk in rows]


def _lines_reached(_people: People) -> Reached:
    """Those to place first, an amount that can be divided in two known parts first of them."""
    rows = PaymentLine.objects.filter(kind=worlds.KIND, amount__gt=0).order_by("placed", "amount", "pk")
    others = PaymentLine.objects.exclude(pk__in=rows.values("pk")).order_by("pk")
    return [((line.pk,), None, frozenset()) for line in (*rows, *others[:6])]


def _receivables_reached(people: People) -> Reached:
    """Those about somebody marked, one that can be written down, a quarter's."""
    marked = Receivable.objects.filter(claim__rows__person__in=[people["own"], people["hidden"]]).order_by("pk")
    open_ = Receivable.objects.filter(claim__state=State.SENT).order_by("pk")
    of_quarters = Receivable.objects.filter(quarter__isnull=False).order_by("pk")
    return [((row.pk,), None, frozenset()) for row in (*open_[:1], *marked, *of_quarters[:2])]


def _vouchers_reached(_people: People) -> Reached:
    rows = Voucher.objects.order_by("event", "pk").distinct("event")
    return [((row.pk,), None, frozenset()) for row in rows]


def _write_downs(_people: People) -> Reached:
    rows = Voucher.objects.filter(event__in=receivables.WRITE_DOWNS).order_by("pk")
    return [((row.pk,), None, frozenset()) for row in rows]


def _runs_reached(_people: People) -> Reached:
    order = [RunState.ATTESTED, RunState.PROPOSED, RunState.DISCARDED]
    runs = sorted(PayoutRun.objects.all(), key=lambda run: order.index(RunState(run.state)))
    return [((run.pk,), None, frozenset()) for run in runs]


def _attested(*args: Any) -> Callable[[People], Reached]:
    return lambda _people: [
        ((run.pk, *args), None, frozenset()) for run in PayoutRun.objects.filter(state=RunState.ATTESTED)
    ]


def _units_of_run(_people: People) -> Reached:
    run = PayoutRun.objects.get(state=RunState.ATTESTED)
    units = Unit.objects.filter(payout_lines__share__run=run).distinct().order_by("pk")
    return [((run.pk, unit.pk), None, frozenset()) for unit in units]


def _statements(_people: People) -> Reached:
    return [
        ((unit.pk, 2026, form), frozenset({unit.code}), frozenset())
        for unit in Unit.objects.order_by("pk") for form in ("pdf", "xlsx")
    ]  # fmt: skip


def _rules(_people: People) -> Reached:
    rows = [("regel", PayoutRule.objects.get().pk), ("pris", PriceItem.objects.get().pk)]
    return [(row, None, frozenset()) for row in rows]


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def _lump_rows(people: People) -> Reached:
    return [((*_quarter(QUARTER), f"p{people[name].pk}"), None, frozenset({name})) for name in ("own", "hidden")]


def _region_bills(_people: People) -> Reached:
    """Those with somebody protected in them are marked so: their files are for those alone who may see it."""
    rows = RegionBill.objects.order_by("pk").prefetch_related("rows__person")
    return [
        ((row.pk,), None, frozenset({"hidden"} if any(one.person.protection for one in row.rows.all()) else ()))
        for row in rows
    ]


def histories() -> Iterator[tuple[str, int]]:
    """Kinds of objects with a page of history, and one or two of each."""
    richest = Payment.objects.order_by("-amount")[0]
    yield "inbetalning", richest.pk
    yield "fordran", Receivable.objects.filter(claim__state=State.APPEALED).order_by("pk")[0].pk
    yield "utbetalning", PayoutRun.objects.get(state=RunState.ATTESTED).pk
    for bill in Bill.objects.filter(state__in=(BillState.RECEIVED, BillState.PAID)):
        yield "rakning", bill.pk
    for base in RegionBill.objects.order_by("pk"):
        yield "regionunderlag", base.pk


def things_to_do() -> Iterator[str]:
    """Codes of what the money puts among the things to do."""
    yield f"line-{PaymentLine.objects.filter(placed=0).order_by('pk')[0].pk}"
    yield f"owed-{Receivable.objects.order_by('pk')[0].pk}"
    yield f"payout-{PayoutRun.objects.get(state=RunState.PROPOSED).pk}"


REACH: dict[str, Callable[[People], Reached]] = {
    "inbetalningar/kontoutdrag/rader/<int:pk>": lambda _people: [
        ((pk,), None, frozenset())
        for pk in BankEntry.objects.filter(payments__isnull=True).order_by("pk").values_list("pk", flat=True)
    ],
    "inbetalningar/rad/<int:pk>": _lines_reached,
    "inbetalningar/placering/<int:pk>": _each(Match, "-undone"),
    "inbetalningar/<int:pk>": _payments_reached,
    "fordringar/hamta/<slug:form>": _fixed(("csv",), ("xlsx",)),
    "fordringar/<int:pk>": _receivables_reached,
    "fordringar/nedskrivning/<int:pk>": _write_downs,
    "utbetalningar/regler/<slug:of>/<int:pk>": _rules,
    "utbetalningar/<int:pk>": _runs_reached,
    "utbetalningar/<int:pk>/enhet/<int:unit>": _units_of_run,
    "utbetalningar/<int:pk>/fil/<slug:form>": _attested("sie"),
    "enhetens-ersattning/<int:pk>/<int:year>/<slug:form>": _statements,
    "bokforing/<int:pk>": _vouchers_reached,
    "bokforing/manader/<int:year>/<int:month>": _fixed(TO_CLOSE, LOCKED, CLOSED),
    "bokforing/kontering/<int:pk>": _each(Coding, "-since"),
    "bokforing/kontering/fil/<slug:form>": _fixed(("xlsx",), ("csv",)),
    "bokforing/filer/<int:pk>": _each(LedgerFile),
    "schablon/<int:year>/<int:number>": _fixed(_quarter(QUARTER), _quarter(SETTLED), (2026, 4)),
    "schablon/<int:year>/<int:number>/rad/<slug:key>": _lump_rows,
    "schablon/avslutad/<int:pk>": _each(LumpComparison),
    "rakningar/<int:pk>": _each(Bill, units=frozenset({"PRIV"})),
    "andra-regioner/nytt/<slug:county>": _fixed(("01",)),
    "andra-regioner/<int:pk>": _region_bills,
}
"""By the address through its last object: its arguments, whose units may see it, and whom it is about."""

STATES = {
    "month_unlock": "only a month that is locked is opened",
    "todo_hide": "what is settled or gone can't be hidden",
}
"""Pages that answer 404 for some of these."""

STATEFUL = {
    "rakningar/<int:pk>", "utbetalningar/<int:pk>", "inbetalningar/<int:pk>", "fordringar/<int:pk>",
    "fordringar/nedskrivning/<int:pk>", "andra-regioner/<int:pk>", "bokforing/kontering/<int:pk>",
}  # fmt: skip
"""What can be done depends on the object's state."""


# --- what is sent -----------------------------------------------------------------------------------------------------
def _open_run() -> PayoutRun:
    return PayoutRun.objects.select_related("by").get(state=RunState.PROPOSED)


def _discarded() -> None:
    run = _open_run()
    payouts.discard(run.by, run, None, "Fel")


def _checked() -> None:
    run = _open_run()
    payouts.check(run.by, run, None)


FIRST: dict[str, Callable[[], None]] = {"payout_new": _discarded, "payout_attest": _checked}
"""What must have happened before a form can do what it is for, as there is one open run at a time."""

_NO_ROWS = {f"row_{row}_{name}": "" for row in range(BY_HAND) for name in FIELDS}
VALUES: dict[str, dict[str, str]] = {
    "line_place": {"number": ""},
    "line_split": {"parts": "400\n600"},
    "receivable": {"expected": ""},
    "rule_new": {"sum": "", "kind": "varaktig_vard"},
    "price_new": {"share": "80"},
    "payout_attest": {"version": "3"},
    "coding_new": {"number": "3510"},
    "codings_import": {},
    "ledger_export": {"since": "2026-01", "until": "2026-11"},
    "ledger_file_again": {"never": "on"},
    "ledger_settings": {"iban": "", "bic": "", "columns": ";".join(COLUMNS)},
    "bill_new": {"cells": "", "total": "", "invoice": "F-ny", **_NO_ROWS},
    "bill_lines": {"cells": "", "total": "", **_NO_ROWS},
    "bills_basis": {"bill": "*"},
}
"""What somebody writes in the forms where the first thing that fits will not do."""

FILES: dict[str, tuple[str, bytes]] = {
    "statement_new": ("kontoutdrag.xml", camt("NY", "Någon")),
    "codings_import": ("koder.csv", "Kontoslag;Konto;Gäller från\nFordran på staten;1691;2031-01-01".encode()),
    "bill_new": ("rader.csv", bill_file(20)),
    "bill_lines": ("rader.csv", bill_file(21)),
}
"""Files that the forms take."""

UNTRACKED = {
    "accrual": "a closing and its vouchers can't be changed, and say who made them",
    "accrual_lump": "the same of its voucher",
}
"""Forms that leave no row of history, and why."""

NOT_HERE = {"ledger_open": "before anything is booked: tests/money/test_ledger_pages.py"}
"""Forms sent by other tests."""
