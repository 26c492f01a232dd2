"""The checksum of a SIE file (SIE 4B, kontrollsummering): CRC-32 over labels and fields between the two #KSUMMA."""

import zlib
from collections.abc import Iterable

from atersok.money.files.sie.fields import Field, Objects, split


class Checksum:
    """Adds one line at a time. Separators, quotation marks around a field, and braces are left out; an escaped
    quotation mark counts as the mark alone."""

    def __init__(self) -> None:
        self.value = 0

    def add(self, fields: Iterable[Field], encoding: str = "cp437") -> None:
        """Add the fields of a line, label included."""
        for field in fields:
            if isinstance(field, Objects):
                self.add(split(field.inside, 0), encoding)
            else:
                self.value = zlib.crc32(field.encode(encoding), self.value)
