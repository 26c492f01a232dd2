"""The kinds of file that we recognise, as one table. Templates, instructions and checks are made from it."""

from collections.abc import Mapping

from atersok.intake.reading.agency_sources import DECISIONS, PAYMENTS, PEOPLE, PERMITS
from atersok.intake.reading.fields import Field, Source, headers_of
from atersok.intake.reading.folding import fold
from atersok.intake.reading.region_sources import CERTIFICATES, CONTACTS, COSTS, EXAMINATIONS, SITUATIONS, UNITS

__all__ = ["SOURCES", "Field", "Source", "headers_of", "known_fields", "source"]

SOURCES: tuple[Source, ...] = (
    PEOPLE,
    DECISIONS,
    PAYMENTS,
    COSTS,
    CONTACTS,
    EXAMINATIONS,
    CERTIFICATES,
    SITUATIONS,
    PERMITS,
    UNITS,
)

_BY_KEY: Mapping[str, Source] = {each.key: each for each in SOURCES}


def source(key: str) -> Source:
    """The source with a key. Raises KeyError where there is none."""
    return _BY_KEY[key]


def known_fields(header: list[str], among: tuple[Source, ...] = SOURCES) -> int:
    """How many fields of one source the headings name at most."""
    folded = {fold(name) for name in header if name}
    return max(len({each.by_header[name] for name in folded.intersection(each.by_header)}) for each in among)
