"""SIE type 4 from bytes (SIE 4B). Reads 4I, and of 4E the vouchers; balances are passed over."""

import io
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from atersok.law.money import to_kronor
from atersok.law.wording import Text
from atersok.money.files.problem import FileError
from atersok.money.files.sie import fields as to
from atersok.money.files.sie.checksum import Checksum
from atersok.money.files.sie.fields import LINE_LENGTH, Field
from atersok.money.files.sie.model import SieFile, Transaction, Voucher

MAX_BYTES = 64 * 1024 * 1024
"""A larger file is refused: a region's year is some tens of megabytes."""

MAX_ROWS = 1_000_000
"""Transactions in one file."""

MAX_DECLARED = 200_000
"""Accounts or objects in one file."""

_MANDATORY = ("#FLAGGA", "#PROGRAM", "#FORMAT", "#GEN", "#SIETYP", "#FNAMN")
_END_OF_DOS_FILE = b"\x1a"
_BOM = b"\xef\xbb\xbf"


def read(content: bytes) -> SieFile:
    """The file's vouchers and names.

    Unknown labels and fields after those known are passed over (SIE 4B, utbyggbarhet). Text is code page 437; a file
    that is UTF-8 all through is read as that. A wrong checksum is told in ``checksum_agrees``, not refused.

    Raises:
        FileError: with the line, the value and what is allowed. Not SIE type 4, a mandatory post missing, a voucher
            that does not balance, a file cut off, or one above 64 MB or a million rows.
    """
    if len(content) > MAX_BYTES:
        allowed = Text(f"högst {MAX_BYTES} byte", f"at most {MAX_BYTES} bytes")
        raise FileError(Text("filens storlek", "the file's size"), len(content), allowed)
    encoding = _encoding(content)
    reader = _Reader(encoding)
    stream = io.BytesIO(content.removeprefix(_BOM))
    for number, raw in enumerate(stream, start=1):
        if line := _line(raw, encoding, number):
            reader.take(line, number)
    return reader.done()


