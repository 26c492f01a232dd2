"""Money for the demo: what came, what was placed, what the units got. Codes, accounts and decisions are invented."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from atersok.accounts.models import Unit, User
from atersok.claims.models import Claim, ClaimRow, Finding
from atersok.clock import today
from atersok.law.calendar import quarter_end
from atersok.law.rules.schablon_vard_kvartal import KIND as LUMP
from atersok.law.rules.schablon_vard_kvartal import pay_day_of
from atersok.money import bill_table
from atersok.money.jobs import follow_everything
from atersok.money.models import Account, Coding, Method, Payment, PayoutRule, Receivable
from atersok.money.services import bills, payments, payouts, receivables
from atersok.money.services.payments import NewLine
from atersok.money.services.placing import place_certain
from atersok.people.models import Identifier, IdentifierKind

OPENING = date(2025, 7, 1)
FIRST_RUN = date(2026, 6, 30)
PAID_AFTER = timedelta(days=21)
_CODES = (
    ("X10", "Schablon hälso- och sjukvård", "schablon_vard_kvartal", False),
    ("X20", "Kostnadskrävande vård", "kostnadskravande_vard", False),
    ("X30", "Varaktig vård", "varaktig_vard", False),
    ("X40", "Hälsoundersökning asylsökande", "halsoundersokning_asyl", False),
    ("Å-X40", "Återkrav hälsoundersökning", "halsoundersokning_asyl", True),
)
_NUMBERS = (
    (Account.RECEIVABLE, "16110"), (Account.ACCRUED, "17910"), (Account.DOUBTFUL, "16190"), (Account.BANK, "19990"),
    (Account.UNPLACED, "28990"), (Account.REVENUE, "35110"), (Account.REDUCTION, "35190"), (Account.LOSS, "69510"),
    (Account.UNIT_SHARE, "45110"), (Account.UNIT_INCOME, "35510"), (Account.SUPPLIER, "24110"),
)  # fmt: skip


def fill_money(users: dict[str, User]) -> None:
    """A year and a half of money, done by the services that the pages use."""
    anna, bo, stina, erik = (users[name] for name in ("anna", "bo", "stina", "erik"))
    for code, text, kind, recovery in _CODES:
        payments.learn_code(erik, code, kind, text, recovery=recovery)
    _accounts()
    _rules()
    receivables.open_books(erik, OPENING)
    follow_everything()
    _decided_claims(erik)
    _lump_sums(erik)
    _odd_ones(erik)
    place_certain(erik, today())
    run = payouts.propose(anna, FIRST_RUN, today())
    payouts.attest(stina, payouts.check(bo, run, None), None, today())
    payouts.check(bo, payouts.propose(anna, today(), today()), None)


def _accounts() -> None:
    units = {unit.pk: unit for unit in Unit.objects.all()}
    for account, number in _NUMBERS:
        Coding.objects.create(account=account, number=number, cost_centre="9000", object="9909", since=OPENING)
    for pk, unit in units.items():
        Coding.objects.create(
            account=Account.UNIT_INCOME, unit=unit, number="35510", cost_centre=f"{4000 + pk}", since=OPENING
        )


def _rules() -> None:
    care = ("kostnadskravande_vard", "varaktig_vard", "forvar_vard", "bevisperson_vard")
    for kind in care:
        PayoutRule.objects.create(kind=kind, method=Method.ACTUAL, kept=50, decision="RS/410/2025", since=OPENING)
    for kind in ("halsoundersokning_asyl", "halsoundersokning_uppehallstillstand", "forvar_halsoundersokning"):
        PayoutRule.objects.create(kind=kind, method=Method.FIXED, sum=2_000_00, decision="RS/411/2025", since=OPENING)
    PayoutRule.objects.create(kind=LUMP, method=Method.ACTUAL, decision="RS/412/2025", since=OPENING)


def _decided_claims(user: User) -> None:
    """Each decided claim was paid three weeks later; the newest not yet."""
    decided = Claim.objects.filter(receivable__isnull=False, granted__gt=0).order_by("decided", "pk")
    for claim in decided:
        day = (claim.decided or today()) + PAID_AFTER
        if day < today():
            lines = list(_lines(claim))
            payments.register(user, day, sum(line.amount for line in lines), Payment.Source.LIST, lines, claim.number)


def _lines(claim: Claim) -> Iterator[NewLine]:
    lma = dict(
        Identifier.objects.filter(kind=IdentifierKind.LMA, person__claim_rows__claim=claim)
        .values_list("person", "value")
    )  # fmt: skip
    for row in ClaimRow.objects.filter(claim=claim, granted__gt=0):
        yield NewLine(
            row.granted or 0, kind=claim.kind, person=row.person_id, lma=lma.get(row.person_id, ""),
            claim_number=claim.number, since=row.since, until=row.until,
        )  # fmt: skip


def _lump_sums(user: User) -> None:
    """The agency's own count of each quarter: now and then somebody is left out, or in another age group."""
    for receivable in Receivable.objects.filter(quarter__isnull=False).order_by("quarter"):
        quarter = receivable.quarter
        found = Finding.objects.filter(kind=LUMP, state="automatic", since=quarter).order_by("pk")
        lines = list(_lump_lines(found))
        day = pay_day_of(quarter_end(quarter)) if quarter else today()
        if lines and day < today():
            payments.register(user, day, sum(line.amount for line in lines), Payment.Source.LIST, lines, "Schablon")


def _lump_lines(found: Iterable[Finding]) -> Iterator[NewLine]:
    lma = dict(Identifier.objects.filter(kind=IdentifierKind.LMA).values_list("person", "value"))
    for place, one in enumerate(found):
        if place % 61 == 17:
            continue
        amount = 4_435_00 if place % 83 == 5 else one.amount or 0
        yield NewLine(
            amount, "X10", "Schablon hälso- och sjukvård", person=one.person_id, lma=lma.get(one.person_id, ""),
            since=one.since, until=one.until,
        )  # fmt: skip


def _odd_ones(user: User) -> None:
    """What a Monday brings: money without a list, a recovery, somebody we don't know."""
    payments.register(user, date(2026, 11, 2), 38_450_00, Payment.Source.HAND, reference="Inbetalning utan lista")
    unknown = [
        NewLine(-2_175_00, "Å-X40", "Återkrav hälsoundersökning"),
        NewLine(4_435_00, "X10", "Schablon hälso- och sjukvård", lma="99000001", since=date(2026, 7, 1)),
        NewLine(12_300_00, "X77", "Okänd ersättning"),
    ]
    payments.register(user, date(2026, 11, 9), sum(line.amount for line in unknown), Payment.Source.LIST, unknown)


def send_bill() -> None:
    """A private unit's bill: a row that is right, and one whose person nobody knows."""
    pia = User.objects.get(username="privat")
    if pia.unit is None:
        return
    seeker = Identifier.objects.filter(
        kind=IdentifierKind.LMA, person__situations__kind="registrerad_mv", person__situations__until=None,
        person__situations__since__lt=date(2026, 10, 1), person__protection="",
    ).order_by("pk").first()  # fmt: skip
    given = [
        [seeker.raw if seeker else "", "2026-10-06", "vård", "1 850", "50"],
        ["99-000002/1", "2026-10-07", "vård", "1 850", "50"],
    ]
    lines = bill_table.read(bill_table.cells_of_rows(given), today())
    bills.register(pia, pia.unit, "F-1006", date(2026, 10, 31), 3_600_00, lines)
