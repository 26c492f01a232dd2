"""What can be wrong in a money file, said in Swedish and English."""

from atersok.exchange.problems import visible
from atersok.law.wording import Text

SHOWN = 80
"""Characters of a faulty value that an error carries."""


class FileError(ValueError):
    """A file that can't be read, or values that can't be written. Names the thing, the value and what is allowed.

    Attributes:
        thing: what is wrong, as the beginning of a sentence.
        value: what was found, at most 80 characters; ``None`` when something is missing.
        allowed: what is allowed, with an example.
        line: line in the file, the first is 1; ``None`` for the whole file.
    """

    def __init__(self, thing: Text, value: object, allowed: Text, line: int | None = None) -> None:
        self.thing, self.allowed, self.line = thing, allowed, line
        self.value = None if value is None else visible(str(value)[:SHOWN])
        super().__init__(self.said("sv"))

    def said(self, lang: str) -> str:
        """The error in a language: `Rad 12: kontot är "19A0". Tillåtet: bara siffror, till exempel 3999.`"""
        english = lang == "en"
        thing = self.thing.fill(lang)
        place = f"{'Line' if english else 'Rad'} {self.line}: " if self.line else ""
        found = "" if self.value is None else f' {"is" if english else "är"} "{self.value}"'
        begun = f"{place}{thing}{found}"
        return f"{begun[0].upper()}{begun[1:]}. {'Allowed' if english else 'Tillåtet'}: {self.allowed.fill(lang)}."
