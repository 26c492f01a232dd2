"""Excel workbooks: the values of the sheets that people see. Formulas are never evaluated, their last value is read."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from atersok.intake.reading import refusals, zipped
from atersok.intake.reading.sheet_size import check_size, check_strings
from atersok.intake.reading.table import LOOKED_AT, Grid

MAX_SHEETS = 50


def sheets(data: bytes) -> Iterator[Grid]:
    """The visible sheets that hold anything, in order. Raises FileRefused."""
    parts = zipped.parts(data)
    if "xl/workbook.xml" not in parts:
        raise refusals.broken()
    _check(parts)
    book = _guarded(lambda: CalamineWorkbook.from_filelike(zipped.for_reader(data, parts)))
    parts.clear()
    for name in _visible(book)[:MAX_SHEETS]:
        grid = _grid(_guarded(partial(book.get_sheet_by_name, name)))
        if grid.rows:
            yield grid


def _check(parts: Mapping[str, bytes]) -> None:
    shown = [part for part in parts.values() if b"sheetData" in part]
    cells = sum(check_size(sheet) for sheet in shown)
    for part in parts.values():
        if b"sst" in part:
            check_strings(shown, cells, part)


def _visible(book: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _grid(sheet: CalamineSheet) -> Grid:
    if sheet.start is None:
        return Grid([], [], "xlsx", sheet.name)
    top, left = sheet.start
    rows = _guarded(sheet.to_python)
    filled = [index for index, row in enumerate(rows) if any(row) or any(value != "" for value in row)]
    if len(filled) > refusals.MAX_ROWS + LOOKED_AT:
        raise refusals.too_many_rows()
    kept = rows if len(filled) == len(rows) else [rows[index] for index in filled]
    return Grid(list(kept), [top + 1 + index for index in filled], "xlsx", sheet.name, left)


def _guarded[T](read: Callable[[], T]) -> T:
    """What a reader gives; whatever it says of a file that it can't read becomes a refusal."""
    try:
        return read()
    except (CalamineError, ValueError, OSError, OverflowError, LookupError):
        raise refusals.broken() from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the reader's own crash, which is no Exception
            raise
        raise refusals.broken() from None
