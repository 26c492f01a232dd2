"""Reading what people drop: from the bytes of a file to typed rows with every error, and the file back with them.

A file goes `read_cells` → `recognise` → `propose_mapping` → `interpret`, and back as `with_errors`.
Nothing here knows of a web framework, a database or what day it is.
"""

from atersok.intake.reading.cells import Cells, Value, column_letter, text_of, with_rows_replaced
from atersok.intake.reading.errors_back import with_errors
from atersok.intake.reading.fields import Field, Source
from atersok.intake.reading.files import read_cells
from atersok.intake.reading.instructions import FieldHelp, instructions, row_rules, template_workbook
from atersok.intake.reading.interpret import Interpreted, Unread, interpret
from atersok.intake.reading.problems import ADDED_FROM, CellProblem, FileRefused, place_text, problem_text, row_text
from atersok.intake.reading.recognise import (
    ColumnMapping,
    Guess,
    Remembered,
    as_remembered,
    propose_mapping,
    recognise,
    signature,
)
from atersok.intake.reading.sources import SOURCES, source

__all__ = [
    "ADDED_FROM",
    "SOURCES",
    "CellProblem",
    "Cells",
    "ColumnMapping",
    "Field",
    "FieldHelp",
    "FileRefused",
    "Guess",
    "Interpreted",
    "Remembered",
    "Source",
    "Unread",
    "Value",
    "as_remembered",
    "column_letter",
    "instructions",
    "interpret",
    "place_text",
    "problem_text",
    "propose_mapping",
    "read_cells",
    "recognise",
    "row_rules",
    "row_text",
    "signature",
    "source",
    "template_workbook",
    "text_of",
    "with_errors",
    "with_rows_replaced",
]
