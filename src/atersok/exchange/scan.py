"""Byte-level reading: a file becomes blocks of whole, well-formed CSV lines, in bounded memory.

A file is read once, from front to back, in pieces of 1 MiB. What passes is safe to hand to a CSV parser:
every line has the right number of fields, quotation marks match, the text is UTF-8. Nothing is guessed.
One row is one line: a value can't hold a line break. So a row's number is its line's number.
"""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from atersok.exchange.problems import PROBLEMS_PER_FILE, Problem, Text, problem

PIECE = 1 << 20
MAX_LINE = 1 << 20
BLOCK = 16 * PIECE
MAX_FILE = 8 << 30
MAX_FAULTY_LINES = 10_000

BOM = b"\xef\xbb\xbf"
QUOTED = re.compile(rb'(?<![^,\n])"(?:[^"\n]++|"")*+"(?![^,\r\n])')
"""A quoted field, from separator to separator."""

_ALL = bytes(range(256))
_STRUCTURE = b',"\r\n\0'
NOT_STRUCTURE = _ALL.translate(None, _STRUCTURE)
_CONTROLS = bytes([*range(32), 127])
_RARE = bytes([0xC0, 0xC1, 0xC2, *range(0xC7, 256)])
PLAIN = _ALL.translate(None, _STRUCTURE + _CONTROLS + _RARE)
"""Printing ASCII and the bytes of letters such as å ä ö: what most files hold besides separators."""

UTF8 = Text("UTF-8 (i Excel: Spara som, CSV UTF-8)", "UTF-8 (in Excel: Save as, CSV UTF-8)")
LINE_BREAKS = Text("radslut LF eller CRLF", "lines that end in LF or CRLF")
QUOTES = Text(
    'citattecken runt hela värdet, dubbla inne i det och ingen radbrytning, t.ex. "Vårdcentral ""Ekan"""',
    'quotation marks around the whole value, doubled inside it and no line break, e.g. "Clinic ""Ekan"""',
)


class Unreadable(Exception):  # noqa: N818 - carries a problem, is not an error of the program
    """The file, or the rest of it, can't be read; holds the problem to report."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.code)
        self.found = found


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines, the row number of the first, and how many they are."""

    data: bytes
    first_row: int
    count: int


@dataclass(frozen=True, slots=True)
class Sound:
    """What is left of a block when the faulty lines are out.

    ``first_row`` and ``dropped`` (positions from 0 of the lines taken out) give each line its row number;
    ``count`` is how many lines are left. ``rare`` says that some line may hold other bytes than printing
    ASCII and ordinary letters.
    """

    data: bytes
    first_row: int
    count: int
    dropped: tuple[int, ...] = ()
    rare: bool = False


def _open(path: Path) -> int:
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        text = Text("en vanlig fil som programmet får läsa", "a plain file that the program may read")
        raise Unreadable(problem(path.name, "file_unreadable", text)) from error
    info = os.fstat(handle)
    if stat.S_ISREG(info.st_mode) and info.st_size <= MAX_FILE:
        return handle
    os.close(handle)
    if stat.S_ISREG(info.st_mode):
        big = Text(f"högst {MAX_FILE >> 30} GiB per fil", f"at most {MAX_FILE >> 30} GiB a file")
        raise Unreadable(problem(path.name, "file_too_big", big))
    plain = Text("en vanlig fil, inte en mapp eller enhet", "a plain file, not a folder or device")
    raise Unreadable(problem(path.name, "file_unreadable", plain))


class _LineTooLong(Exception):  # noqa: N818 - internal signal
    """A line passed 1 MiB; the rest of the file is not read."""


def _pieces(path: Path) -> Iterator[bytes]:
    """The file in pieces of 1 MiB, without its byte order mark; refuses lines over 1 MiB and UTF-16."""
    handle = _open(path)
    try:
        unfinished = 0
        piece = os.read(handle, PIECE)
        _refuse_utf16(path.name, piece)
        piece = piece.removeprefix(BOM)
        while piece:
            end = piece.find(b"\n")
            if unfinished + (len(piece) if end < 0 else end) > MAX_LINE:
                raise _LineTooLong
            unfinished = unfinished + len(piece) if end < 0 else len(piece) - piece.rfind(b"\n") - 1
            yield piece
            piece = os.read(handle, PIECE)
    except OSError as error:
        text = Text("en fil som går att läsa till slutet", "a file that can be read to its end")
        raise Unreadable(problem(path.name, "file_unreadable", text)) from error
    finally:
        os.close(handle)


def _too_long(file: str, row: int) -> Problem:
    text = Text("högst 1 MiB per rad, med radslut LF eller CRLF", "at most 1 MiB a line, ended by LF or CRLF")
    return problem(file, "line_too_long", text, row=row)


