"""The facts folder, Återsök's open exchange format (DESIGN §5): read, check, describe, write."""

from atersok.exchange.folder import Register, read_folder
from atersok.exchange.problems import FolderInvalid, Lang, Problem, problem_text
from atersok.exchange.schema import ColumnRule, describe_schema
from atersok.exchange.writing import write_folder

__all__ = [
    "ColumnRule",
    "FolderInvalid",
    "Lang",
    "Problem",
    "Register",
    "describe_schema",
    "problem_text",
    "read_folder",
    "write_folder",
]
