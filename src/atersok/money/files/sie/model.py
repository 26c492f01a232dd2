"""What a SIE file of type 4 holds (SIE 4B, the posts of type 4I and 4E)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

DIMENSIONS: Mapping[int, str] = {
    1: "Kostnadsställe",
    2: "Kostnadsbärare",
    6: "Projekt",
    7: "Anställd",
    8: "Kund",
    9: "Leverantör",
    10: "Faktura",
}
"""Reserved dimensions and their names (SIE 4B, reserverade dimensionsnummer). 3–5 and 11–19 are kept for
later editions; from 20 a file gives its own meaning with a name."""

FIRST_FREE_DIMENSION = 20


@dataclass(frozen=True, slots=True)
class Transaction:
    """Transaktionspost (#TRANS): one row of a voucher.

    Attributes:
        account: account number, digits only.
        amount: öre; debit positive, credit negative.
        day: the transaction's day; the voucher's own when the file gives none.
        objects: code by number of dimension, such as ``{1: "7059", 20: "9909"}``.
        text: what the row says.
    """

    account: str
    amount: int
    day: date
    objects: Mapping[int, str] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Voucher:
    """Verifikation (#VER): rows whose amounts add up to zero.

    Attributes:
        day: the voucher's day (verdatum).
        transactions: the rows that count. Rows struck out in the ledger (#BTRANS) are not among them, and rows added
            afterwards (#RTRANS) stand once.
        series: the ledger's series; empty in a 4I file lets the ledger choose.
        number: the ledger's number; empty in a 4I file lets the ledger number.
        registered: day of registration, when the file says.
        sign: who made it, a signature and no name, when the file says.
    """

    day: date
    text: str
    transactions: tuple[Transaction, ...]
    series: str = ""
    number: str = ""
    registered: date | None = None
    sign: str = ""


@dataclass(frozen=True, slots=True)
class SieFile:
    """A SIE file of type 4I or 4E.

    Attributes:
        company: whose books (#FNAMN).
        generated: the day the file was made (#GEN).
        vouchers: in the order of the file.
        sign: who made the file (#GEN).
        program: name of the program that made it, and its version (#PROGRAM).
        organisation_number: as in the file (#ORGNR).
        years: first and last day of a financial year by number, 0 this year, -1 the one before (#RAR).
        dimensions: name by number (#DIM, #UNDERDIM).
        objects: name by dimension and code (#OBJEKT).
        accounts: name by number (#KONTO).
        imported: the ledger has taken the file in already (#FLAGGA 1).
        checksum_agrees: whether #KSUMMA is right; ``None`` when the file has none.
    """

    company: str
    generated: date
    vouchers: tuple[Voucher, ...]
    sign: str = ""
    program: str = "Återsök"
    version: str = "1"
    organisation_number: str = ""
    years: Mapping[int, tuple[date, date]] = field(default_factory=dict)
    dimensions: Mapping[int, str] = field(default_factory=dict)
    objects: Mapping[tuple[int, str], str] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    imported: bool = False
    checksum_agrees: bool | None = field(default=None, compare=False)
