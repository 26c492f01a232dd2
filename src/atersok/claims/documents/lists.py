"""Letters with lists, in Swedish: PDF/UA-1 and PDF/A-2a. Their content comes from the app that sends them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from atersok.claims.documents.content import Region
from atersok.claims.documents.typesetting import compile_pdf
from atersok.claims.documents.views import View


@dataclass(frozen=True, slots=True)
class ListTable:
    """A table. `widths`: parts of the width that is left, 0 = as wide as needed. `right`: columns of figures."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    right: Sequence[int] = ()
    total: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with paragraphs, fields (label, value) and a table. `new_page`: an appendix, after the signature."""

    heading: str
    paragraphs: Sequence[str] = ()
    fields: Sequence[tuple[str, str]] = ()
    table: ListTable | None = None
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class ListLetter:
    """A letter. `signer` empty: nobody signs it, as what a program made by itself."""

    title: str
    number: str
    region: Region
    recipient: Sequence[str]
    day: date
    parts: Sequence[Part]
    subtitle: str = ""
    signer: str = ""


def render_list_letter(letter: ListLetter) -> bytes:
    """The letter as PDF. The same letter gives the same bytes."""
    region = letter.region
    head = f"{letter.title} {letter.number}"
    contact = ", ".join(filter(None, (region.contact_person, region.phone, region.email)))
    return compile_pdf(
        "list.typ",
        {
            "title": head, "header": head, "footer": ", ".join((region.name, *region.address)), "region": region.name,
            "day": letter.day.isoformat(), "recipient": list(letter.recipient), "subtitle": letter.subtitle,
            "parts": [_part(part) for part in letter.parts], "contact": contact,
            "signature": [{"label": "Namnförtydligande", "value": letter.signer}] if letter.signer else [],
        },
    )  # fmt: skip


def _part(part: Part) -> View:
    table = part.table
    return {
        "heading": part.heading, "paragraphs": list(part.paragraphs), "new-page": part.new_page,
        "fields": [{"label": label, "value": value} for label, value in part.fields],
        "table": None if table is None else {
            "columns": list(table.columns), "rows": [list(row) for row in table.rows], "widths": list(table.widths),
            "right": list(table.right), "total": list(table.total) if table.total else None,
        },
    }  # fmt: skip
