"""Unpacks a file of parts (xlsx, ods) without trusting it: sizes, ratios and names are checked before and while.

A file that another unpacker could read otherwise is packed anew from the parts that were read here.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping

from atersok.intake.reading import refusals

MAX_PARTS = 2_000
RATIO_FROM = 10_000_000
"""Bytes from which the ratio of a part is looked at: small parts may repeat themselves."""

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_END = struct.Struct("<4s4H2LH")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


def parts(data: bytes) -> dict[str, bytes]:
    """The content of every part by name, but for those in UTF-16 or the like, where a search for bytes finds nothing.

    Raises FileRefused where the file is too big, broken or encrypted, unpacks out of proportion or declares entities.
    """
    if len(data) > refusals.MAX_BYTES:
        raise refusals.too_big(refusals.MAX_BYTES)
    entries = _directory(data)
    if sum(entry.file_size for entry in entries) > refusals.MAX_UNPACKED:
        raise refusals.bomb()
    unpacked = {entry.filename: _unpacked(data, entry) for entry in entries}
    readable = {name: content for name, content in unpacked.items() if _is_searchable(content)}
    for name, content in readable.items():
        if name.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in content or b"<!ENTITY" in content):
            raise refusals.entities()
    return readable


def names(data: bytes) -> set[str]:
    """The names of all parts. Raises FileRefused where the file is broken."""
    return {entry.filename for entry in _directory(data)}


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, struct.error, IndexError):
        raise refusals.broken() from None
    if len(entries) > MAX_PARTS or len({entry.filename for entry in entries}) != len(entries):
        raise refusals.broken()
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusals.password()
    return entries


def _unpacked(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    if entry.file_size > max(RATIO_FROM, refusals.MAX_RATIO * entry.compress_size):
        raise refusals.bomb()
    packed = _packed(data, entry)
    if entry.compress_type == zipfile.ZIP_STORED:
        content = packed
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        content = _inflated(packed, entry.file_size)
    else:
        raise refusals.broken()
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise refusals.broken()
    return content


def _packed(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    header = data[entry.header_offset : entry.header_offset + 30]
    if len(header) < 30:
        raise refusals.broken()
    signature, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    if signature != b"PK\3\4":
        raise refusals.broken()
    start = entry.header_offset + 30 + name_length + extra_length
    return data[start : start + entry.compress_size]


def _inflated(packed: bytes, size: int) -> bytes:
    """Never more than a byte above the size that the directory promised."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = unpacker.decompress(packed, size + 1)
    except zlib.error:
        raise refusals.broken() from None
    if len(content) > size:
        raise refusals.bomb()
    return content


def _is_searchable(content: bytes) -> bool:
    """Whether tags stand in the bytes as they are: UTF-8, or no XML at all."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        return False
    declared = _ENCODING.match(content[:200].removeprefix(b"\xef\xbb\xbf"))
    return declared is None or declared[1].lower() in (b"utf-8", b"us-ascii", b"utf8")


def for_reader(data: bytes, unpacked: Mapping[str, bytes]) -> io.BytesIO:
    """The file as another program may read it: as it is where all must see the same parts, else packed anew."""
    entries = _directory(data)
    as_it_is = len(unpacked) == len(entries) and _one_reading(data, entries)
    return io.BytesIO(data) if as_it_is else _packed_anew(unpacked)


def _one_reading(data: bytes, entries: list[zipfile.ZipInfo]) -> bool:
    """Whether the file has one directory, right at its end, with plain names and nothing that can be read twice."""
    mark, disk, first_disk, here, count, size, offset, comment = _END.unpack(data[-_END.size :])
    at_end = mark == b"PK\5\6" and not comment and offset + size + _END.size == len(data)
    whole = disk == first_disk == 0 and here == count == len(entries) < 0xFFFF
    plain = all(entry.filename.isascii() and not entry.extra for entry in entries)
    return at_end and whole and plain and data.count(b"PK\5\6") == 1 and b"PK\6\6" not in data


def _packed_anew(unpacked: Mapping[str, bytes]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in unpacked.items():
            archive.writestr(name, content)
    made.seek(0)
    return made
