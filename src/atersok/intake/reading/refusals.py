"""Why a file can't be read at all, in words that say what to do. One function a reason."""

from atersok.intake.reading.problems import FileRefused
from atersok.law.wording import Text

MAX_BYTES = 60_000_000
"""Bytes of a packed file (xlsx, ods)."""

MAX_UNPACKED = 400_000_000
"""Bytes of a text file, and of everything in a packed one."""

MAX_RATIO = 200
"""How many times smaller than its content a packed part may be."""

MAX_ROWS = 1_000_000
"""Rows of data."""

MAX_COLUMNS = 200
MAX_CELLS = 10_000_000
MAX_TEXT = 400_000_000
"""Characters of all cells together."""

_SAVE = Text("Spara den som xlsx i kalkylprogrammet.", "Save it as xlsx in the spreadsheet program.")


def _refused(code: str, swedish: str, english: str) -> FileRefused:
    return FileRefused(Text(swedish, english), code)


def empty() -> FileRefused:
    """Nothing in it."""
    return _refused("empty", "Filen är tom.", "The file is empty.")


def password() -> FileRefused:
    """Encrypted."""
    return _refused(
        "password",
        "Filen är lösenordsskyddad. Spara den utan lösenord och försök igen.",
        "The file is password-protected. Save it without a password and try again.",
    )


def not_a_table(swedish: str, english: str) -> FileRefused:
    """Something else than a table; the words say what."""
    return _refused(
        "not_a_table",
        f"Filen är {swedish}, inte en tabell. Filen måste vara xlsx, ods eller csv.",
        f"The file is {english}, not a table. It must be xlsx, ods or csv.",
    )


def old_format(swedish: str, english: str) -> FileRefused:
    """A table in a format that is not read."""
    return _refused("old_format", f"Filen är {swedish}. {_SAVE.sv}", f"The file is {english}. {_SAVE.en}")


def broken() -> FileRefused:
    """Damaged, or put together in a way that no program does."""
    return _refused(
        "broken",
        "Filen är skadad och går inte att läsa. Öppna den i kalkylprogrammet, spara den som xlsx och försök igen.",
        "The file is damaged and can't be read. Open it in the spreadsheet program, save it as xlsx and try again.",
    )


def too_big(limit: int) -> FileRefused:
    """More bytes than are read."""
    return _refused(
        "too_big",
        f"Filen är för stor, högst {limit // 1_000_000} MB. Dela den i flera filer.",
        f"The file is too big, at most {limit // 1_000_000} MB. Split it into several files.",
    )


def bomb() -> FileRefused:
    """Unpacks to far more than it should."""
    return _refused(
        "zip_bomb",
        "Filen blir orimligt stor när den packas upp, så vi öppnar den inte.",
        "The file becomes unreasonably large when it is unpacked, so we don't open it.",
    )


def too_many_rows() -> FileRefused:
    """More rows than are read."""
    return _refused(
        "too_many_rows",
        f"Filen har fler än {MAX_ROWS:,} rader. Dela den i flera filer.".replace(",", "\u00a0"),
        f"The file has more than {MAX_ROWS:,} rows. Split it into several files.",
    )


def too_many_columns() -> FileRefused:
    """More columns than are read."""
    return _refused(
        "too_many_columns",
        f"Filen har fler än {MAX_COLUMNS} kolumner. Ta bort dem som inte behövs.",
        f"The file has more than {MAX_COLUMNS} columns. Take out those that are not needed.",
    )


def too_many_cells() -> FileRefused:
    """More cells, or more text in them, than are read."""
    return _refused(
        "too_many_cells",
        "Filen har för många ifyllda rutor eller rutor långt utanför tabellen. "
        "Ta bort det som inte behövs eller dela den.",
        "The file has too many cells, or cells far outside the table. Take out what is not needed or split it.",
    )


def entities() -> FileRefused:
    """XML that declares entities or a document type: no spreadsheet program writes that."""
    return _refused(
        "entities",
        "Filen innehåller definitioner som kan hämta annat innehåll, så vi öppnar den inte.",
        "The file holds definitions that may fetch other content, so we don't open it.",
    )


def no_header() -> FileRefused:
    """No row that reads like headings."""
    return _refused(
        "no_header",
        "Vi hittade ingen rubrikrad. Skriv kolumnernas namn på raden ovanför den första personen eller kostnaden.",
        "We found no header. Write the names of the columns in the row above the first person or cost.",
    )


def same_heading(name: str, first: str, second: str) -> FileRefused:
    """Two columns with one name."""
    return _refused(
        "duplicate_header",
        f"Rubriken ”{name}” står både i kolumn {first} och {second}. Byt namn på den ena.",
        f"The heading “{name}” stands in both column {first} and {second}. Rename one of them.",
    )


def encoding(row: int) -> FileRefused:
    """Bytes that are no text in any of the encodings that are read."""
    return _refused(
        "encoding",
        f"Rad {row} har tecken som vi inte kan läsa. Spara filen som xlsx, eller som CSV UTF-8, och försök igen.",
        f"Row {row} has characters that we can't read. Save the file as xlsx, or as CSV UTF-8, and try again.",
    )


def mixed_encoding(row: int) -> FileRefused:
    """Text partly in UTF-8, partly not."""
    return _refused(
        "mixed_encoding",
        f"Filen blandar två teckenkodningar (se rad {row}), så å, ä och ö går inte att läsa säkert. "
        "Spara den på nytt som xlsx eller som CSV UTF-8.",
        f"The file mixes two encodings (see row {row}), so å, ä and ö can't be read with certainty. "
        "Save it again as xlsx or as CSV UTF-8.",
    )


def quotes(row: int) -> FileRefused:
    """A quotation mark without its other."""
    return _refused(
        "quotes",
        f"Citattecknen går inte ihop på eller efter rad {row}. "
        "Ett citattecken inne i ett värde skrivs dubbelt, med citattecken runt hela värdet.",
        f"The quotation marks don't match in or after row {row}. "
        "One inside a value is written twice, with quotation marks around the whole value.",
    )
