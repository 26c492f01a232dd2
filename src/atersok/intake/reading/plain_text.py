"""Text with a separator between the values: CSV in any usual dress, or cells pasted from a spreadsheet."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from atersok.intake.reading import refusals
from atersok.intake.reading.problems import FileRefused
from atersok.intake.reading.sources import known_fields
from atersok.intake.reading.table import Grid

SEPARATORS = (";", "\t", ",", "|")
PIECE = 1 << 20
SAMPLE = 1 << 16
SAMPLE_ROWS = 40
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MOJIBAKE = re.compile(rb"\xc3[\xa5\xa4\xb6\x85\x84\x96\xa9\x89]|\xc2[\xa0\xa7]|\xe2\x80[\x90-\xaf]|\xe2\x88\x92")
"""UTF-8 of å ä ö Å Ä Ö é É, no-break space, §, dashes, quotation marks and minus."""

_SEP_LINE = re.compile(r'"?sep=(.)"?\r?\n?', re.IGNORECASE)


def read_text(data: bytes) -> Grid:
    """The values of a text file with their row numbers, blank rows left out. Raises FileRefused."""
    if len(data) > refusals.MAX_UNPACKED:
        raise refusals.too_big(refusals.MAX_UNPACKED)
    encoding = _encoding(data)
    first, separator = _layout(data, encoding)
    return _grid(_records(data, encoding, first, separator), first)


def _encoding(data: bytes) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _checked(data, name)
    if found := _utf16_without_mark(data):
        return _checked(data, found)
    if b"\0" in data:
        raise refusals.encoding(data.count(b"\n", 0, data.index(b"\0")) + 1)
    try:
        return _checked(data, "utf-8")
    except FileRefused:
        return _single_byte(data)


def _utf16_without_mark(data: bytes) -> str | None:
    start = data[:2000]
    if len(start) < 4 or len(data) % 2:
        return None
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if even + odd < len(start) // 4:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _checked(data: bytes, name: str) -> str:
    """The encoding's name when all of the bytes are text in it, a piece at a time."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    row = 1
    try:
        for at in range(0, len(data), PIECE):
            text = decoder.decode(data[at : at + PIECE])
            if "\0" in text:
                raise refusals.encoding(row + text.count("\n", 0, text.index("\0")))
            row += text.count("\n")
        decoder.decode(b"", final=True)
    except UnicodeError:
        raise refusals.encoding(row) from None
    return name


def _single_byte(data: bytes) -> str:
    """Windows-1252, the encoding of older Swedish programs; refused where parts of the text are UTF-8."""
    if found := _MOJIBAKE.search(data):
        raise refusals.mixed_encoding(data.count(b"\n", 0, found.start()) + 1)
    return _checked(data, "cp1252")


def _lines(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding, newline="")


def _layout(data: bytes, encoding: str) -> tuple[int, str]:
    """The number of lines before the table (a line ``sep=;``) and the separator."""
    sample = _sample(data, encoding)
    if named := _SEP_LINE.match(sample):
        return 1, named[1]
    return 0, max(SEPARATORS, key=lambda separator: _fit(sample, separator))


def _sample(data: bytes, encoding: str) -> str:
    text = _lines(data, encoding).read(SAMPLE)
    return text if len(text) < SAMPLE else text[: text.rfind("\n") + 1] or text


def _fit(sample: str, separator: str) -> tuple[int, int, int]:
    """How well a separator divides the first rows: headings known, then rows equally wide, then the width."""
    rows = [row for row in islice(_sample_rows(sample, separator), SAMPLE_ROWS) if any(row)]
    widths = [len(row) for row in rows if len(row) > 1]
    usual = max(set(widths), key=widths.count, default=1)
    return max((known_fields(row) for row in rows), default=0), widths.count(usual), usual


def _sample_rows(sample: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    except csv.Error:
        return


def _records(data: bytes, encoding: str, skip: int, separator: str) -> Iterator[list[str]]:
    lines = _lines(data, encoding)
    for _ in range(skip):
        lines.readline()
    reader = csv.reader(lines, delimiter=separator, strict=True)
    row = skip
    try:
        for record in reader:
            row += 1
            yield record
    except csv.Error:
        raise refusals.quotes(row + 1) from None


def _grid(records: Iterator[list[str]], skipped: int) -> Grid:
    """The records that hold anything; stops at the limits of rows, columns and cells."""
    grid = Grid([], [], "csv")
    cells = 0
    for number, record in enumerate(records, start=skipped + 1):
        if not any(record):
            continue
        while not record[-1]:
            record.pop()
        cells += len(record)
        grid.add(number, record, cells)
    return grid
