"""Which receivable a line of a payment is for. Pure: lines and open rows in, pairs and reasons out.

A pair is exact when the line and the row each fit nothing else and the amount is the open amount to the öre; only then
is it placed without anybody looking. Everything short of that is a suggestion with its reasons, or left in the queue.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from atersok.law.calendar import quarter_start

REASONS = {
    "number": _("Ansökans nummer står på raden."),
    "person": _("Raden gäller samma person."),
    "kind": _("Samma ersättning."),
    "period": _("Perioden är densamma."),
    "overlap": _("Perioderna överlappar."),
    "amount": _("Beloppet är det som är öppet, på öret."),
    "whole": _("Beloppet är hela ansökans öppna belopp."),
    "quarter": _("Kvartalets schablon."),
    "less": _("Beloppet är lägre än det öppna."),
    "more": _("Beloppet är högre än det öppna."),
    "recovery": _("Återkrav av något som redan är betalt."),
    "again": _("Personen har redan fått schablon för kvartalet: dubbel betalning, eller ett annat nummer?"),
}


@dataclass(frozen=True, slots=True)
class OpenLine:
    """What of a payment's line is not placed: öre, negative for a recovery. Empty where the list is silent."""

    pk: int
    amount: int
    kind: str = ""
    person: int | None = None
    number: str = ""
    since: date | None = None
    until: date | None = None
    lma: str = ""

    @property
    def who(self) -> Hashable:
        """Who it is about, as far as is known: the person, else the first eight digits of the number; or None."""
        return self.person or "".join(filter(str.isdecimal, self.lma))[:8] or None


@dataclass(frozen=True, slots=True)
class OpenRow:
    """What the state owes for a person in a claim, or for the whole claim (no row, no person): öre left, öre that came.

    `numbers`: what the claim is known by.
    """

    receivable: int
    row: int | None
    kind: str
    person: int | None
    since: date | None
    until: date | None
    open: int
    paid: int = 0
    numbers: tuple[str, ...] = ()


class Pair(NamedTuple):
    """A line and where it belongs, with why."""

    line: OpenLine
    row: OpenRow
    reasons: tuple[str, ...]


def exact(lines: Iterable[OpenLine], rows: Iterable[OpenRow]) -> list[Pair]:
    """The pairs that need nobody's eye. No line is in two of them, and no krona of a claim is paid twice by them."""
    waiting, free, pairs = list(lines), list(rows), []
    for key_of_line, key_of_row, reasons in _PASSES:
        found = _unique_pairs(waiting, free, key_of_line, key_of_row)
        pairs += [Pair(line, row, reasons) for line, row in found]
        taken = {line.pk for line, _ in found}
        waiting = [line for line in waiting if line.pk not in taken]
        free = _still_free(free, [row for _, row in found])
    return pairs


def _still_free(rows: Iterable[OpenRow], used: Sequence[OpenRow]) -> list[OpenRow]:
    """Rows that nothing was paired with: neither they themselves, nor their claim as a whole, nor a part of it."""
    gone = {id(row) for row in used}
    wholly = {row.receivable for row in used if row.row is None}
    partly = {row.receivable for row in used}
    return [
        row for row in rows
        if id(row) not in gone and row.receivable not in wholly and not (row.row is None and row.receivable in partly)
    ]  # fmt: skip


def of_quarters(
    lines: Iterable[OpenLine], quarters: Mapping[date, int], kind: str, paid: Collection[tuple[int, Hashable]] = ()
) -> list[Pair]:
    """Lump sums go to their quarter whatever the amount: what is wrong with it is found person by person there.

    But nobody gets a second one by itself: that waits, with the reason "again".
    `quarters`: first day of the quarter → receivable; `paid`: receivable and OpenLine.who of those who have one.
    """
    pairs, has = [], set(paid)
    for line in lines:
        pair = of_quarter(line, quarters, kind, has)
        if pair is None:
            continue
        if "again" not in pair.reasons:
            pairs.append(pair)
            has.add((pair.row.receivable, line.who))
    return pairs


def of_quarter(
    line: OpenLine, quarters: Mapping[date, int], kind: str, paid: Collection[tuple[int, Hashable]]
) -> Pair | None:
    """The quarter that a lump sum is for, with why; None where it names none that is known."""
    quarter = quarter_start(line.since) if line.since and line.kind == kind else None
    if quarter is None or quarter not in quarters:
        return None
    receivable = quarters[quarter]
    again = line.amount > 0 and line.who is not None and (receivable, line.who) in paid
    reasons = ("kind", "quarter", "again") if again else ("kind", "quarter")
    return Pair(line, OpenRow(receivable, None, kind, None, None, None, 0), reasons)


type _Key = tuple[Hashable, ...]


def _line_number_person(line: OpenLine) -> list[_Key]:
    return [(line.number, line.person, line.amount)] if line.number and line.person else []