def _encoding(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp437"
    return "utf-8"


def _line(raw: bytes, encoding: str, number: int) -> str:
    if len(raw) > LINE_LENGTH:
        allowed = Text(f"högst {LINE_LENGTH} byte på en rad", f"at most {LINE_LENGTH} bytes in a line")
        raise FileError(Text("radens längd", "the line's length"), len(raw), allowed, number)
    return raw.rstrip(b"\r\n" + _END_OF_DOS_FILE).decode(encoding).strip(" \t")


@dataclass(slots=True)
class _Open:
    """A voucher being read."""

    day: date
    text: str
    series: str
    number: str
    registered: date | None
    sign: str
    line: int
    rows: list[Transaction] | None = None
    added: Transaction | None = None


@dataclass(slots=True)
class _Reader:
    """Takes the lines one after the other and keeps what they say."""

    encoding: str
    single: dict[str, Any] = field(default_factory=dict)
    years: dict[int, tuple[date, date]] = field(default_factory=dict)
    dimensions: dict[int, str] = field(default_factory=dict)
    objects: dict[tuple[int, str], str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    vouchers: list[Voucher] = field(default_factory=list)
    voucher: _Open | None = None
    rows: int = 0
    lists: dict[str, dict[int, str]] = field(default_factory=dict)
    checksum: Checksum | None = None
    expected: int | None = None

    def take(self, line: str, number: int) -> None:
        """One line that is not blank."""
        if line == "{":
            self._begin(number)
        elif line == "}":
            self._end(number)
        else:
            self._post(to.split(line, number), number)

    def _post(self, fields: list[Field], line: int) -> None:
        label = fields[0].upper() if isinstance(fields[0], str) else ""
        if not label.startswith("#"):
            allowed = Text("en etikett som börjar med #, eller { och } ensamma", "a label that begins with #")
            raise FileError(Text("radens början", "the line's beginning"), _first(fields), allowed, line)
        if label == "#KSUMMA":
            self._checksum(fields, line)
            return
        if self.checksum and self.expected is None:
            self.checksum.add(fields, self.encoding)
        self._known(label, fields[1:], line)

    def _known(self, label: str, values: list[Field], line: int) -> None:
        if self.voucher and self.voucher.rows is not None:
            if label in _ROWS:
                _ROWS[label](self, values, line)
            elif label in _POSTS:
                raise _not_closed(self.voucher.line)
            return
        if self.voucher:
            raise _not_opened(self.voucher.line)
        if take := _POSTS.get(label):
            take(self, label, values, line)

    def _checksum(self, fields: list[Field], line: int) -> None:
        if len(fields) == 1 and self.checksum is None:
            self.checksum = Checksum()
        elif self.checksum and len(fields) > 1:
            found = str(fields[1])
            if not found.removeprefix("-").isdecimal() or len(found) > 11:
                allowed = Text("ett heltal", "a whole number")
                raise FileError(Text("kontrollsumman", "the checksum"), found, allowed, line)
            self.expected = int(found) % 2**32

    def _begin(self, line: int) -> None:
        if not self.voucher or self.voucher.rows is not None:
            allowed = Text("på raden efter #VER", "on the line after #VER")
            raise FileError(Text("platsen för klammern", "the place of the brace"), "{", allowed, line)
        self.voucher.rows = []

    def _end(self, line: int) -> None:
        voucher = self.voucher
        if not voucher or voucher.rows is None:
            allowed = Text("efter raderna i en #VER", "after the rows of a #VER")
            raise FileError(Text("platsen för klammern", "the place of the brace"), "}", allowed, line)
        _same_again(voucher, None, line)
        total = sum(row.amount for row in voucher.rows)
        if total:
            allowed = Text("debet lika med kredit, summan 0.00", "debit equal to credit, the sum 0.00")
            thing = Text("summan av verifikationens rader", "the sum of the voucher's rows")
            raise FileError(thing, to_kronor(total), allowed, voucher.line)
        self.vouchers.append(
            Voucher(voucher.day, voucher.text, tuple(voucher.rows), voucher.series, voucher.number,
                    voucher.registered, voucher.sign)
        )  # fmt: skip
        self.voucher = None

    def transaction(self, values: list[Field], line: int) -> Transaction:
        """`#TRANS kontonr {objektlista} belopp transdat transtext kvantitet sign`."""
        voucher = self.voucher
        _enough("#TRANS", values, 3, line)
        self.rows += 1
        if voucher is None or self.rows > MAX_ROWS:
            allowed = Text(f"högst {MAX_ROWS} rader i en fil", f"at most {MAX_ROWS} rows in a file")
            raise FileError(Text("antalet rader", "the number of rows"), self.rows, allowed, line)
        when, said = _at(values, 3), _at(values, 4)
        return Transaction(
            account=to.account(values[0], line),
            amount=to.ore(values[2], line),
            day=to.day(when, line) if when else voucher.day,
            objects=self._objects(values[1], line),
            text=to.text(said, line),
        )

    def _objects(self, found: Field, line: int) -> dict[int, str]:
        key = found if isinstance(found, str) else found.inside
        if isinstance(found, str) or key not in self.lists:
            codes = to.objects(found, line)
            if len(self.lists) >= MAX_DECLARED:
                return codes
            self.lists[key] = codes
        return self.lists[key]

    def done(self) -> SieFile:
        """The whole file, when nothing is left open."""
        if self.voucher:
            raise _not_closed(self.voucher.line)
        if self.checksum and self.expected is None:
            allowed = Text("#KSUMMA med kontrollsumman sist", "#KSUMMA with the checksum last")
            raise FileError(Text("filen är avklippt, slutet saknas", "the file is cut off"), None, allowed)
        missing = [label for label in _MANDATORY if label not in self.single]
        if missing:
            allowed = Text(f"att de finns: {', '.join(_MANDATORY)}", f"that they are there: {', '.join(_MANDATORY)}")
            raise FileError(Text("poster som saknas", "posts that are missing"), " ".join(missing), allowed)
        return self._file()

    def _file(self) -> SieFile:
        generated, sign = self.single["#GEN"]
        program, version = self.single["#PROGRAM"]
        return SieFile(
            company=self.single["#FNAMN"], generated=generated, vouchers=tuple(self.vouchers), sign=sign,
            program=program, version=version, organisation_number=self.single.get("#ORGNR", ""),
            years=self.years, dimensions=self.dimensions, objects=self.objects, accounts=self.accounts,
            imported=self.single["#FLAGGA"] == 1,
            checksum_agrees=None if self.checksum is None else self.checksum.value == self.expected,
        )  # fmt: skip


def _first(fields: list[Field]) -> str:
    return fields[0] if isinstance(fields[0], str) else "{"


def _at(values: list[Field], place: int) -> Field:
    return values[place] if place < len(values) else ""


def _enough(label: str, values: list[Field], count: int, line: int) -> None:
    if len(values) < count:
        allowed = Text(f"minst {count} fält efter {label}", f"at least {count} fields after {label}")
        raise FileError(Text("antalet fält", "the number of fields"), len(values), allowed, line)


def _not_opened(line: int) -> FileError:
    allowed = Text("en rad med { och rader med #TRANS efter #VER", "a line with { and rows with #TRANS after #VER")
    return FileError(Text("verifikationen saknar rader", "the voucher has no rows"), None, allowed, line)


def _not_closed(line: int) -> FileError:
    allowed = Text("en rad med } efter verifikationens rader", "a line with } after the voucher's rows")
    return FileError(Text("verifikationen tar aldrig slut", "the voucher never ends"), None, allowed, line)


def _same_again(voucher: _Open, row: Transaction | None, line: int) -> None:
    """#RTRANS must be followed by the same row as #TRANS, so that older readers count it once (SIE 4B, #RTRANS)."""
    if voucher.added is not None and voucher.added != row:
        allowed = Text("en likadan #TRANS direkt efter #RTRANS", "the same #TRANS directly after #RTRANS")
        raise FileError(Text("raden efter #RTRANS är en annan", "another row after #RTRANS"), None, allowed, line)
    voucher.added = None


def _take_row(reader: _Reader, values: list[Field], line: int) -> None:
    row = reader.transaction(values, line)
    voucher = reader.voucher
    if voucher is not None and voucher.rows is not None:
        _same_again(voucher, row, line)
        voucher.rows.append(row)


def _take_added(reader: _Reader, values: list[Field], line: int) -> None:
    row = reader.transaction(values, line)
    if reader.voucher is not None:
        _same_again(reader.voucher, None, line)
        reader.voucher.added = row


def _take_removed(reader: _Reader, values: list[Field], line: int) -> None:
    """#BTRANS tells of a row struck out: it is checked to be a row, and does not count (SIE 4B, #BTRANS)."""
    if reader.voucher is not None:
        _same_again(reader.voucher, None, line)
    reader.transaction(values, line)


def _take_voucher(reader: _Reader, label: str, values: list[Field], line: int) -> None:
    """`#VER serie vernr verdatum vertext regdatum sign`."""
    _enough(label, values, 3, line)
    registered = _at(values, 4)
    reader.voucher = _Open(
        day=to.day(values[2], line), text=to.text(_at(values, 3), line),
        series=to.text(values[0], line), number=to.text(values[1], line),
        registered=to.day(registered, line) if registered else None, sign=to.text(_at(values, 5), line), line=line,
    )  # fmt: skip


def _outside(_: _Reader, label: str, __: list[Field], line: int) -> None:
    allowed = Text("inom { och } efter #VER", "within { and } after #VER")
    raise FileError(Text("platsen för raden", "the place of the row"), label, allowed, line)


def _take_flag(reader: _Reader, label: str, values: list[Field], line: int) -> None:
    _enough(label, values, 1, line)
    flag = to.whole(values[0], line)
    if flag not in (0, 1):
        allowed = Text("0 (inte inläst) eller 1 (inläst)", "0 (not taken in) or 1 (taken in)")
        raise FileError(Text("flaggan", "the flag"), flag, allowed, line)
    reader.single[label] = flag


def _take_program(reader: _Reader, label: str, values: list[Field], line: int) -> None:
    _enough(label, values, 1, line)
    reader.single[label] = (to.text(values[0], line), to.text(_at(values, 1), line))


def _take_format(reader: _Reader, label: str, values: list[Field], line: int) -> None:
    _enough(label, values, 1, line)
    if values[0] != "PC8":
        raise FileError(Text("teckenuppsättningen", "the character set"), values[0], Text("PC8", "PC8"), line)
    reader.single[label] = values[0]


def _take_made(reader: _Reader, label: str, values: list[Field], line: int) -> None:
    _enough(label, values, 1, line)
    reader.single[label] = (to.day(values[0], line), to.text(_at(values, 1), line))


def _take_type(reader: _Reader, label: str, values: list[Field], line: int) -> None:
    _enough(label, values, 1, line)
    if values[0] != "4":
        allowed = Text("4, filer med verifikationer (4E eller 4I)", "4, files with vouchers (4E or 4I)")
        raise FileError(Text("SIE-typen", "the SIE type"), values[0], allowed, line)
    reader.single[label] = 4


def _take_text(reader: _Reader, label: str, values: list[Field], line: int) -> None:
    _enough(label, values, 1, line)
    reader.single[label] = to.text(values[0], line)


def _take_year(reader: _Reader, label: str, values: list[Field], line: int) -> None:
    _enough(label, values, 3, line)
    first, last = to.day(values[1], line), to.day(values[2], line)
    if last < first:
        allowed = Text("en sista dag efter den första", "a last day after the first")
        raise FileError(Text("räkenskapsårets slut", "the end of the year"), last, allowed, line)
    _keep(reader.years, to.whole(values[0], line), (first, last), line)


def _take_dimension(reader: _Reader, label: str, values: list[Field], line: int) -> None:
    _enough(label, values, 2, line)
    _keep(reader.dimensions, to.whole(values[0], line), to.text(values[1], line), line)


def _take_object(reader: _Reader, label: str, values: list[Field], line: int) -> None:
    _enough(label, values, 3, line)
    key = to.whole(values[0], line), to.text(values[1], line)
    _keep(reader.objects, key, to.text(values[2], line), line)


def _take_account(reader: _Reader, label: str, values: list[Field], line: int) -> None:
    _enough(label, values, 2, line)
    _keep(reader.accounts, to.account(values[0], line), to.text(values[1], line), line)


def _keep[K, V](kept: MutableMapping[K, V], key: K, value: V, line: int) -> None:
    if len(kept) >= MAX_DECLARED:
        allowed = Text(f"högst {MAX_DECLARED} av varje slag", f"at most {MAX_DECLARED} of each kind")
        raise FileError(Text("antalet poster", "the number of posts"), len(kept) + 1, allowed, line)
    kept[key] = value


_ROWS: Mapping[str, Callable[[_Reader, list[Field], int], None]] = {
    "#TRANS": _take_row,
    "#RTRANS": _take_added,
    "#BTRANS": _take_removed,
}

_POSTS: Mapping[str, Callable[[_Reader, str, list[Field], int], None]] = {
    "#FLAGGA": _take_flag,
    "#PROGRAM": _take_program,
    "#FORMAT": _take_format,
    "#GEN": _take_made,
    "#SIETYP": _take_type,
    "#FNAMN": _take_text,
    "#ORGNR": _take_text,
    "#RAR": _take_year,
    "#DIM": _take_dimension,
    "#UNDERDIM": _take_dimension,
    "#OBJEKT": _take_object,
    "#KONTO": _take_account,
    "#VER": _take_voucher,
    "#TRANS": _outside,
    "#RTRANS": _outside,
    "#BTRANS": _outside,
}
