"""Where money is sent: bankgiro, plusgiro, IBAN. Checked when made."""

import re
from dataclasses import dataclass

from atersok.check_digit import luhn
from atersok.law.wording import Text
from atersok.money.files.problem import FileError

_BANKGIRO = re.compile(r"[0-9]{3,4}-?[0-9]{4}")
_PLUSGIRO = re.compile(r"[0-9]{1,7}-?[0-9]")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


@dataclass(frozen=True, slots=True)
class Bankgiro:
    """A bankgiro number: seven or eight digits, the last a check digit (modulus 10).

    Raises:
        FileError: not seven or eight digits, or the check digit is wrong.
    """

    number: str

    def __post_init__(self) -> None:
        _giro(Text("bankgironumret", "the bankgiro number"), self.number, _BANKGIRO, "991-2346")

    @property
    def digits(self) -> str:
        """The number without hyphen."""
        return self.number.replace("-", "")


@dataclass(frozen=True, slots=True)
class Plusgiro:
    """A plusgiro number: two to eight digits, the last a check digit (modulus 10).

    Raises:
        FileError: not two to eight digits, or the check digit is wrong.
    """

    number: str

    def __post_init__(self) -> None:
        _giro(Text("plusgironumret", "the plusgiro number"), self.number, _PLUSGIRO, "123455-8")


@dataclass(frozen=True, slots=True)
class Iban:
    """An international account number, checked by modulus 97 (ISO 13616). Spaces are allowed.

    Raises:
        FileError: not an IBAN, or its check digits are wrong.
    """

    number: str

    def __post_init__(self) -> None:
        if not _IBAN.fullmatch(self.digits) or _remainder(self.digits) != 1:
            allowed = Text("ett IBAN med rätt kontrollsiffror", "an IBAN with right check digits")
            raise FileError(Text("IBAN", "the IBAN"), self.number, allowed)

    @property
    def digits(self) -> str:
        """The number without spaces."""
        return self.number.replace(" ", "")


def _giro(thing: Text, number: str, pattern: re.Pattern[str], example: str) -> None:
    if not pattern.fullmatch(number):
        allowed = Text(f"siffror, med eller utan bindestreck, till exempel {example}", f"digits, for example {example}")
        raise FileError(thing, number, allowed)
    if not luhn(number.replace("-", "")) or not number.strip("0-"):
        allowed = Text(
            f"ett nummer med rätt kontrollsiffra, till exempel {example}",
            f"a number with a right check digit, for example {example}",
        )
        raise FileError(thing, number, allowed)


def _remainder(iban: str) -> int:
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97
