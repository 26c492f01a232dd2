"""Who arrives when: persons a month by the national series, in parties that travel together."""

from collections.abc import Iterator
from typing import NamedTuple

from atersok.synth.days import add_months, day, month_length, year_of
from atersok.synth.published import asylum_shares, national_arrivals, streams
from atersok.synth.records import Person, World
from atersok.synth.rng import Rng

EARLIER_SHARE = 0.10  # persons who came before the years asked for and are still in the region
EARLIER_MONTHS = 72
SMALLEST_STREAM = 3  # persons
REGION_OF_SOME_SIZE = 250  # persons; below it a stream may be empty
EARLIER_STREAMS = ("asylum", "kvot", "anhorig")
NEWBORN_SHARE = 0.10  # of parties with a woman of 19-40: a child born in Sweden


class Cell(NamedTuple):
    """Persons of one stream who arrive between two days (both included)."""

    stream: str
    first: int
    last: int
    persons: int


class Group(NamedTuple):
    """One kind of party: adults by sex, ages (low, high), children (few, many)."""

    adults: str
    low: int
    high: int
    fewest: int
    most: int


ASYLUM_GROUPS = (
    (Group("?", 18, 52, 0, 0), 0.75),
    (Group("KM", 20, 70, 0, 0), 0.05),
    (Group("KM", 23, 48, 1, 3), 0.14),
    (Group("K", 22, 45, 1, 3), 0.04),
)
MASSFLYKT_GROUPS = (
    (Group("K", 22, 45, 1, 2), 0.30),
    (Group("KM", 25, 48, 1, 2), 0.10),
    (Group("K", 18, 78, 0, 0), 0.35),
    (Group("M", 18, 75, 0, 0), 0.17),
    (Group("KM", 45, 80, 0, 0), 0.08),
)
KVOT_GROUPS = (
    (Group("KM", 25, 50, 2, 6), 0.45),
    (Group("K", 25, 48, 1, 4), 0.25),
    (Group("?", 19, 60, 0, 0), 0.30),
)
ANHORIG_GROUPS = (
    (Group("K", 21, 45, 1, 4), 0.50),
    (Group("", 0, 0, 1, 2), 0.20),
    (Group("K", 20, 40, 0, 0), 0.20),
    (Group("M", 22, 50, 0, 0), 0.10),
)
SINGLE_GROUPS = ((Group("?", 19, 60, 0, 0), 1.0),)
GROUPS = {
    "asylum": ASYLUM_GROUPS,
    "massflykt": MASSFLYKT_GROUPS,
    "kvot": KVOT_GROUPS,
    "anhorig": ANHORIG_GROUPS,
}
ASYLUM_PARTY_SIZE = 1.5  # mean of ASYLUM_GROUPS with the unaccompanied
WOMEN_OUTSIDE_SINGLES = 0.404  # women per party among couples, families and mothers


def plan(persons: int, start: int, until: int) -> list[Cell]:
    """Share the persons out over streams and months as the country's arrivals; the sum is ``persons``."""
    earlier = round(persons * EARLIER_SHARE)
    before = _cells(earlier, add_months(start, -EARLIER_MONTHS), start - 1, EARLIER_STREAMS)
    inside = _cells(persons - earlier, start, until, tuple(streams()))
    return sorted(before + inside, key=lambda cell: cell.first)


def _cells(persons: int, first: int, last: int, wanted: tuple[str, ...]) -> list[Cell]:
    months = list(_months(first, last))
    weights = {
        stream: [national_arrivals(stream, y, m) * (b - a + 1) / month_length(y, m) for y, m, a, b in months]
        for stream in wanted
    }
    shares = _streams(persons, {stream: sum(column) for stream, column in weights.items()})
    return [
        Cell(stream, a, b, count)
        for stream, column in weights.items()
        for (_, _, a, b), count in zip(months, _spread(shares[stream], column), strict=True)
        if count
    ]


