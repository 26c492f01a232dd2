"""The document as Word, to work on in the region's case system: real headings, lists and tables with header rows."""

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

from atersok.claims.documents.typesetting import printable
from atersok.funds.documents.blocks import Block, Bullets, Heading, Paper, Paragraph, Table

_INK, _SOFT, _SHADE = RGBColor(0x1B, 0x1B, 0x1F), RGBColor(0x5A, 0x5A, 0x66), "F3F3F6"


def as_word(paper: Paper) -> bytes:
    """A .docx: A4, Swedish, title and author set."""
    document = Document()
    _set_up(document, paper)
    document.add_heading(_text(paper.title), level=0)
    _facts(document, paper)
    for block in paper.blocks:
        _add(document, block)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _set_up(document: Any, paper: Paper) -> None:
    _page(document.sections[0], paper)
    about, made = document.core_properties, datetime.combine(paper.day, time(), UTC)
    about.title, about.author, about.language = _text(paper.title), _text(paper.region), "sv-SE"
    about.created = about.modified = made
    about.last_modified_by, about.comments = _text(paper.region), ""
    for name, size in (("Normal", 10.5), ("Title", 20), ("Heading 1", 13), ("List Bullet", 10.5)):
        _style(document.styles[name], size)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)


def _page(section: Any, paper: Paper) -> None:
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if paper.wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    _page_number(section)
    head = section.header.paragraphs[0]
    head.text = "\t".join(_text(one) for one in (paper.region, paper.diary) if one)
    head.runs[0].font.size, head.runs[0].font.color.rgb = Pt(8.5), _SOFT
    head.paragraph_format.tab_stops.clear_all()
    head.paragraph_format.tab_stops.add_tab_stop(_width(section), WD_ALIGN_PARAGRAPH.RIGHT)


def _page_number(section: Any) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot._p.append(field)


def _style(style: Any, size: float) -> None:
    font = style.font
    font.name, font.size, font.color.rgb = "Calibri", Pt(size), _INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for which in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(which), None)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "sv-SE")
    style.element.get_or_add_rPr().append(language)


def _width(section: Any) -> Emu:
    return Emu(section.page_width - section.left_margin - section.right_margin)


def _facts(document: Any, paper: Paper) -> None:
    for label, value in paper.facts:
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        line.paragraph_format.tab_stops.add_tab_stop(Cm(4))
        line.add_run(f"{label}\t").font.color.rgb = _SOFT
        line.add_run(_text(value))


def _add(document: Any, block: Block) -> None:
    match block:
        case Heading():
            document.add_heading(_text(block.text), level=1)
        case Bullets():
            for item in block.items:
                document.add_paragraph(_text(item), style="List Bullet")
        case Paragraph():
            run = document.add_paragraph().add_run(_text(block.text))
            if block.small:
                run.font.size, run.font.color.rgb = Pt(8.5), _SOFT
        case Table():
            _table(document, block)


def _table(document: Any, block: Table) -> None:
    rows = [block.columns, *block.rows, *([block.total] if block.total else [])]
    table = document.add_table(len(rows), len(block.columns), style="Table Grid")
    table.autofit = False
    room, parts = _width(document.sections[0]), sum(block.widths)
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        strong = number == 0 or (block.total is not None and number == len(rows) - 1)
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = Emu(room * block.widths[place] // parts)
            _cell(cell, text, strong, place in block.right)
            if number == 0:
                _shade(cell)
        _keep_together(row)
    _repeat(table.rows[0])
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _cell(cell: Any, text: str, strong: bool, right: bool) -> None:
    line = cell.paragraphs[0]
    line.paragraph_format.space_after = Pt(2)
    run = line.add_run(_text(text))
    run.bold, run.font.size = strong, Pt(9)
    if right:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _SHADE)
    cell._tc.get_or_add_tcPr().append(shade)


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_together(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _text(text: str) -> str:
    """Without characters that XML or paper can't have."""
    made: str = printable(text)
    return made