def _refuse_utf16(file: str, start: bytes) -> None:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(problem(file, "encoding", UTF8, value="UTF-16"))


def _split_end(data: bytes) -> tuple[bytes, bytes]:
    """Split after the last whole line; empty lines at the end go with the rest, for they may end the file."""
    end = data.rfind(b"\n") + 1
    if not data.endswith((b"\n\n", b"\n\r\n"), 0, end):
        return data[:end], data[end:]
    filled = len(data[:end].rstrip(b"\r\n"))
    keep = data.find(b"\n", filled) + 1
    if end - keep > PIECE:
        keep = end
    return data[:keep], data[keep:]


def read_blocks(path: Path) -> Iterator[Block]:
    """The file as blocks of whole lines, each ending in a line break. Raises :class:`Unreadable`."""
    parts: list[bytes] = []
    size, row = 0, 1
    try:
        for piece in _pieces(path):
            parts.append(piece)
            size += len(piece)
            if size >= BLOCK:
                data, rest = _split_end(b"".join(parts))
                parts, size = [rest], len(rest)
                count = data.count(b"\n")
                if count:
                    yield Block(data, row, count)
                row += count
    except _LineTooLong:
        row += sum(part.count(b"\n") for part in parts)
        raise Unreadable(_too_long(path.name, row)) from None
    data = b"".join(parts)
    filled = data.rstrip(b"\r\n")
    if filled:
        data = filled + (b"\r\n" if data.startswith(b"\r\n", len(filled)) else b"\n")
        yield Block(data, row, data.count(b"\n"))


def check_utf8(file: str, block: Block) -> None:
    """Raise :class:`Unreadable` naming the first row that is not UTF-8."""
    try:
        pl.Series([block.data], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:
        row, value = next(_not_utf8(block), (block.first_row, None))
        raise Unreadable(problem(file, "encoding", UTF8, row=row, value=value)) from None


def _not_utf8(block: Block) -> Iterator[tuple[int, str | None]]:
    for position, line in enumerate(block.data.split(b"\n")):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            around = line[max(0, error.start - 20) : error.start + 20]
            yield block.first_row + position, around.decode("latin-1").strip("\r")


def check_lines(file: str, block: Block, width: int) -> tuple[Sound, list[Problem]]:
    """Take out lines that don't have exactly ``width`` (two or more) well-formed fields; a problem for each.

    The fast way deletes everything but separators and compares what is left with what it must be.
    """
    skeleton = block.data.translate(None, PLAIN)
    line = b"," * (width - 1)
    if skeleton in ((line + b"\n") * block.count, (line + b"\r\n") * block.count):
        return Sound(block.data, block.first_row, block.count), []
    return _take_out(file, block, width, rare=bool(skeleton.translate(None, _STRUCTURE)))


def _take_out(file: str, block: Block, width: int, *, rare: bool) -> tuple[Sound, list[Problem]]:
    unquoted = QUOTED.sub(b"x", block.data) if b'"' in block.data else block.data
    line = b"," * (width - 1)
    good = (line, line + b"\r")
    skeletons = unquoted.translate(None, NOT_STRUCTURE).split(b"\n")[:-1]
    faulty = [i for i, skeleton in enumerate(skeletons) if skeleton not in good]
    if not faulty:
        return Sound(block.data, block.first_row, block.count, rare=rare), []
    lines = block.data.split(b"\n")[:-1]
    listed = faulty[:PROBLEMS_PER_FILE]
    problems = [_fault(file, block.first_row + i, lines[i], skeletons[i], width) for i in listed]
    out = set(faulty)
    kept = b"".join(text + b"\n" for i, text in enumerate(lines) if i not in out)
    return Sound(kept, block.first_row, len(lines) - len(faulty), tuple(faulty), rare=rare), problems


def _fault(file: str, row: int, line: bytes, skeleton: bytes, width: int) -> Problem:
    value = line[:400].decode(errors="replace").rstrip("\r")
    if b"\0" in skeleton:
        code, text = "null_byte", Text("text i UTF-8", "text in UTF-8")
    elif b'"' in skeleton:
        code, text = "quotes", QUOTES
    elif b"\r" in skeleton.removesuffix(b"\r"):
        code, text = "line_ending", LINE_BREAKS
    elif not line.strip(b"\r"):
        code, text, value = (
            "blank_line",
            Text("tomma rader bara sist i filen", "empty rows only at the file's end"),
            "",
        )
    else:
        found = skeleton.count(b",") + 1
        code = "field_count"
        text = Text(
            f"{width} fält som i rubrikraden, raden har {found} (värde med komma: inom citattecken)",
            f"{width} fields as in the header, the row has {found} (comma in a value: use quotation marks)",
        )
    return problem(file, code, text, row=row, value=value or None)
