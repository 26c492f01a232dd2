"""Small facts folders for tests: give the files that matter, get the register or the problems."""

import tempfile
from pathlib import Path

from atersok.exchange import FolderInvalid, Problem, Register, read_folder

PERSONS = "person_id,birth_date\nP1,1990-01-01\nP2,2001-02-03\n"
CONTACTS = "contact_id,person_id,start,end,care_kind\nC1,P1,2025-03-01,2025-03-10,omedelbar\nC2,P2,2025-03-01,,abort\n"
COSTS = "cost_id,person_id,date,kind,amount\nK1,P1,2025-03-01,vard,100\nK2,P2,2025-03-02,vard,200\n"
CLAIMS = "claim_id,kind,person_id,outcome\nA1,kostnadskravande_vard,P1,pending\n"

Content = str | bytes


def write(folder: Path, files: dict[str, Content]) -> Path:
    for name, content in files.items():
        (folder / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def register(**files: Content) -> Register:
    """The register of a folder with these files; persons.csv has P1 and P2 unless given."""
    with tempfile.TemporaryDirectory() as folder:
        return read_folder(write(Path(folder), {"persons": PERSONS, **files}))


def problems(**files: Content) -> list[Problem]:
    """The problems of such a folder, none when it is valid."""
    try:
        register(**files)
    except FolderInvalid as invalid:
        return invalid.problems
    return []


def where(found: list[Problem]) -> list[tuple[str, int | None, str | None, str]]:
    """File, row, column and code of each problem."""
    return [(p.file, p.row, p.column, p.code) for p in found]


def warnings(**files: Content) -> list[tuple[str, int | None, str | None, str]]:
    """Where the warnings are, those of missing files left out."""
    return where([w for w in register(**files).warnings if w.code != "file_missing"])
