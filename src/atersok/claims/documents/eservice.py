"""The list to type or upload into Migrationsverkets e-tjänst för regioner: one row a health examination.

No amount: the agency works it out from the examination's day (rulebook §5). Dossier numbers are text, never numbers.
"""

import csv
from datetime import UTC, datetime, time
from io import BytesIO, StringIO

import xlsxwriter

from atersok.claims.documents.amounts import day
from atersok.claims.documents.content import Application, ContentError, PersonRow, check
from atersok.claims.documents.fields import identity
from atersok.claims.documents.forms import form_of
from atersok.law.wording import Text

COLUMNS = ("Dossiernummer", "Efternamn", "Förnamn", "Personnummer eller födelsedatum", "Datum för hälsoundersökning")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NOT_ESERVICE = Text(
    "Ansökan {claim}: {kind} söks inte i e-tjänsten.", "Application {claim}: {kind} is not claimed in the e-service."
)
_NO_DAY = Text(
    "Ansökan {claim}, person {row}: datum för hälsoundersökning saknas.",
    "Application {claim}, person {row}: the examination has no date.",
)


def eservice_csv(application: Application) -> bytes:
    """CSV with `;`, UTF-8 with BOM and CRLF. A text that a spreadsheet would run as a formula gets a `'` before it.

    Raises ContentError for a kind that is not claimed in the e-service, or an examination without a day.
    """
    made = StringIO(newline="")
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_safe(one) for one in _texts(row)] for row in _checked(application))
    return made.getvalue().encode("utf-8-sig")


def eservice_xlsx(application: Application) -> bytes:
    """The same list as a workbook with real days; raises ContentError as `eservice_csv` does."""
    made = BytesIO()
    rows = _checked(application)
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({
            "title": f"E-tjänst {application.number}",
            "created": datetime.combine(application.day, time(), UTC),
        })  # fmt: skip
        sheet = book.add_worksheet("Hälsoundersökningar")
        bold, days = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 1, 28)
        for column, label in enumerate(COLUMNS):
            sheet.write_string(0, column, label, bold)
        for number, row in enumerate(rows, start=1):
            *texts, _ = _texts(row)
            for column, text in enumerate(texts):
                sheet.write_string(number, column, text)
            sheet.write_datetime(number, len(texts), row.examination_date, days)
    return made.getvalue()


def _texts(row: PersonRow) -> tuple[str, ...]:
    return row.dossier_number, row.family_name, row.given_name, identity(row), day(row.examination_date)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _checked(application: Application) -> tuple[PersonRow, ...]:
    check(application)
    if not form_of(application).eservice:
        raise ContentError(_NOT_ESERVICE, claim=application.number, kind=application.kind)
    for position, row in enumerate(application.rows, start=1):
        if row.examination_date is None:
            raise ContentError(_NO_DAY, claim=application.number, row=position)
    return application.rows