def _streams(persons: int, weights: dict[str, float]) -> dict[str, int]:
    """Share persons out over the streams; in a region of some size every living stream gets a few."""
    total = sum(weights.values())
    least = SMALLEST_STREAM if persons >= REGION_OF_SOME_SIZE else 0
    counts = {s: max(least if w else 0, int(persons * w / total)) for s, w in weights.items()}
    largest = max(weights, key=lambda stream: weights[stream])
    counts[largest] += persons - sum(counts.values())
    return counts


def _spread(persons: int, weights: list[float]) -> list[int]:
    """Spread persons over months so that every running total is right to half a person."""
    total, running, given, counts = sum(weights), 0.0, 0, []
    for weight in weights:
        running += weight
        upto = int(persons * running / total + 0.5) if total else 0
        counts.append(upto - given)
        given = upto
    return counts


def _months(first: int, last: int) -> Iterator[tuple[int, int, int, int]]:
    """Give (year, month, first day, last day) of each month, cut to the span."""
    at = first
    while at <= last:
        year = year_of(at)
        month = next(m for m in range(12, 0, -1) if day(year, m, 1) <= at)
        end = min(last, day(year, month, month_length(year, month)))
        yield year, month, at, end
        at = end + 1


def parties(world: World, cells: list[Cell]) -> Iterator[tuple[list[Person], Rng]]:
    """Give the parties in order of arrival month, each with its own stream of chance."""
    number = 0
    for cell in cells:
        left = cell.persons
        while left > 0:
            number += 1
            rng = Rng(world.seed, "party", number)
            people = _party(world, rng, cell, left)
            left -= len(people)
            yield people, rng


def _party(world: World, rng: Rng, cell: Cell, room: int) -> list[Person]:
    arrival = rng.between(cell.first, cell.last)
    members = _members(rng, cell.stream, arrival)[:room]
    people = [Person(world.next_person(), birth, sex, arrival, cell.stream) for birth, sex in members]
    mother = next((p for p in people if p.sex == "K" and 19 * 365 < arrival - p.birth < 41 * 365), None)
    if mother and len(people) < room and cell.stream in GROUPS and rng.chance(NEWBORN_SHARE):
        birth = arrival + rng.between(20, 1000)
        if world.start <= birth <= world.until:
            people.append(Person(world.next_person(), birth, rng.pick("KM"), arrival, cell.stream))
    return people


def _members(rng: Rng, stream: str, arrival: int) -> list[tuple[int, str]]:
    """Give (birth, sex) of each member: adults first, then children."""
    women, unaccompanied = asylum_shares(year_of(arrival))
    if stream == "asylum" and rng.chance(unaccompanied * ASYLUM_PARTY_SIZE):
        return [(arrival - rng.between(14 * 365 + 90, 18 * 365 - 20), "K" if rng.chance(0.15) else "M")]
    group = rng.weighted(GROUPS.get(stream, SINGLE_GROUPS))
    single = max(0.02, (women * ASYLUM_PARTY_SIZE - WOMEN_OUTSIDE_SINGLES) / 0.75)
    members = [(_birth(rng, arrival, group.low, group.high), _sex(rng, sex, single)) for sex in group.adults]
    youngest_parent = min((arrival - birth for birth, _ in members), default=40 * 365)
    oldest_child = max(1, min(17, youngest_parent // 365 - 18))
    for _ in range(rng.between(group.fewest, group.most)):
        members.append((_birth(rng, arrival, 0, oldest_child), rng.pick("KM")))
    return members


def _birth(rng: Rng, arrival: int, low: int, high: int) -> int:
    """Draw a day of birth, younger adults more likely."""
    span = (high - low) * rng.u() ** (1.4 if low >= 18 else 1.0)
    return arrival - int((low + span) * 365.25) - rng.between(15, 360)


def _sex(rng: Rng, given: str, women_among_singles: float) -> str:
    if given != "?":
        return given
    return "K" if rng.chance(women_among_singles) else "M"
