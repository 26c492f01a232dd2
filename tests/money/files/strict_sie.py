"""A checker of SIE 4I files, written from the specification alone (SIE 4B): shares no code with the program.

It reads bytes with its own hand, one character at a time, and lists everything that the format does not allow.
"""

import binascii
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

MANDATORY = ("#FLAGGA", "#PROGRAM", "#FORMAT", "#GEN", "#SIETYP", "#FNAMN")
HEAD = ("#PROSA", "#FTYP", "#FNR", "#ORGNR", "#ADRESS", "#RAR", "#TAXAR", "#KPTYP", "#VALUTA")
CHART = ("#KONTO", "#KTYP", "#ENHET", "#SRU", "#DIM", "#UNDERDIM", "#OBJEKT")
ROWS = ("#TRANS", "#RTRANS", "#BTRANS")
FORBIDDEN = ("#BKOD", "#OMFATTN", "#IB", "#UB", "#OIB", "#OUB", "#RES", "#PSALDO", "#PBUDGET")
ONCE = (*MANDATORY, "#ORGNR", "#PROSA", "#FTYP", "#FNR", "#ADRESS", "#TAXAR", "#KPTYP", "#VALUTA")

LEAST_FIELDS = {
    "#FLAGGA": 1, "#PROGRAM": 2, "#FORMAT": 1, "#GEN": 1, "#SIETYP": 1, "#FNAMN": 1, "#ORGNR": 1, "#RAR": 3,
    "#KONTO": 2, "#DIM": 2, "#UNDERDIM": 3, "#OBJEKT": 3, "#VER": 3, "#TRANS": 3,
}  # fmt: skip

type Token = str | list[str]


def faults(content: bytes) -> list[str]:
    """Everything that is wrong, as `line: words`; empty for a file that follows the specification."""
    found: list[str] = []
    try:
        posts = list(_posts(content))
    except ValueError as error:
        return [str(error)]
    found += _characters(content)
    found += _order(posts)
    found += _presence(posts)
    found += _values(posts)
    found += _vouchers(posts)
    found += _declared(posts)
    found += _checksum(posts)
    return found


def _posts(content: bytes) -> Iterator[tuple[int, str, list[Token]]]:
    for number, raw in enumerate(content.split(b"\n"), start=1):
        line = raw[:-1] if raw.endswith(b"\r") else raw
        if line.strip(b" \t"):
            tokens = _tokens(line.decode("cp437"), number)
            first = tokens[0]
            yield number, first if isinstance(first, str) else "{", tokens[1:]


