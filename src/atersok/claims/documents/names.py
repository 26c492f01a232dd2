"""File names of what leaves the house: a claim's number and a kind, never anything about a person."""

import re
from enum import StrEnum

_CLAIM = re.compile(r"[A-ZÅÄÖ]{1,4}-\d{4}-\d{1,6}")
_NAME = re.compile(rf"({_CLAIM.pattern})-([a-z0-9]+(?:-[a-z0-9]+)*)\.[a-z0-9]{{2,5}}")


class PartKind(StrEnum):
    """What a file in a pack is."""

    APPLICATION = "ansokan"
    SPECIFICATION = "kostnadsspecifikation"
    EXPLANATION = "sa-raknade-vi"
    CERTIFICATE = "intyg"
    ESERVICE = "etjanst"
    CERTIFICATE_REQUEST = "begaran-om-intyg"
    APPEAL = "overklagande"
    OTHER = "bilaga"


class UnsafeNameError(ValueError):
    """A name could carry personal data or leave its folder. Allowed: `A-2026-0118-intyg-1.pdf` and the like."""


def file_name(claim: str, kind: PartKind, suffix: str, number: int | None = None) -> str:
    """`A-2026-0118-intyg-1.pdf`: claim number, kind, running number where there are several.

    Raises UnsafeNameError when the claim number is not of the form `A-2026-0118`.
    """
    if not _CLAIM.fullmatch(claim):
        raise UnsafeNameError(f"claim number {claim!r} is not of the form A-2026-0118")
    running = "" if number is None else f"-{number}"
    return checked_name(f"{claim}-{kind.value}{running}.{suffix}")


def checked_name(name: str) -> str:
    """The name itself; raises UnsafeNameError when it is not a claim's number, one of the kinds and a number."""
    match = _NAME.fullmatch(name)
    if match and re.sub(r"-\d{1,3}$", "", match[2]) in set(PartKind):
        return name
    kinds = ", ".join(PartKind)
    raise UnsafeNameError(f"{name!r}: allowed is A-2026-0118-<kind>[-<number>].<suffix> with kind one of {kinds}")
