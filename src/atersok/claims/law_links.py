"""From a citation (`1996:1357 7 a §`) to the paragraph on the web, and to how people write it."""

import re
from typing import NamedTuple

from atersok.claims.documents.basis import basis_in

_ACT = re.compile(r"\b(\d{4}):(\d{1,4})\b")
_PARAGRAPH = re.compile(r"\s+(?:(\d+):)?(\d+)(?: ([a-z])\b)?")
_ALIENS_ACT = "utlänningslagen"


class Cited(NamedTuple):
    """One part of a citation and where it can be read; no address where it isn't a statute."""

    text: str
    url: str


def cited(basis: str, lang: str = "sv") -> list[Cited]:
    """The parts of a citation, in order. Addresses are lagen.nu's, which has each paragraph by itself."""
    return [Cited(basis_in(part, lang), _url(part)) for part in basis.split("; ") if part]


def _url(part: str) -> str:
    act = _ACT.search(part)
    if part.startswith(_ALIENS_ACT):
        return f"https://lagen.nu/2005:716{_anchor(part[len(_ALIENS_ACT) :])}"
    if act is None:
        return ""
    return f"https://lagen.nu/{act[0]}{_anchor(part[act.end() :])}"


def _anchor(rest: str) -> str:
    found = _PARAGRAPH.match(rest)
    if found is None or ("§" not in rest and ":" not in rest):
        return ""
    chapter = f"K{found[1]}" if found[1] else ""
    return f"#{chapter}P{found[2]}{found[3] or ''}"
