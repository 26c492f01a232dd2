"""Rows and constraints of the money."""

from atersok.money.models.ledger import Account, Coding, Entry, Event, LedgerFile, Opening, Period, Series, Voucher
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
    "Account",
    "BankEntry",
    "Coding",
    "Doubt",
    "Entry",
    "Event",
    "How",
    "LedgerFile",
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
    "RunState",
    "Series",
    "Voucher",
]
