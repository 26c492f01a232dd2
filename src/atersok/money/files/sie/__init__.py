"""SIE type 4, the Swedish exchange format for vouchers: 4I (vouchers to a ledger) and 4E (a ledger's year).

Source: SIE-gruppen, *SIE filformat*, utgåva 4B, 2008-09-30. Sections in the docstrings are those of that edition.
"""

from atersok.money.files.problem import FileError
from atersok.money.files.sie.model import DIMENSIONS, SieFile, Transaction, Voucher
from atersok.money.files.sie.reading import read
from atersok.money.files.sie.writing import Written, write, written

__all__ = ["DIMENSIONS", "FileError", "SieFile", "Transaction", "Voucher", "Written", "read", "write", "written"]
