"""Tidslinjen: a person's facts as a picture, worked out here and drawn by a template as SVG, and as a table.

Everything is whole numbers in the picture's own units, so that no language writes them with a comma.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

WIDTH = 960
_LEFT, _RIGHT = 225, 12  # room for the rows' names; air after the last day
_TOP, _LANE, _GAP, _BAR, _AXIS = 22, 22, 8, 16, 24
_MARK_HEIGHT = 30
_LABEL = 40  # room for a year at the right end
_MOST_YEARS = 12  # year labels that fit; above that every other, every fifth, …
_QUARTERS_UP_TO = 6  # years


class Band(NamedTuple):
    """Something that holds from a day through a day (None: still). Bands of one `row` stand on one line."""

    row: str
    text: str
    since: date
    until: date | None = None
    kind: str = "other"  # registered, permit, resident, detained, other, window, claim: the class it is drawn with


class Mark(NamedTuple):
    """Something that happened on a day. With `weight` a bar as high as its share of the row's greatest."""

    row: str
    text: str
    day: date
    kind: str = "contact"  # contact, cost, certificate, examination
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the axis; a year has a label, a quarter has none."""

    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One band or mark in its place."""

    x: int
    y: int
    width: int
    height: int
    kind: str
    text: str
    label: str  # what fits inside the band
    round: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the picture with its name."""

    name: str
    y: int
    middle: int
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """The same fact as a row of the table."""

    name: str
    text: str
    since: date
    until: date | None
    lasting: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole time line. `today` is where the line of today stands."""

    height: int
    rows: tuple[Row, ...] = ()
    ticks: tuple[Tick, ...] = ()
    today: int = 0
    left: int = _LEFT
    bottom: int = 0
    axis: int = 0
    entries: tuple[Entry, ...] = ()
    width: int = WIDTH
    first: date = date.min
    last: date = date.min


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days to units."""

    first: date
    last: date
    room: int = field(default=WIDTH - _LEFT - _RIGHT)

    def x(self, day: date) -> int:
        day = min(max(day, self.first), self.last)
        return _LEFT + self.room * (day - self.first).days // max((self.last - self.first).days, 1)


def picture(bands: Sequence[Band], marks: Sequence[Mark], today: date) -> Picture:
    """Draw bands and marks. Rows come in the order in which they are first named."""
    if not bands and not marks:
        return Picture(height=0)
    scale = _scale(bands, marks, today)
    rows, y = [], _TOP
    for name in dict.fromkeys([band.row for band in bands] + [mark.row for mark in marks]):
        row = _row(name, y, scale, [b for b in bands if b.row == name], [m for m in marks if m.row == name])
        rows.append(row)
        y = row.y + _height(row) + _GAP
    return Picture(
        height=y + _AXIS, rows=tuple(rows), ticks=tuple(_ticks(scale)), today=scale.x(today), bottom=y,
        axis=y + _AXIS - 8, entries=tuple(_entries(bands, marks)), first=scale.first, last=scale.last,
    )  # fmt: skip


def _scale(bands: Sequence[Band], marks: Sequence[Mark], today: date) -> _Scale:
    days = [band.since for band in bands] + [band.until for band in bands if band.until] + [mark.day for mark in marks]
    first = min([*days, today - timedelta(days=365)])
    last = max([*days, today])
    return _Scale(_shifted(date(first.year, (first.month - 1) // 3 * 3 + 1, 1), 0), _shifted(last, 45))


def _shifted(day: date, days: int) -> date:
    return min(day, date.max - timedelta(days=days)) + timedelta(days=days)


def _row(name: str, y: int, scale: _Scale, bands: Sequence[Band], marks: Sequence[Mark]) -> Row:
    lanes = _lanes(bands)
    shapes = [_bar(band, y + lane * _LANE, scale) for band, lane in lanes]
    below = y + (max((lane for _, lane in lanes), default=-1) + 1) * _LANE
    most = max((mark.weight or 0 for mark in marks), default=0)
    shapes += [_sign(mark, below, scale, most) for mark in marks]
    bottom = below + (_MARK_HEIGHT if marks else 0)
    return Row(name, y, (y + max(bottom, y + _LANE)) // 2, tuple(shapes))


def _height(row: Row) -> int:
    return max([_LANE, *(shape.y + shape.height - row.y for shape in row.shapes)])


def _lanes(bands: Sequence[Band]) -> list[tuple[Band, int]]:
    """Bands that overlap stand on lanes of their own, each on the first that is free."""
    free: list[date] = []  # the last day taken in each lane
    placed = []
    for band in sorted(bands, key=lambda band: band.since):
        lane = next((at for at, last in enumerate(free) if last < band.since), len(free))
        until = band.until or date.max
        free[lane : lane + 1] = [until]
        placed.append((band, lane))
    return placed


def _bar(band: Band, y: int, scale: _Scale) -> Shape:
    x = scale.x(band.since)
    width = max(scale.x(band.until or scale.last) - x, 3)
    label = band.text if len(band.text) * 7 < width else ""
    return Shape(x, y, width, _BAR, band.kind, f"{band.text}, {_period(band.since, band.until)}", label)


def _sign(mark: Mark, y: int, scale: _Scale, most: int) -> Shape:
    x = scale.x(mark.day)
    text = f"{mark.text}, {mark.day.isoformat()}"
    if mark.weight is None or not most:
        return Shape(x - 5, y + 8, 10, 10, mark.kind, text, "", round=True)
    height = max(_MARK_HEIGHT * mark.weight // most, 2)
    return Shape(x, y + _MARK_HEIGHT - height, 5, height, mark.kind, text, "")


def _period(since: date, until: date | None) -> str:
    return f"{since.isoformat()} – {until.isoformat() if until else ''}".strip()


def _ticks(scale: _Scale) -> Iterable[Tick]:
    years = range(scale.first.year, scale.last.year + 1)
    step = next(step for step in (1, 2, 5, 10, 25, 50, 100, 10_000) if len(years) <= step * _MOST_YEARS)
    for year in years:
        if year % step == 0 and scale.first <= date(year, 1, 1) and scale.x(date(year, 1, 1)) < WIDTH - _LABEL:
            yield Tick(scale.x(date(year, 1, 1)), str(year))
        if len(years) <= _QUARTERS_UP_TO:
            quarters = [date(year, month, 1) for month in (4, 7, 10)]
            yield from (Tick(scale.x(day), "") for day in quarters if scale.first <= day <= scale.last)


def _entries(bands: Sequence[Band], marks: Sequence[Mark]) -> list[Entry]:
    found = [Entry(band.row, band.text, band.since, band.until, True) for band in bands]
    found += [Entry(mark.row, mark.text, mark.day, mark.day, False) for mark in marks]
    return sorted(found, key=lambda entry: entry.since)
