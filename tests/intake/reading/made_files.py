"""Files made in the tests: honest ones and such as nobody should open."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import xlsxwriter

type Row = Sequence[object]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"

HEADER = ("Rad-id", "LMA-nummer", "Datum", "Kostnadsslag", "Belopp", "Patientavgift")
FIRST = ("V1", "50008920", "2025-03-01", "vård", "1 234,50", "50")


def csv(*rows: Row, separator: str = ";", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    return "".join(separator.join(map(str, row)) + end for row in rows).encode(encoding)


def xlsx(*rows: Row, sheet: str = "Blad1", more: dict[str, Sequence[Row]] | None = None, hidden: str = "") -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_formulas": False}) as book:
        day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name, lines in {sheet: rows, **(more or {})}.items():
            page = book.add_worksheet(name)
            if name == hidden:
                page.hide()
            for at, row in enumerate(lines):
                for column, value in enumerate(row):
                    style = moment if isinstance(value, datetime) else day if isinstance(value, date) else None
                    page.write(at, column, value, style)
    return made.getvalue()


def raw_xlsx(
    sheet: str = "", *, before: str = "", parts: dict[str, str | bytes] | None = None, stored: bool = False
) -> bytes:
    """A workbook with exactly this XML inside its worksheet."""
    kind = f"{_OFFICE}/officeDocument"
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{sheet}</sheetData></worksheet>',
        **(parts or {}),
    }
    return zipped(files, stored=stored)


def zipped(files: dict[str, str | bytes], *, stored: bool = False) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def inline(reference: str, text: str) -> str:
    """A cell with its text inside it."""
    at = f' r="{reference}"' if reference else ""
    return f'<c{at} t="inlineStr"><is><t>{text}</t></is></c>'


HEADER_ROW = f'<row r="1">{inline("A1", "LMA-nummer")}{inline("B1", "Födelsedatum")}</row>'


def ods(rows: str, *, before: str = "", manifest: str = "") -> bytes:
    """An OpenDocument sheet with exactly this XML inside its table."""
    spaces = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f"{before}<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Blad1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    files: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content,
        "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
    }
    return zipped(files)


def ods_cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def ods_row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


ODS_HEADER = ods_row(ods_cell("LMA-nummer"), ods_cell("Födelsedatum"))

_WIDE = ods_cell("x" * 1000, 'table:number-columns-repeated="200"')
ODS_REPEATED = ods_row(_WIDE, more='table:number-rows-repeated="9999999"')
"""A row that would be two thousand million cells."""
