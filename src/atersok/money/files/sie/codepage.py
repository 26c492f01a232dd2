"""Text in code page 437, the only one SIE 4 knows (SIE 4B, #FORMAT PC8). What it lacks is replaced and counted."""

import unicodedata
from collections import Counter
from collections.abc import Mapping

CODE_PAGE = "cp437"

REPLACEMENTS: Mapping[str, str] = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f", " "),
    **dict.fromkeys("\u201c\u201d\u201e\u201f", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u00b4", "'"),
    "\u20ac": "EUR",
    "\u00a7": "par.",
    "\u2026": "...",
    "\u2022": "*",
    "\u00d7": "x",
    "\u00d8": "Ö",
    "\u00f8": "ö",
    "\u0141": "L",
    "\u0142": "l",
    "\u0110": "D",
    "\u0111": "d",
    "\u00d0": "D",
    "\u00f0": "d",
    "\u00de": "Th",
    "\u00fe": "th",
    "\u0152": "OE",
    "\u0153": "oe",
    "\u0131": "i",
    "\u00a9": "(c)",
    "\u00ae": "(r)",
}
"""What stands instead of a character outside code page 437: dashes, odd spaces, curly quotation marks, € and §, and
letters without a base letter of their own. Other letters lose their mark (š becomes s), invisible ones go, and the
rest become a question mark."""

BACKSLASH_REPLACEMENT = "/"
"""Instead of a backslash before a quotation mark or last in a field, where readers would take it for an escape."""


class CodePage:
    """Fits texts to the code page and counts what it replaced: how often, by character, never the texts."""

    def __init__(self) -> None:
        self.replaced: Counter[str] = Counter()

    def fit(self, text: str) -> str:
        """The same text with characters of code page 437 alone, and no backslash that reads as an escape."""
        composed = unicodedata.normalize("NFC", text)
        fitted = composed if composed.isascii() else "".join(map(self._one, composed))
        return self._backslashes(fitted) if "\\" in fitted else fitted

    def _one(self, character: str) -> str:
        if character not in REPLACEMENTS and _has(character):
            return character
        self.replaced[character] += 1
        return REPLACEMENTS.get(character) or _plain(character)

    def _backslashes(self, text: str) -> str:
        kept: list[str] = []
        after = '"'
        for character in reversed(text):
            if character == "\\" and after == '"':
                self.replaced[character] += 1
                kept.append(BACKSLASH_REPLACEMENT)
                continue
            kept.append(character)
            after = character
        return "".join(reversed(kept))


def _has(character: str) -> bool:
    try:
        character.encode(CODE_PAGE)
    except UnicodeEncodeError:
        return False
    return True


def _plain(character: str) -> str:
    if unicodedata.category(character) == "Cf":
        return ""
    parts = unicodedata.normalize("NFKD", character)
    visible = [c for c in parts if not unicodedata.combining(c)]
    return "".join(c if _has(c) and c.isprintable() else "?" for c in visible) or "?"
