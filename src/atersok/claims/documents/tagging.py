"""Tags of merged PDFs: pypdf copies pages without their structure tree; this brings the trees together.

Every document's tree becomes a part of one document. What it does: pages and annotations keep their place in the
parent tree (numbers moved up), ids of table headers are made unique, role maps are joined (the first wins). What it
does not: class maps, pronunciation lexicons and PDF 2.0 namespaces of foreign files are left behind.
"""

from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

_TREE = "/StructTreeRoot"


def _get(holder: DictionaryObject, key: str) -> Any:
    """A value with references followed; None where there is none."""
    value = holder.get(key)
    value = value.get_object() if value is not None else None
    return None if isinstance(value, NullObject) else value


class TagMerger:
    """Collects structure trees while documents are appended to a writer, then writes one tree."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._pages = 0
        self._next_key = 0
        self._documents = 0
        self._kids = ArrayObject()
        self._parents = ArrayObject()
        self._ids: list[tuple[str, IndirectObject]] = []
        self._roles = DictionaryObject()

    def add(self, reader: PdfReader) -> bool:
        """Take over the tags of the document just appended; False when it has none. Call once after each append."""
        first, self._pages = self._pages, len(self._writer.pages)
        source = _get(reader.root_object, _TREE)
        if not isinstance(source, DictionaryObject):
            return False
        self._documents += 1
        offset = self._next_key
        self._move_keys(reader, first, offset)
        tree = source.clone(self._writer)
        self._take_parents(_get(tree, "/ParentTree"), offset)
        for name, role in (_get(tree, "/RoleMap") or {}).items():
            self._roles.setdefault(NameObject(name), role)
        kids = _get(tree, "/K")
        for kid in kids if isinstance(kids, ArrayObject) else [kids]:
            self._take(kid)
        return True

    def finish(self) -> None:
        """Write the joined tree, unless no document had tags."""
        if not self._documents:
            return
        add = self._writer._add_object  # pypdf has no public name for it
        root = DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot")})
        top = DictionaryObject({
            NameObject("/Type"): NameObject("/StructElem"), NameObject("/S"): NameObject("/Document"),
            NameObject("/K"): self._kids,
        })  # fmt: skip
        root_ref, top_ref = add(root), add(top)
        top[NameObject("/P")] = root_ref
        for kid in self._kids:
            kid.get_object()[NameObject("/P")] = top_ref
        root.update({
            NameObject("/K"): ArrayObject([top_ref]),
            NameObject("/ParentTree"): add(DictionaryObject({NameObject("/Nums"): self._parents})),
            NameObject("/ParentTreeNextKey"): NumberObject(self._next_key),
        })  # fmt: skip
        if self._roles:
            root[NameObject("/RoleMap")] = self._roles
        if self._ids:
            root[NameObject("/IDTree")] = add(DictionaryObject({NameObject("/Names"): self._names()}))
        catalogue = self._writer.root_object
        catalogue[NameObject("/StructTreeRoot")] = root_ref
        catalogue[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})

    def _names(self) -> ArrayObject:
        return ArrayObject([part for name, ref in sorted(self._ids, key=_by_name) for part in (_text(name), ref)])

    def _move_keys(self, reader: PdfReader, first: int, offset: int) -> None:
        """Give the appended pages and their annotations the keys they had, moved up."""
        for number, page in enumerate(reader.pages):
            copy = self._writer.pages[first + number]
            self._copy_key(page, copy, "/StructParents", offset)
            copy[NameObject("/Tabs")] = NameObject("/S")
            originals, copies = _get(page, "/Annots") or [], _get(copy, "/Annots") or []
            for original, annotation in zip(originals, copies, strict=False):
                self._copy_key(original.get_object(), annotation.get_object(), "/StructParent", offset)

    def _copy_key(self, original: DictionaryObject, copy: DictionaryObject, key: str, offset: int) -> None:
        value = _get(original, key)
        if value is not None:
            copy[NameObject(key)] = NumberObject(int(value) + offset)
            self._next_key = max(self._next_key, int(value) + offset + 1)

    def _take_parents(self, tree: DictionaryObject | None, offset: int) -> None:
        """The number tree flattened, its keys moved up."""
        if tree is None:
            return
        flat = _get(tree, "/Nums") or ArrayObject()
        for key, value in zip(flat[::2], flat[1::2], strict=True):
            moved = int(key) + offset
            self._parents.extend([NumberObject(moved), value])
            self._next_key = max(self._next_key, moved + 1)
        for kid in _get(tree, "/Kids") or ():
            self._take_parents(kid.get_object(), offset)

    def _take(self, kid: PdfObject) -> None:
        element = kid.get_object()
        if not isinstance(element, DictionaryObject):
            return
        if element.get("/S") == "/Document":
            element[NameObject("/S")] = NameObject("/Part")
        self._kids.append(kid)
        self._make_ids_unique(element)

    def _make_ids_unique(self, top: DictionaryObject) -> None:
        """Prefix every id and every reference to one with the document's number. Not recursive: trees are deep."""
        waiting: list[DictionaryObject] = [top]
        while waiting:
            element = waiting.pop()
            name = _get(element, "/ID")
            if name is not None and element.indirect_reference is not None:
                unique = self._unique(name)
                element[NameObject("/ID")] = _text(unique)
                self._ids.append((unique, element.indirect_reference))
            self._prefix_headers(element)
            kids = _get(element, "/K")
            for kid in kids if isinstance(kids, ArrayObject) else [kids]:
                below = kid.get_object() if kid is not None else None
                if isinstance(below, DictionaryObject) and "/S" in below:
                    waiting.append(below)

    def _prefix_headers(self, element: DictionaryObject) -> None:
        found = _get(element, "/A")
        for attributes in found if isinstance(found, ArrayObject) else [found]:
            held = attributes.get_object() if attributes is not None else None
            if isinstance(held, DictionaryObject) and "/Headers" in held:
                held[NameObject("/Headers")] = ArrayObject([
                    _text(self._unique(name.get_object())) for name in _get(held, "/Headers")
                ])  # fmt: skip

    def _unique(self, name: object) -> str:
        plain = name.decode("latin-1") if isinstance(name, bytes) else str(name)
        return f"d{self._documents}-{plain}"


def _by_name(item: tuple[str, IndirectObject]) -> bytes:
    return item[0].encode("latin-1", "replace")


def _text(name: str) -> TextStringObject | ByteStringObject:
    return TextStringObject(name) if name.isascii() else ByteStringObject(name.encode("latin-1", "replace"))
