"""State funds."""

from atersok.funds.models.allocation import Allocation, Draw, Need
from atersok.funds.models.asking import Asking, Step
from atersok.funds.models.fund import (
    Frame,
    Fund,
    Handing,
    KeyInput,
    Kind,
    Outcome,
    Part,
    Payment,
    Published,
    Status,
)
from atersok.funds.models.ledger import Comment, LedgerFile, LedgerSum

__all__ = [
    "Allocation",
    "Asking",
    "Comment",
    "Draw",
    "Frame",
    "Fund",
    "Handing",
    "KeyInput",
    "Kind",
    "LedgerFile",
    "LedgerSum",
    "Need",
    "Outcome",
    "Part",
    "Payment",
    "Published",
    "Status",
    "Step",
]
