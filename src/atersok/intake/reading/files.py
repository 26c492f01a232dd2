"""From the bytes that somebody drops to a table: what the file is decides, not what it is called."""

from collections.abc import Iterable

from atersok.intake.reading import ods, plain_text, refusals, xlsx, zipped
from atersok.intake.reading.cells import Cells
from atersok.intake.reading.problems import FileRefused
from atersok.intake.reading.table import Grid, as_table, header_score

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_KNOWN: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "en pdf", "a pdf"),
    (b"\x89PNG", "en bild", "a picture"),
    (b"\xff\xd8\xff", "en bild", "a picture"),
    (b"GIF8", "en bild", "a picture"),
    (b"II*\0", "en bild", "a picture"),
    (b"MM\0*", "en bild", "a picture"),
    (b"{\\rtf", "ett textdokument", "a text document"),
    (b"\x1f\x8b", "ett packat arkiv", "a packed archive"),
    (b"7z\xbc\xaf", "ett packat arkiv", "a packed archive"),
    (b"Rar!", "ett packat arkiv", "a packed archive"),
    (b"MZ", "ett program", "a program"),
    (b"\x7fELF", "ett program", "a program"),
    (b"SQLite format 3", "en databas", "a database"),
)
"""First bytes of files that people drop by mistake."""

_MARKUP = (b"<html", b"<!doctype", b"<?xml", b"<table", b"<script")


def read_cells(data: bytes, name: str = "") -> Cells:
    """The table in a file: CSV in any usual dress, cells pasted from a spreadsheet (as text), xlsx or ods.

    Of several sheets the first is read whose headings we know, else the first that holds anything. ``name`` is what
    the file was called; nothing is decided by it. Raises FileRefused, and nothing else, whatever the bytes are.
    """
    try:
        return _read(data)
    except (UnicodeError, MemoryError, RecursionError):
        raise refusals.broken() from None


def _read(data: bytes) -> Cells:
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise refusals.empty()
    if data.startswith(b"PK"):
        return _chosen(_sheets(data))
    _refuse_others(data)
    return as_table(plain_text.read_text(data))


def _sheets(data: bytes) -> Iterable[Grid]:
    if len(data) > refusals.MAX_BYTES:
        raise refusals.too_big(refusals.MAX_BYTES)
    names = zipped.names(data)
    if "xl/workbook.xml" in names:
        return xlsx.sheets(data)
    if "content.xml" in names:
        return ods.sheets(data)
    raise _other_archive(names)


def _other_archive(names: set[str]) -> FileRefused:
    if "xl/workbook.bin" in names:
        return refusals.old_format("en binär Excelbok (xlsb)", "a binary Excel workbook (xlsb)")
    if "word/document.xml" in names:
        return refusals.not_a_table("ett Worddokument", "a Word document")
    if "ppt/presentation.xml" in names:
        return refusals.not_a_table("en presentation", "a presentation")
    return refusals.not_a_table("ett packat arkiv", "a packed archive")


def _chosen(sheets: Iterable[Grid]) -> Cells:
    """The first sheet whose headings name two fields of a source, else the first."""
    first, others = None, list[str]()
    found = None
    for sheet in sheets:
        if found is None and header_score(sheet) >= 2:
            found = sheet
        elif first is None and found is None:
            first = sheet
        else:
            others.append(sheet.sheet or "")
    if found is None:
        if first is None:
            raise refusals.empty()
        return as_table(first, tuple(others))
    return as_table(found, tuple([first.sheet or ""] if first else []) + tuple(others))


def _refuse_others(data: bytes) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise refusals.password()
        raise refusals.old_format("i ett äldre Excelformat (xls)", "in an older Excel format (xls)")
    for start, swedish, english in _KNOWN:
        if data.startswith(start):
            raise refusals.not_a_table(swedish, english)
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_MARKUP):
        raise refusals.not_a_table("en webbsida eller xml", "a web page or xml")
