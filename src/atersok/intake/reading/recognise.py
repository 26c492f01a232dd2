"""Which kind of file this is, and which column means what, by the headings alone."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from atersok.intake.reading.fields import AnyOf, Source
from atersok.intake.reading.folding import fold
from atersok.law.wording import Text

type ColumnMapping = dict[int, str | None]
"""Position of a column from 0 to the name of the field it holds, ``None`` where it is not read."""

_PARENTHESIS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Remembered:
    """A mapping that somebody has confirmed before: for files with these headings, this source and these fields.

    ``fields`` has one field name, or ``None``, for each column from left to right.
    """

    signature: str
    source: str
    fields: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """A source that the file may be.

    Attributes:
        source: the source.
        confidence: 0 to 1; 1 where the headings were confirmed before or all are known.
        reasons: why, in sentences.
    """

    source: Source
    confidence: float
    reasons: tuple[Text, ...]


def signature(header: Sequence[str]) -> str:
    """SHA-256 (hex) of the headings in order, as :func:`fold` compares them."""
    return hashlib.sha256("\x1f".join(map(fold, header)).encode()).hexdigest()


def recognise(header: Sequence[str], sources: Iterable[Source], remembered: Iterable[Remembered] = ()) -> list[Guess]:
    """The sources that the headings fit, best first. Those that no heading fits are left out."""
    kept = {each.source: each for each in remembered if each.signature == signature(header)}
    guesses = [_confirmed(source) if source.key in kept else _guess(source, header) for source in sources]
    return sorted((guess for guess in guesses if guess.confidence > 0), key=lambda guess: -guess.confidence)


def _confirmed(source: Source) -> Guess:
    return Guess(source, 1.0, (Text("Samma rubriker som förra gången.", "The same headings as last time."),))


def _guess(source: Source, header: Sequence[str]) -> Guess:
    mapping = _by_headings(source, header)
    found = {name for name in mapping.values() if name}
    named = [name for name in header if fold(name)]
    if not found or not named:
        return Guess(source, 0.0, ())
    needed = _needed(source)
    met = sum(1 for group in needed if any(found.issuperset(names) for names in group))
    unread = {fold(name) for name in source.not_stored}
    known = len(found) + sum(1 for name in named if fold(name) in unread)
    confidence = 0.6 * met / len(needed) + 0.4 * min(1.0, known / len(named))
    return Guess(source, round(confidence, 3), (_met(met, len(needed)), _known(min(known, len(named)), len(named))))


def _needed(source: Source) -> list[tuple[tuple[str, ...], ...]]:
    """Each thing a file must have, as the groups of fields that any one will do."""
    required: list[tuple[tuple[str, ...], ...]] = [((each.name,),) for each in source.fields if each.required]
    return required + [rule.groups for rule in source.rules if isinstance(rule, AnyOf)]


def _met(met: int, needed: int) -> Text:
    return Text(f"{met} av {needed} uppgifter som behövs finns.", f"{met} of {needed} things needed are there.")


def _known(known: int, columns: int) -> Text:
    return Text(f"{known} av {columns} rubriker känns igen.", f"{known} of {columns} headings are recognised.")


def propose_mapping(source: Source, header: Sequence[str], remembered: Iterable[Remembered] = ()) -> ColumnMapping:
    """Which column holds which field. A mapping confirmed for the same headings wins; else the headings decide.

    A field gets one column at most, the first whose heading fits best.
    """
    now = signature(header)
    for each in remembered:
        if each.source == source.key and each.signature == now and len(each.fields) == len(header):
            return _still_there(source, each.fields)
    return _by_headings(source, header)


def _still_there(source: Source, fields: Sequence[str | None]) -> ColumnMapping:
    return {index: name if name in source.by_name else None for index, name in enumerate(fields)}


def _by_headings(source: Source, header: Sequence[str]) -> ColumnMapping:
    mapping: ColumnMapping = dict.fromkeys(range(len(header)))
    taken: set[str] = set()
    for forms in (_whole, _before_parenthesis, _in_parenthesis):
        for index, heading in enumerate(header):
            name = source.by_header.get(fold(forms(heading)))
            if name and name not in taken and mapping[index] is None:
                mapping[index] = name
                taken.add(name)
    return mapping


def _whole(heading: str) -> str:
    return heading


def _before_parenthesis(heading: str) -> str:
    return _PARENTHESIS.sub("", heading)


def _in_parenthesis(heading: str) -> str:
    found = _PARENTHESIS.search(heading)
    return found[1] if found else ""


def as_remembered(source: Source, header: Sequence[str], mapping: Mapping[int, str | None]) -> Remembered:
    """A confirmed mapping in the form in which it is kept."""
    return Remembered(signature(header), source.key, tuple(mapping.get(index) for index in range(len(header))))
