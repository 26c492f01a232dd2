"""Reading a PDF back: its text with plain spaces, its metadata and its tags."""

import re
from collections import Counter
from io import BytesIO
from typing import Any

from pypdf import PdfReader


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def text(pdf: bytes) -> str:
    """All text, every run of space (no-break too) as one plain space."""
    return plain(" ".join(page.extract_text() for page in reader(pdf).pages))


def pages(pdf: bytes) -> list[str]:
    return [plain(page.extract_text()) for page in reader(pdf).pages]


def plain(found: str) -> str:
    """Without soft breaks: hyphenation at a line's end is undone and spaces are plain."""
    return re.sub(r"\s+", " ", re.sub("[\N{SOFT HYPHEN}\N{HYPHEN}]\\s*", "", found))


def metadata(pdf: bytes) -> str:
    """The XMP packet and the document information as one text."""
    read = reader(pdf)
    xmp = read.xmp_metadata
    packet = "" if xmp is None else xmp.stream.get_data().decode()
    return packet + str(read.metadata)


def tags(pdf: bytes) -> Counter[str]:
    """How many structure elements of each kind."""
    return Counter(str(element["/S"]) for element in elements(pdf))


def elements(pdf: bytes) -> list[Any]:
    root: Any = reader(pdf).root_object["/StructTreeRoot"]
    found, waiting = [], list(_kids(root))
    while waiting:
        element = waiting.pop()
        found.append(element)
        waiting.extend(_kids(element))
    return found


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    kids = kids.get_object() if kids is not None else []
    every = kids if isinstance(kids, list) else [kids]
    return [kid.get_object() for kid in every if isinstance(kid.get_object(), dict) and "/S" in kid.get_object()]
