"""SIE type 4I to bytes (SIE 4B): vouchers for a ledger to take in."""

import logging
import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from atersok.money.files.sie.checking import check
from atersok.money.files.sie.codepage import CODE_PAGE, CodePage
from atersok.money.files.sie.model import DIMENSIONS, SieFile, Transaction, Voucher

logger = logging.getLogger(__name__)

COST_CENTRE, COST_UNIT = 1, 2
"""Kostnadsställe, and kostnadsbärare which the format places under it."""


class Written(NamedTuple):
    """A file's bytes, and how often each character outside code page 437 was replaced."""

    content: bytes
    replaced: Mapping[str, int]


class _Bare(str):
    """A field written without quotation marks: a number, a day, an amount."""

    __slots__ = ()


type _Value = str | Mapping[int, str]


def write(file: SieFile) -> bytes:
    """The file as SIE 4I. The same file always gives the same bytes.

    #FLAGGA 0 tells the ledger that it has not been taken in; #KONTO, #DIM and #OBJEKT are declared for what the
    vouchers use (a code without a name is named by itself); lines end with CR LF; #KSUMMA guards the rest. Characters
    outside code page 437 are replaced as :data:`atersok.money.files.sie.codepage.REPLACEMENTS` says, and the log gets
    their number.

    Raises:
        FileError: naming the voucher, the row, the value and what is allowed; see :func:`...checking.check`.
    """
    content, replaced = written(file)
    if replaced:
        logger.warning("SIE: %d characters outside code page 437 were replaced", sum(replaced.values()))
    return content


def written(file: SieFile) -> Written:
    """As :func:`write`, and tells which characters were replaced."""
    check(file)
    made = _Lines()
    made.post("#FLAGGA", _Bare("0"))
    made.open_checksum()
    _head(made, file)
    _chart(made, file)
    for voucher in file.vouchers:
        _voucher(made, voucher)
    made.close_checksum()
    return Written(b"".join(made.lines), dict(made.page.replaced))


class _Lines:
    """Lines so far, and the checksum over their labels and fields."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.page = CodePage()
        self.checksum: int | None = None

    def post(self, label: str, *values: _Value, indent: str = "") -> None:
        """One post: a label and its fields."""
        self._count(label)
        self.bare(indent + " ".join([label, *map(self._field, values)]))

    def bare(self, line: str) -> None:
        """A line that the checksum does not cover by itself."""
        self.lines.append(line.encode(CODE_PAGE) + b"\r\n")

    def open_checksum(self) -> None:
        """#KSUMMA without value: from the next line on everything is covered."""
        self.bare("#KSUMMA")
        self.checksum = 0

    def close_checksum(self) -> None:
        """#KSUMMA with the value, last in the file."""
        self.bare(f"#KSUMMA {self.checksum}")

    def _field(self, value: _Value) -> str:
        if isinstance(value, _Bare):
            self._count(value)
            return value
        if isinstance(value, str):
            fitted = self.page.fit(value)
            self._count(fitted)
            return '"' + fitted.replace('"', '\\"') + '"'
        pairs = [f"{self._field(_Bare(dimension))} {self._field(code)}" for dimension, code in sorted(value.items())]
        return f"{{{' '.join(pairs)}}}"

    def _count(self, text: str) -> None:
        if self.checksum is not None:
            self.checksum = zlib.crc32(text.encode(CODE_PAGE), self.checksum)


def _head(made: _Lines, file: SieFile) -> None:
    made.post("#PROGRAM", file.program, file.version)
    made.post("#FORMAT", _Bare("PC8"))
    made.post("#GEN", _day(file.generated), *([file.sign] if file.sign else []))
    made.post("#SIETYP", _Bare("4"))
    if number := file.organisation_number.replace("-", ""):
        made.post("#ORGNR", _Bare(f"{number[:6]}-{number[6:]}"))
    made.post("#FNAMN", file.company)
    for year, (first, last) in sorted(file.years.items(), reverse=True):
        made.post("#RAR", _Bare(year), _day(first), _day(last))


def _chart(made: _Lines, file: SieFile) -> None:
    rows = [row for voucher in file.vouchers for row in voucher.transactions]
    for account in sorted({row.account for row in rows}, key=lambda number: (int(number), number)):
        made.post("#KONTO", _Bare(account), file.accounts.get(account) or account)
    objects = sorted({pair for row in rows for pair in row.objects.items()})
    _dimensions(made, file, {dimension for dimension, _ in objects})
    for dimension, code in objects:
        made.post("#OBJEKT", _Bare(dimension), code, file.objects.get((dimension, code)) or code)


def _dimensions(made: _Lines, file: SieFile, used: Iterable[int]) -> None:
    """Kostnadsbärare is declared under kostnadsställe (SIE 4B, hierarkiska dimensioner)."""
    declared = set(used)
    if COST_UNIT in declared:
        declared.add(COST_CENTRE)
    for dimension in sorted(declared):
        name = file.dimensions.get(dimension) or DIMENSIONS[dimension]
        if dimension == COST_UNIT:
            made.post("#UNDERDIM", _Bare(dimension), name, _Bare(COST_CENTRE))
        else:
            made.post("#DIM", _Bare(dimension), name)


def _voucher(made: _Lines, voucher: Voucher) -> None:
    registered = _day(voucher.registered) if voucher.registered else ""
    after = [registered, voucher.sign] if voucher.sign else [registered] if registered else []
    made.post("#VER", voucher.series, voucher.number, _day(voucher.day), voucher.text, *after)
    made.bare("{")
    for row in voucher.transactions:
        _row(made, row, voucher.day)
    made.bare("}")


def _row(made: _Lines, row: Transaction, voucher_day: date) -> None:
    day = "" if row.day == voucher_day else _day(row.day)
    made.post("#TRANS", _Bare(row.account), row.objects, _amount(row.amount), day, row.text, indent="   ")


def _day(day: date) -> _Bare:
    return _Bare(day.isoformat().replace("-", ""))


def _amount(ore: int) -> _Bare:
    kronor, rest = divmod(abs(ore), 100)
    return _Bare(f"{'-' if ore < 0 else ''}{kronor}.{rest:02}")
