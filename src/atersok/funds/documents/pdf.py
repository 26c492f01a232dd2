"""The document as PDF/UA-1 and PDF/A-2a, with the look of the claims' documents."""

import json
from pathlib import Path

import typst

from atersok.claims.documents import typesetting
from atersok.funds.documents.blocks import Paper

_PACKAGE = Path(__file__).resolve().parents[2]  # the root, so that the template reaches claims/documents/style.typ
_MOST_ROUNDS = 64  # of letters without a glyph
_TEMPLATE = Path(__file__).with_name("paper.typ")


def as_pdf(paper: Paper) -> bytes:
    """The same paper gives the same bytes; a letter that no font has is written as its code point.

    Raises typst.TypstError for a template that is wrong.
    """
    for _round in range(_MOST_ROUNDS):
        try:
            return _compiled(paper)
        except typst.TypstError as error:
            if not typesetting._learn(str(error)):
                raise
    return _compiled(paper)


def _compiled(paper: Paper) -> bytes:
    compiler = typst.Compiler(str(_TEMPLATE), root=str(_PACKAGE), ignore_system_fonts=True)
    data = json.dumps(typesetting.printable(paper.as_data()))
    made = compiler.compile(format="pdf", sys_inputs={"data": data}, pdf_standards=list(typesetting.STANDARDS))
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__}, not one PDF")
    return made
