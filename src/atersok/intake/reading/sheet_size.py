"""How large a table an xlsx part spans, found before a reader makes room for it.

A reader makes room for every cell between the first and the last one, so two cells in opposite corners are enough
to fill the memory of a server; and a long text that is stored once can stand in every cell.
"""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from xml.parsers import expat

from atersok.intake.reading import refusals

MAX_SHEET_ROWS = 1_048_576
"""Rows that a sheet can have in any program."""

MAX_CELL_ELEMENTS = 2 * refusals.MAX_CELLS
"""Cells with and without content that are looked through."""

_ROW = re.compile(rb'<row r="([0-9]{1,7})"')
_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})[0-9]')
_OTHER_PREFIX = re.compile(rb":(?:c|row)[\s/>]")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_VALUE = re.compile(rb"<(?:[^\s<>/:]+:)?v[^<>]*>[\s+]*0*([0-9]{1,9})")
_ITEM = re.compile(rb"<(?:[^\s<>/:]+:)?si[\s/>]")
_SAMPLE = 200_000


def check_size(sheet: bytes) -> int:
    """How many cells a sheet has, empty ones too. Raises FileRefused where they span more than is read."""
    prefixed = _OTHER_PREFIX.search(sheet) is not None
    if _elements(sheet, b"row", prefixed) > MAX_SHEET_ROWS:
        raise refusals.too_many_rows()
    cells = _elements(sheet, b"c", prefixed)
    if cells > MAX_CELL_ELEMENTS:
        raise refusals.too_many_cells()
    rows, columns = (None if prefixed else _proven(sheet)) or _measured(sheet)
    if columns > refusals.MAX_COLUMNS:
        raise refusals.too_many_columns()
    if rows * columns > refusals.MAX_CELLS:
        raise refusals.too_many_cells()
    return cells


def _elements(part: bytes, name: bytes, prefixed: bool) -> int:
    """How many elements of a name there are at most."""
    return part.count(b"<" + name) + (part.count(b":" + name) if prefixed else 0)


def _proven(sheet: bytes) -> tuple[int, int] | None:
    """Rows and columns that no cell can lie outside, when the sheet is written as most programs write it.

    A limit is guessed from the last row and the first cells. One search for any cell that is written in another way
    or lies beyond it then proves the guess, or doesn't.
    """
    last = _ROW.match(sheet, max(0, sheet.rfind(b'<row r="')))
    columns = max(map(_position, _COLUMN.findall(sheet, 0, _SAMPLE)), default=0)
    if last is None or not columns:
        return None
    rows = max(1, int(last[1]))
    if columns > refusals.MAX_COLUMNS or rows * columns > refusals.MAX_CELLS:
        return None  # perhaps only by empty cells
    return None if _beyond(rows, columns).search(sheet) else (rows, columns)


def _beyond(rows: int, columns: int) -> re.Pattern[bytes]:
    """Any cell that is not empty and not plainly written with one reference, inside the limits.

    The whole tag is matched: of two references in a cell a reader may believe the last.
    """
    rest = '(?:(?: s="[0-9]*")?(?: t="[A-Za-z]*")?>|(?: (?:s|t|cm|vm|ph)="[A-Za-z0-9]*")* ?/?>)'
    inside = f'(?:{letters_up_to(columns)})(?:{digits_up_to(rows)})"{rest}'
    empty = r'[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]*")? ?/>'
    return re.compile(rf'<c(?=[\s/>])(?! r="(?:{inside}|{empty}))'.encode())


def digits_up_to(number: int) -> str:
    """A pattern of the whole numbers from 1 to ``number``, those with most digits first."""
    digits = str(number)
    choices = [digits]
    for at, digit in enumerate(digits):
        lowest = 0 if at else 1
        if int(digit) > lowest:
            choices.append(f"{digits[:at]}[{lowest}-{int(digit) - 1}][0-9]{{{len(digits) - at - 1}}}")
    return "|".join(choices + ([rf"[1-9][0-9]{{0,{len(digits) - 2}}}"] if len(digits) > 1 else []))


def letters_up_to(columns: int) -> str:
    """A pattern of the column letters from A to that of the column with this number; at most ZZ."""
    if columns <= 26:
        return f"[A-{chr(64 + columns)}]"
    first, last = divmod(min(columns, 702) - 1, 26)
    earlier = f"|[A-{chr(63 + first)}][A-Z]" if first > 1 else ""
    return f"[A-Z]{earlier}|{chr(64 + first)}[A-{chr(65 + last)}]"


def _position(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class _Measure:
    """Follows a sheet's elements as a reader does and keeps the outermost position of a cell that has content."""

    def __init__(self) -> None:
        self.row, self.column = 1, 0
        self.rows, self.columns = 0, 0
        self.inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._cell(attributes.get("r"))
        elif self.inside:
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
        elif name == "row":
            self.row, self.column = int(attributes.get("r", self.row)), 0

    def _cell(self, reference: str | None) -> None:
        self.inside = True
        self.column += 1
        if reference is not None:
            found = _REFERENCE.fullmatch(reference)
            if not found:
                raise refusals.broken()
            self.column, self.row = _position(found[1].encode()), int(found[2])

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self.inside = False
        elif name == "row":
            self.row, self.column = self.row + 1, 0


def _measured(sheet: bytes) -> tuple[int, int]:
    """Rows and columns by reading the XML through: slower, but right however it is written."""
    measure, parser = _Measure(), expat.ParserCreate()
    parser.StartElementHandler = measure.start
    parser.EndElementHandler = measure.end
    try:
        parser.Parse(sheet, True)
    except (expat.ExpatError, ValueError):
        raise refusals.broken() from None
    return measure.rows, measure.columns


def check_strings(sheets: Iterable[bytes], cells: int, strings: bytes) -> None:
    """Raise FileRefused where shared texts, put into the cells that show them, are more than is read.

    ``cells`` is how many cells the sheets have.
    """
    if _elements(strings, b"si", prefixed=True) > refusals.MAX_CELLS:
        raise refusals.too_many_cells()
    starts = [found.start() for found in _ITEM.finditer(strings)]
    lengths = [after - before for before, after in pairwise([*starts, len(strings)])]
    if cells * max(lengths, default=0) <= refusals.MAX_TEXT:
        return
    used = Counter(int(number) for sheet in sheets for number in _VALUE.findall(sheet))
    if sum(lengths[number] * times for number, times in used.items() if number < len(lengths)) > refusals.MAX_TEXT:
        raise refusals.too_many_cells()
