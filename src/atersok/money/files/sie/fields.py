"""One line of a SIE file as its fields, and the fields as values (SIE 4B, filens uppbyggnad)."""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from atersok.law.wording import Text
from atersok.money.files.problem import FileError

LINE_LENGTH = 20_000
"""Bytes in one line; a longer one is refused."""

_QUOTED = r'"((?:[^"\\]|\\"|\\(?!"))*+)"'
_FIELD = re.compile(rf'[ \t]*+(?:{_QUOTED}|\{{((?:{_QUOTED}|[^"{{}}])*+)\}}|([^ \t"{{][^ \t]*+))')
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_AMOUNT = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,2})?")
_DAY = re.compile(r"[0-9]{8}")
_NUMBER = re.compile(r"-?[0-9]{1,4}")
_ACCOUNT = re.compile(r"[0-9]{1,20}")

ACCOUNT = Text("bara siffror, till exempel 3999", "digits only, for example 3999")
DAY = Text("en dag som ÅÅÅÅMMDD, till exempel 20261121", "a day as YYYYMMDD, for example 20261121")
AMOUNT = Text(
    "kronor med punkt och högst två decimaler, minus först, till exempel -125000.50",
    "kronor with a point and at most two decimals, minus first, for example -125000.50",
)


class Objects(NamedTuple):
    """An object list as it stands between its braces: `{1 "7059" 20 "9909"}`."""

    inside: str


type Field = str | Objects


def split(text: str, line: int) -> list[Field]:
    """The fields of a line, label first.

    Raises:
        FileError: control characters, quotation marks or braces that don't match.
    """
    if found := _CONTROL.search(text):
        allowed = Text("synliga tecken, blanksteg och tabb", "visible characters, space and tab")
        raise FileError(Text("ett styrtecken", "a control character"), found[0], allowed, line)
    text = text.rstrip(" \t")
    fields: list[Field] = []
    at = 0
    while at < len(text):
        found = _FIELD.match(text, at)
        if not found:
            return [*fields, _unclosed(text[at:].lstrip(" \t"), line)]
        at = found.end()
        fields.append(_field(found))
    return fields


def _field(found: re.Match[str]) -> Field:
    quoted, inside, bare = found[1], found[2], found[4]
    if inside is not None:
        return Objects(inside)
    return (bare if quoted is None else quoted).replace('\\"', '"')


def _unclosed(rest: str, line: int) -> str:
    """The last field when it ends with a backslash that was not meant to escape: `"C:\\"`."""
    if rest.startswith('"') and rest.endswith('\\"') and len(rest) > 2:
        return rest[1:-1].replace('\\"', '"')
    allowed = Text(
        'citattecken och klamrar i par; ett citattecken inne i en text skrivs \\"',
        'quotation marks and braces in pairs; a quotation mark inside a text is written \\"',
    )
    raise FileError(Text("resten av raden", "the rest of the line"), rest, allowed, line)


def objects(found: Field, line: int) -> dict[int, str]:
    """Codes by dimension of an object list: pairs of number and code (SIE 4B, transaktionernas objektlista)."""
    if isinstance(found, str):
        raise _objects_error(found, line)
    fields = split(found.inside, line)
    if len(fields) % 2:
        raise _objects_error(found.inside, line)
    codes: dict[int, str] = {}
    for dimension, code in zip(fields[::2], fields[1::2], strict=True):
        number = whole(dimension, line)
        if not isinstance(code, str) or not code or number in codes:
            raise _objects_error(found.inside, line)
        codes[number] = code
    return codes


def _objects_error(value: str, line: int) -> FileError:
    allowed = Text(
        'par av dimension och kod inom klamrar, varje dimension en gång, till exempel {1 "7059" 20 "9909"} eller {}',
        'pairs of dimension and code in braces, each dimension once, for example {1 "7059" 20 "9909"} or {}',
    )
    return FileError(Text("objektlistan", "the object list"), value, allowed, line)


def ore(found: Field, line: int) -> int:
    """An amount in kronor as öre (SIE 4B, belopp): point, at most two decimals, no plus, no thousand separator."""
    if not isinstance(found, str) or not _AMOUNT.fullmatch(found):
        raise FileError(Text("beloppet", "the amount"), _plain(found), AMOUNT, line)
    return int(Decimal(found).scaleb(2))


def day(found: Field, line: int) -> date:
    """A day written ÅÅÅÅMMDD (SIE 4B, datum)."""
    if isinstance(found, str) and _DAY.fullmatch(found):
        try:
            return date(int(found[:4]), int(found[4:6]), int(found[6:]))
        except ValueError:
            pass
    raise FileError(Text("datumet", "the date"), _plain(found), DAY, line)


def account(found: Field, line: int) -> str:
    """An account number (SIE 4B, kontonr is numeric)."""
    if not is_account(found):
        raise FileError(Text("kontot", "the account"), _plain(found), ACCOUNT, line)
    return str(found)


def is_account(found: object) -> bool:
    """Digits only, at most twenty."""
    return isinstance(found, str) and bool(_ACCOUNT.fullmatch(found))


def whole(found: Field, line: int) -> int:
    """A small whole number: a year's or a dimension's."""
    if not isinstance(found, str) or not _NUMBER.fullmatch(found):
        allowed = Text("ett heltal, till exempel 0 eller 20", "a whole number, for example 0 or 20")
        raise FileError(Text("numret", "the number"), _plain(found), allowed, line)
    return int(found)


def text(found: Field, line: int) -> str:
    """A text; an object list is not one."""
    if isinstance(found, Objects):
        allowed = Text('text, inom citattecken om den börjar med {, till exempel "{a}"', 'text, for example "{a}"')
        raise FileError(Text("en text", "a text"), _plain(found), allowed, line)
    return found


def _plain(found: Field) -> str:
    return found if isinstance(found, str) else f"{{{found.inside}}}"
