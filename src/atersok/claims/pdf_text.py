"""The text of a PDF that somebody uploads, taken out in a process of its own: a hostile file can't hold or fill ours.

python -m atersok.claims.pdf_text < decision.pdf
"""

import os
import resource
import subprocess
import sys
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

MOST_BYTES = 10 * 2**20
MOST_PAGES = 60
SECONDS = 10
MEMORY = 768 * 2**20
MOST_CHARACTERS = 200_000
_TOO_LONG, _LOCKED, _UNREADABLE = 3, 4, 5
_BROKEN = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
    OSError,
    MemoryError,
)


class PdfError(ValueError):
    """The text can't be had; `code` says why: `pages`, `locked`, `unreadable` or `slow`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def text_of(content: bytes) -> str:
    """The text of a PDF, at most MOST_CHARACTERS of it. Raises PdfError within SECONDS whatever the file is."""
    command = [sys.executable, "-I", "-m", __name__]
    try:
        done = subprocess.run(  # noqa: S603 – our own module, the file on stdin
            command, input=content, capture_output=True, timeout=SECONDS, check=False, env=_environment()
        )
    except subprocess.TimeoutExpired:
        raise PdfError("slow") from None
    if done.returncode != 0:
        raise PdfError({_TOO_LONG: "pages", _LOCKED: "locked"}.get(done.returncode, "unreadable"))
    return done.stdout.decode("utf-8", "replace")


def _environment() -> dict[str, str]:
    """Nothing of ours but what Python needs."""
    return {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}


def main() -> int:
    """Read stdin, write the text; the exit code says what was wrong."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        reader = PdfReader(BytesIO(sys.stdin.buffer.read()))
        if reader.is_encrypted:
            return _LOCKED
        if len(reader.pages) > MOST_PAGES:
            return _TOO_LONG
        text = "\n".join(page.extract_text() for page in reader.pages)
    except _BROKEN:
        return _UNREADABLE
    sys.stdout.buffer.write(text[:MOST_CHARACTERS].encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