def _row_number_person(row: OpenRow) -> list[_Key]:
    return [(number, row.person, row.open) for number in row.numbers] if row.row and row.person else []


def _line_number(line: OpenLine) -> list[_Key]:
    return [(line.number, line.amount)] if line.number and not line.person else []


def _row_number(row: OpenRow) -> list[_Key]:
    return [(number, row.open) for number in row.numbers] if row.row is None else []


def _line_period(line: OpenLine) -> list[_Key]:
    if not (line.person and line.kind and line.since and line.until):
        return []
    return [(line.person, line.kind, line.since, line.until, line.amount)]


def _row_period(row: OpenRow) -> list[_Key]:
    return [(row.person, row.kind, row.since, row.until, row.open)] if row.row and row.person else []


def _line_kind(line: OpenLine) -> list[_Key]:
    if not (line.person and line.kind) or line.since or line.until:
        return []
    return [(line.person, line.kind, line.amount)]


def _row_kind(row: OpenRow) -> list[_Key]:
    return [(row.person, row.kind, row.open)] if row.row and row.person else []


_PASSES = (
    (_line_number_person, _row_number_person, ("number", "person", "amount")),
    (_line_number, _row_number, ("number", "amount")),
    (_line_period, _row_period, ("person", "kind", "period", "amount")),
    (_line_kind, _row_kind, ("person", "kind", "amount")),
)


def _unique_pairs(
    lines: Sequence[OpenLine], rows: Sequence[OpenRow],
    of_line: Callable[[OpenLine], list[_Key]], of_row: Callable[[OpenRow], list[_Key]],
) -> list[tuple[OpenLine, OpenRow]]:  # fmt: skip
    """Lines and rows that share a key that one line and one row have, and that are in no other pair.

    A claim is known by several numbers: two lines may reach the same row by different ones.
    """
    wanting: dict[_Key, list[OpenLine]] = defaultdict(list)
    for line in lines:
        for key in of_line(line):
            wanting[key].append(line)
    if not wanting:
        return []
    by_key: dict[_Key, list[OpenRow]] = defaultdict(list)
    for row in rows:
        if row.open > 0:
            for key in of_row(row):
                by_key[key].append(row)
    pairs = [
        (those[0], by_key[key][0])
        for key, those in wanting.items()
        if len(those) == 1 and len(by_key.get(key, ())) == 1
    ]
    wanted = Counter(id(row) for _, row in pairs)
    return [(line, row) for line, row in pairs if wanted[id(row)] == 1]


def suggestions(line: OpenLine, rows: Iterable[OpenRow]) -> list[Pair]:
    """Where a line may belong, the likeliest first, each with its reasons. Empty where nothing speaks for a row.

    A claim about one person is suggested once, as that person's row.
    """
    found = [Pair(line, row, reasons) for row in rows if (reasons := _reasons(line, row))]
    alone = {(pair.row.receivable, pair.row.open, pair.row.paid) for pair in found if pair.row.row}
    found = [pair for pair in found if pair.row.row or (pair.row.receivable, pair.row.open, pair.row.paid) not in alone]
    return sorted(found, key=lambda pair: (-_weight(pair), pair.row.receivable, pair.row.row or 0))


def _reasons(line: OpenLine, row: OpenRow) -> tuple[str, ...]:
    """What speaks for it; nothing where the line contradicts the row."""
    same_number = bool(line.number) and line.number in row.numbers
    if line.person and row.person and line.person != row.person:
        return ()
    if line.kind and line.kind != row.kind and not same_number:
        return ()
    reasons = [
        *(["number"] if same_number else []),
        *(["person"] if line.person and line.person == row.person else []),
        *(["kind"] if line.kind and line.kind == row.kind else []),
        *_about_period(line, row),
    ]
    amount = _about_amount(line, row)
    if amount is None or not (same_number or "person" in reasons or amount == "amount"):
        return ()
    return (*reasons, amount)


def _about_period(line: OpenLine, row: OpenRow) -> list[str]:
    if not (line.since and line.until and row.since and row.until):
        return []
    if (line.since, line.until) == (row.since, row.until):
        return ["period"]
    return ["overlap"] if line.since <= row.until and row.since <= line.until else []


def _about_amount(line: OpenLine, row: OpenRow) -> str | None:
    """None where the row can't take any of it: nothing is open, or nothing was paid that could be taken back."""
    if line.amount < 0:
        return "recovery" if row.paid >= -line.amount else None
    if row.open <= 0:
        return None
    if line.amount == row.open:
        return "amount"
    return "less" if line.amount < row.open else "more"


_WEIGHTS = {
    "number": 8, "person": 4, "amount": 4, "period": 3, "recovery": 2, "kind": 2, "overlap": 1, "less": 1, "more": 0,
}  # fmt: skip


def _weight(pair: Pair) -> int:
    return sum(_WEIGHTS[reason] for reason in pair.reasons)