class _Splitter:
    """Character by character: quotation marks group, backslash and quotation mark is a quotation mark."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.tokens: list[Token] = []
        self.group: list[str] | None = None
        self.word: str | None = None

    def end_word(self) -> None:
        if self.word is not None:
            (self.tokens if self.group is None else self.group).append(self.word)
            self.word = None

    def brace(self, here: str) -> None:
        if here == "{" and self.group is None:
            self.group = []
        elif here == "}" and self.group is not None:
            self.tokens.append(self.group)
            self.group = None
        else:
            raise ValueError(f"{self.number}: braces don't match")

    def add(self, characters: str) -> None:
        self.word = (self.word or "") + characters


def _tokens(line: str, number: int) -> list[Token]:
    if line.strip(" \t") in ("{", "}"):
        return [line.strip(" \t")]
    made = _Splitter(number)
    quoted = False
    for here in line.replace('\\"', "\0"):
        if here == '"':
            quoted = not quoted
            made.add("")
        elif quoted or here not in " \t{}":
            made.add('"' if here == "\0" else here)
        else:
            made.end_word()
            if here in "{}":
                made.brace(here)
    made.end_word()
    if quoted or made.group is not None:
        raise ValueError(f"{number}: quotation mark or brace not closed")
    return made.tokens


def _characters(content: bytes) -> list[str]:
    found = [
        f"control character {byte}" for byte in set(content) if (byte < 32 and byte not in (10, 13)) or byte == 127
    ]
    if content and not content.endswith(b"\n"):
        found.append("last line has no end")
    if b"\r" in content.replace(b"\r\n", b""):
        found.append("carriage return without line feed")
    return found


def _part(label: str) -> int:
    parts = (("#FLAGGA",), (*MANDATORY, *HEAD), CHART, ("#VER", "{", "}", *ROWS))
    return next((number for number, labels in enumerate(parts) if label in labels), -1)


def _order(posts: list[tuple[int, str, list[Token]]]) -> list[str]:
    """Flag first, then identification, chart of accounts, vouchers."""
    found: list[str] = []
    reached = 0
    for line, label, _ in posts:
        if label == "#KSUMMA":
            continue
        part = _part(label)
        if part < 0:
            found.append(f"{line}: {label} is not in the specification of 4I")
        elif part < reached:
            found.append(f"{line}: {label} stands too late")
        reached = max(reached, part)
    if posts and posts[0][1] != "#FLAGGA":
        found.append("1: #FLAGGA is not first")
    return found


def _presence(posts: list[tuple[int, str, list[Token]]]) -> list[str]:
    labels = [label for _, label, _ in posts]
    found = [f"{label} is missing" for label in MANDATORY if label not in labels]
    found += [f"{label} is forbidden in 4I" for label in FORBIDDEN if label in labels]
    found += [f"{label} stands more than once" for label in ONCE if labels.count(label) > 1]
    for line, label, values in posts:
        if len(values) < LEAST_FIELDS.get(label, 0):
            found.append(f"{line}: {label} has too few fields")
    return found


def _values(posts: list[tuple[int, str, list[Token]]]) -> list[str]:
    found: list[str] = []
    must = {"#FLAGGA": "0", "#FORMAT": "PC8", "#SIETYP": "4"}
    days = {"#GEN": (0,), "#RAR": (1, 2), "#VER": (2, 4), "#TRANS": (3,)}
    for line, label, values in posts:
        if label in must and values[:1] != [must[label]]:
            found.append(f"{line}: {label} must be {must[label]}")
        for place in days.get(label, ()):
            value = values[place] if place < len(values) else ""
            required = (label, place) in (("#GEN", 0), ("#VER", 2)) or label == "#RAR"
            if (value or required) and not _is_day(value):
                found.append(f"{line}: {value} is no day")
        if label in ("#KONTO", "#TRANS") and not (isinstance(values[0], str) and _digits(values[0])):
            found.append(f"{line}: {values[0]} is no account")
        if label in ("#DIM", "#OBJEKT") and not _is_dimension(values[0]):
            found.append(f"{line}: {values[0]} is a reserved dimension")
        if label == "#ORGNR" and not _is_organisation(values[0]):
            found.append(f"{line}: {values[0]} has no hyphen after six digits")
    return found


def _digits(text: str) -> bool:
    return bool(text) and all("0" <= c <= "9" for c in text)


def _is_organisation(value: Token) -> bool:
    return isinstance(value, str) and len(value) == 11 and value[6] == "-" and _digits(value.replace("-", "", 1))


def _is_day(value: Token) -> bool:
    if not isinstance(value, str) or len(value) != 8 or not _digits(value):
        return False
    try:
        datetime.strptime(value, "%Y%m%d")  # noqa: DTZ007 – a calendar day has no zone
    except ValueError:
        return False
    return True


def _is_dimension(value: Token) -> bool:
    if not isinstance(value, str) or not _digits(value):
        return False
    return int(value) in (1, 2, 6, 7, 8, 9, 10) or int(value) >= 20


def _is_amount(value: Token) -> bool:
    if not isinstance(value, str):
        return False
    whole, point, part = value.removeprefix("-").partition(".")
    return _digits(whole) and (not point or (_digits(part) and len(part) <= 2))


def _vouchers(posts: list[tuple[int, str, list[Token]]]) -> list[str]:
    """#VER, brace, rows, brace; the rows that count add up to zero."""
    found: list[str] = []
    state = "outside"
    total = Decimal(0)
    for line, label, values in posts:
        if label == "#VER":
            expected, following = "outside", "announced"
            total = Decimal(0)
        elif label == "{":
            expected, following = "announced", "inside"
        elif label == "}":
            expected, following = "inside", "outside"
            if total:
                found.append(f"{line}: the voucher is out of balance by {total}")
        else:
            expected, following = ("inside", "inside") if label in ROWS else ("outside", "outside")
        if state != expected:
            found.append(f"{line}: {label} {state}")
        state = following
        if label == "#TRANS" and len(values) > 2:
            amount = values[2]
            if isinstance(amount, str) and _is_amount(amount):
                total += Decimal(amount)
            else:
                found.append(f"{line}: {amount} is no amount")
            if not isinstance(values[1], list) or len(values[1]) % 2:
                found.append(f"{line}: {values[1]} is no object list")
    return found if state == "outside" else [*found, "the last voucher never ends"]


def _declared(posts: list[tuple[int, str, list[Token]]]) -> list[str]:
    """Recommended: the accounts and objects used are declared, and dimensions before their objects."""
    accounts = {values[0] for _, label, values in posts if label == "#KONTO" and isinstance(values[0], str)}
    dimensions: set[str] = set()
    objects: set[tuple[str, str]] = set()
    found: list[str] = []
    for line, label, values in posts:
        if label in ("#DIM", "#UNDERDIM"):
            dimensions.add(str(values[0]))
        if label == "#UNDERDIM" and values[2] not in dimensions:
            found.append(f"{line}: dimension {values[2]} is not declared above")
        if label == "#OBJEKT":
            objects.add((str(values[0]), str(values[1])))
            if values[0] not in dimensions:
                found.append(f"{line}: dimension {values[0]} is not declared above")
        if label == "#TRANS":
            if values[0] not in accounts:
                found.append(f"{line}: account {values[0]} is not declared")
            pairs = values[1] if isinstance(values[1], list) else []
            for pair in zip(pairs[::2], pairs[1::2], strict=False):
                if pair not in objects:
                    found.append(f"{line}: object {pair} is not declared")
    return found


def _checksum(posts: list[tuple[int, str, list[Token]]]) -> list[str]:
    """Optional: after #FLAGGA and last. CRC-32 over labels and fields between, without what holds them apart."""
    places = [place for place, (_, label, _) in enumerate(posts) if label == "#KSUMMA"]
    if not places:
        return []
    if places != [1, len(posts) - 1]:
        return ["#KSUMMA does not stand second and last"]
    covered = ""
    for _, label, values in posts[2:-1]:
        if label in "{}":
            continue
        covered += label + "".join("".join(value) for value in values)
    expected = binascii.crc32(covered.encode("cp437"))
    return [] if posts[-1][2] == [str(expected)] else [f"#KSUMMA is {posts[-1][2]}, not {expected}"]
