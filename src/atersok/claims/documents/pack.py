"""The pack that leaves the house: one zip with a manifest, and one merged PDF with bookmarks.

The same parts give the same bytes: names sorted, time stamps fixed, nothing from a clock.
"""

import hashlib
import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

from atersok.claims.documents.names import PartKind, checked_name
from atersok.claims.documents.tagging import TagMerger
from atersok.law.wording import Text

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
MANIFEST = "manifest.json"
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say
_READ_BY_ALL = 0o100644 << 16
# what pypdf raises on a file that is not, or only pretends to be, a PDF
_BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError)

PART_TITLES: dict[PartKind, Text] = {
    PartKind.APPLICATION: Text("Ansökan", "Application"),
    PartKind.SPECIFICATION: Text("Kostnadsspecifikation", "Cost specification"),
    PartKind.EXPLANATION: Text("Så räknade vi", "How we calculated"),
    PartKind.CERTIFICATE: Text("Läkarutlåtande", "Medical certificate"),
    PartKind.ESERVICE: Text("Lista till e-tjänsten", "List for the e-service"),
    PartKind.CERTIFICATE_REQUEST: Text("Begäran om läkarutlåtande", "Request for a certificate"),
    PartKind.APPEAL: Text("Överklagande", "Appeal"),
    PartKind.OTHER: Text("Bilaga", "Enclosure"),
}
_ORDER = {kind: place for place, kind in enumerate(PART_TITLES)}
_LOCKED = Text("Filen är låst med lösenord.", "The file is locked with a password.")
_UNREADABLE = Text("Filen går inte att läsa som PDF.", "The file cannot be read as PDF.")
_NOT_PDF = Text("Filen är inte en PDF.", "The file is not a PDF.")


@dataclass(frozen=True, slots=True)
class Part:
    """En fil in the pack. `filename` as `file_name` makes it; `media_type` as in HTTP."""

    kind: PartKind
    filename: str
    content: bytes
    media_type: str = PDF


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One file in the manifest: its SHA-256 in hex and its size in bytes."""

    filename: str
    kind: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Pack:
    """The zip, the merged PDF (empty when no part is a PDF), and what was done with each part.

    `not_merged` gives the reason for every file that is only in the zip; `untagged` names the PDFs without tags,
    scans for instance, whose pages a screen reader cannot read in the merged PDF either.
    """

    archive: bytes
    merged: bytes
    manifest: tuple[ManifestEntry, ...]
    not_merged: tuple[tuple[str, Text], ...]
    untagged: tuple[str, ...]


class DuplicateNameError(ValueError):
    """Two parts have the same file name."""


def pack(parts: Sequence[Part], title: str) -> Pack:
    """Put parts together. `title` is the merged PDF's title: a claim number, no personal data.

    Raises UnsafeNameError for a file name that could carry personal data, DuplicateNameError for two alike.
    """
    ordered = sorted(parts, key=lambda part: (_ORDER[part.kind], len(part.filename), part.filename))
    names = [checked_name(part.filename) for part in ordered]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise DuplicateNameError(f"the same file name twice: {', '.join(sorted(twice))}")
    manifest = tuple(_entry(part) for part in ordered)
    merged, not_merged, untagged = _merge(ordered, title)
    return Pack(_archive(ordered, manifest, title), merged, manifest, not_merged, untagged)


def _entry(part: Part) -> ManifestEntry:
    digest = hashlib.sha256(part.content).hexdigest()
    return ManifestEntry(part.filename, part.kind.value, part.media_type, digest, len(part.content))


def _archive(parts: Sequence[Part], manifest: Sequence[ManifestEntry], title: str) -> bytes:
    listing = {"title": title, "files": [asdict(entry) for entry in manifest]}
    files = {part.filename: part.content for part in parts}
    files[MANIFEST] = (json.dumps(listing, ensure_ascii=False, indent=2) + "\n").encode()
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, _FIXED_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = _READ_BY_ALL
            member.create_system = 3  # the same on every operating system
            archive.writestr(member, files[name])
    return made.getvalue()


def _merge(parts: Sequence[Part], title: str) -> tuple[bytes, tuple[tuple[str, Text], ...], tuple[str, ...]]:
    writer = PdfWriter()
    tags = TagMerger(writer)
    left_out: list[tuple[str, Text]] = []
    untagged: list[str] = []
    for part in parts:
        reader = _reader(part)
        if isinstance(reader, Text):
            left_out.append((part.filename, reader))
            continue
        writer.append(reader, outline_item=_bookmark(part), import_outline=True)
        if not tags.add(reader):
            untagged.append(part.filename)
    if not writer.pages:
        return b"", tuple(left_out), ()
    tags.finish()
    _describe(writer, title)
    made = BytesIO()
    writer.write(made)
    return made.getvalue(), tuple(left_out), tuple(untagged)


def _bookmark(part: Part) -> str:
    stem = part.filename.rsplit(".", 1)[0]
    number = stem.rsplit("-", 1)[1]
    running = f" {number}" if number.isdigit() else ""
    return f"{PART_TITLES[part.kind].sv}{running}"


def _reader(part: Part) -> PdfReader | Text:
    """A reader of a PDF that can be merged, or why it cannot. Tried on its own first, so a failure spoils nothing."""
    if part.media_type != PDF:
        return _NOT_PDF
    try:
        reader = PdfReader(BytesIO(part.content))
        if reader.is_encrypted:
            return _LOCKED
        trial = PdfWriter()
        trial.append(reader, import_outline=True)
        TagMerger(trial).add(reader)
        trial.write(BytesIO())
        return PdfReader(BytesIO(part.content))
    except _BROKEN:
        return _UNREADABLE


def _describe(writer: PdfWriter, title: str) -> None:
    """Title, language and how to open. No claim of PDF/A or PDF/UA: enclosures may be neither."""
    writer.add_metadata({"/Title": title})
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject("sv-SE")
    root[NameObject("/ViewerPreferences")] = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
