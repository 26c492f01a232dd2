"""A facts folder sent as a zip, or as its files one by one."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from atersok.exchange.schema import FILES
from atersok.intake.reading.problems import FileRefused
from atersok.law.wording import Text

MAX_UNPACKED = 500 * 2**20
_NAMES = frozenset(file.name for file in FILES)
TOO_BIG = Text(
    f"Mappen är större än {MAX_UNPACKED // 2**20} MB när den packas upp. Dela upp den.",
    f"The folder is larger than {MAX_UNPACKED // 2**20} MB unpacked. Divide it.",
)
BROKEN = Text("Zip-filen går inte att packa upp. Packa mappen igen.", "The zip can't be unpacked. Pack it again.")


def is_folder(names: Sequence[str]) -> bool:
    """Whether these files are a facts folder: its own names, with persons.csv among them."""
    last = [name.replace("\\", "/").rsplit("/", 1)[-1] for name in names]
    return "persons.csv" in last and set(last) <= _NAMES


def is_zipped_folder(data: bytes) -> bool:
    """Whether the bytes are a zip with a persons.csv."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return any(name.rsplit("/", 1)[-1] == "persons.csv" for name in packed.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def packed(files: Sequence[tuple[str, bytes]]) -> bytes:
    """The files as one zip, the same bytes for the same files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, data in sorted(files):
            book.writestr(zipfile.ZipInfo(name.replace("\\", "/").rsplit("/", 1)[-1]), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


@contextmanager
def unpacked(data: bytes) -> Iterator[Path]:
    """The folder's own files in a folder that is removed afterwards. Raises FileRefused."""
    with TemporaryDirectory() as place:
        _unpack(data, Path(place))
        yield Path(place)


def _unpack(data: bytes, place: Path) -> None:
    """Only the format's nine names are written, so no name in the zip can lead outside the folder."""
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            for entry in book.infolist():
                name = entry.filename.rsplit("/", 1)[-1]
                if name not in _NAMES or (place / name).exists():
                    continue
                with book.open(entry) as file:
                    content = file.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise FileRefused(TOO_BIG, "file_too_big")
                (place / name).write_bytes(content)
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise FileRefused(BROKEN, "broken") from error
