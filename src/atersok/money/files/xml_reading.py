"""XML from outside as small trees, one at a time: no document type, no entities, nothing fetched, size bounded."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from atersok.law.wording import Text
from atersok.money.files.problem import FileError

MAX_BYTES = 20 * 1024 * 1024
MAX_DEPTH = 40
MAX_ELEMENTS = 200_000
"""Elements held at the same time: those of one entry and what stands around the entries."""

MAX_TEXT = 20_000
"""Characters of one element."""

_PIECE = 64 * 1024


@dataclass(slots=True)
class Element:
    """An element: local name, text, elements inside, and the line it begins on."""

    tag: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    inside: list["Element"] = field(default_factory=list)

    def every(self, path: str) -> Iterator["Element"]:
        """The elements at a path of local names: `NtryDtls/TxDtls`."""
        tag, _, rest = path.partition("/")
        for element in self.inside:
            if element.tag == tag:
                yield from element.every(rest) if rest else (element,)

    def first(self, path: str) -> "Element | None":
        """The first element at a path."""
        return next(self.every(path), None)

    def said(self, *paths: str) -> str:
        """The text at the first of the paths that has one, without spaces around it; empty when none has."""
        for path in paths:
            found = self.first(path)
            if found is not None and found.text:
                return found.text
        return ""


class Pieces:
    """Reads a document and hands over each element of a name as soon as it ends; the rest stays in ``root``.

    Attributes:
        root: the document's element, without what was handed over; ``None`` before it begins.
        namespace: of the document's element. Elements of other namespaces are passed over.
    """

    def __init__(self, content: bytes, piece: str) -> None:
        if len(content) > MAX_BYTES:
            allowed = Text(f"högst {MAX_BYTES} byte", f"at most {MAX_BYTES} bytes")
            raise FileError(Text("filens storlek", "the file's size"), len(content), allowed)
        self.root: Element | None = None
        self.namespace = ""
        self._content, self._piece = content, piece
        self._open: list[Element] = []
        self._ready: list[tuple[Element, Element]] = []
        self._held = 0
        self._marks: list[int] = []
        self._parser = expat.ParserCreate(namespace_separator="\n")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype

    def __iter__(self) -> Iterator[tuple[Element, Element]]:
        """Each element of the name, with the element it stood in.

        Raises:
            FileError: not well-formed XML, a document type, too deep or too many elements.
        """
        for start in range(0, len(self._content), _PIECE):
            self._parse(self._content[start : start + _PIECE], last=False)
            yield from self._ready
            self._ready.clear()
        self._parse(b"", last=True)

    def _parse(self, content: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(content, last)
        except FileError:
            raise
        except (expat.ExpatError, ValueError, LookupError) as error:
            allowed = Text("hel XML, som banken lämnade den", "whole XML, as the bank gave it")
            line = self._parser.CurrentLineNumber
            raise FileError(
                Text("filen går inte att läsa som XML", "the file is not XML"), None, allowed, line
            ) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition("\n")
        if self.root is None:
            self.namespace = namespace
        if namespace == self.namespace and tag == self._piece:
            self._marks.append(self._held)
        self._held += 1
        if len(self._open) >= MAX_DEPTH or self._held > MAX_ELEMENTS:
            raise self._too_large()
        known = {name: value for name, value in attributes.items() if name == "Ccy"}
        element = Element(tag if namespace == self.namespace else name, self._parser.CurrentLineNumber, known)
        if self._open:
            self._open[-1].inside.append(element)
        self.root = self.root or element
        self._open.append(element)

    def _end(self, _: str) -> None:
        element = self._open.pop()
        element.text = element.text.strip()
        if element.tag == self._piece and self._open:
            self._ready.append((self._open[-1], element))
            self._open[-1].inside.pop()
            self._held = self._marks.pop()

    def _text(self, text: str) -> None:
        if not self._open:
            return
        element = self._open[-1]
        element.text += text if element.text else text.lstrip()
        if len(element.text) > MAX_TEXT:
            raise self._too_large()

    def _too_large(self) -> FileError:
        allowed = Text(
            f"högst {MAX_DEPTH} nivåer, {MAX_ELEMENTS} element i en post och {MAX_TEXT} tecken i ett element",
            f"at most {MAX_DEPTH} levels, {MAX_ELEMENTS} elements in an entry and {MAX_TEXT} characters in an element",
        )
        thing = Text("filen har för mycket på ett ställe", "the file has too much in one place")
        return FileError(thing, None, allowed, self._parser.CurrentLineNumber)

    def _doctype(self, *_: object) -> None:
        allowed = Text("XML utan dokumenttyp och entiteter", "XML without document type and entities")
        thing = Text("filen har en dokumenttyp (DOCTYPE)", "the file has a document type (DOCTYPE)")
        raise FileError(thing, None, allowed, self._parser.CurrentLineNumber)
