"""Rows and constraints of the money."""

from atersok.money.models.bill import (
    BEFORE_APPROVAL,
    IN_FORCE,
    Bill,
    BillLine,
    BillState,
    RegionBill,
    RegionBillRow,
)
from atersok.money.models.closing import Bookkeeping, Closing, bookkeeping
from atersok.money.models.ledger import Account, Coding, Entry, Event, LedgerFile, Opening, Period, Series, Voucher
from atersok.money.models.lump import (
    LumpComparison,
    LumpNote,
    LumpOutcome,
    LumpQuarter,
    LumpRow,
    LumpState,
)
from atersok.money.models.once import SentForm
from atersok.money.models.payment import BankEntry, How, Match, Payment, PaymentCode, PaymentLine
from atersok.money.models.payout import (
    Method,
    PayoutLine,
    PayoutRule,
    PayoutRun,
    PayoutShare,
    PriceItem,
    RunState,
)
from atersok.money.models.receivable import Doubt, Receivable

__all__ = [
    "BEFORE_APPROVAL",
    "IN_FORCE",
    "Account",
    "BankEntry",
    "Bill",
    "BillLine",
    "BillState",
    "Bookkeeping",
    "Closing",
    "Coding",
    "Doubt",
    "Entry",
    "Event",
    "How",
    "LedgerFile",
    "LumpComparison",
    "LumpNote",
    "LumpOutcome",
    "LumpQuarter",
    "LumpRow",
    "LumpState",
    "Match",
    "Method",
    "Opening",
    "Payment",
    "PaymentCode",
    "PaymentLine",
    "PayoutLine",
    "PayoutRule",
    "PayoutRun",
    "PayoutShare",
    "Period",
    "PriceItem",
    "Receivable",
    "RegionBill",
    "RegionBillRow",
    "RunState",
    "SentForm",
    "Series",
    "Voucher",
    "bookkeeping",
]
