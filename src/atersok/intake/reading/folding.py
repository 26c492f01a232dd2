"""One way to compare words that people write differently: case, å ä ö, spaces and punctuation don't count."""

import unicodedata
from functools import lru_cache

LONGEST = 200
"""Characters that are compared; no word that we know is longer."""


def fold(text: str) -> str:
    """``LMA-nr.`` and ``lma nr`` become ``lmanr``, ``Födelsedatum`` and ``fodelsedatum`` the same."""
    return _fold(text[:LONGEST])


@lru_cache(maxsize=16_384)
def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if c.isalnum())
