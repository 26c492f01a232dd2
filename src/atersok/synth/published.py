"""The figures the region follows: small CSV files in ``data/``, each row with its source."""

import csv
from functools import cache
from importlib.resources import files


def _rows(name: str) -> list[dict[str, str]]:
    text = files("atersok.synth").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _months() -> dict[str, dict[tuple[int, int], int]]:
    table: dict[str, dict[tuple[int, int], int]] = {}
    for row in _rows("arrivals_national.csv"):
        table.setdefault(row["stream"], {})[int(row["year"]), int(row["month"])] = int(row["persons"])
    return table


def streams() -> list[str]:
    """Name the ways of arriving, in the order of the file."""
    return list(_months())


@cache
def national_arrivals(stream: str, year: int, month: int) -> int:
    """Count persons in the country that month.

    Where the series ends, its last year is repeated (a plain extrapolation, not a forecast); before it
    begins, its first year. Temporary protection is 0 before February 2022; permits for medical reasons
    ended on 2021-07-20 and are 0 after.
    """
    series = _months()[stream]
    years = sorted({known for known, _ in series})
    if stream == "massflykt" and year < years[0]:
        return 0
    if stream == "medicinska_skal" and (year, month) > (2021, 6):
        return 0
    nearest = min(max(year, years[0]), years[-1])
    return series.get((nearest, month), 0)


@cache
def _shares() -> dict[int, tuple[float, float]]:
    return {int(r["year"]): (float(r["women"]), float(r["unaccompanied"])) for r in _rows("asylum_shares.csv")}


def asylum_shares(year: int) -> tuple[float, float]:
    """Give the shares (women, unaccompanied children) among asylum seekers, of the nearest known year."""
    known = _shares()
    return known[min(max(year, min(known)), max(known))]


@cache
def assumption(name: str) -> float:
    """Give one named figure of ``assumptions.csv``."""
    for row in _rows("assumptions.csv"):
        if row["name"] == name:
            return float(row["value"])
    raise KeyError(name)


@cache
def assumption_by_year(prefix: str, year: int) -> float:
    """Give the figure ``prefix_YEAR`` of the latest year not after this one, the first when none is."""
    known = sorted(
        (int(row["name"].rsplit("_", 1)[1]), float(row["value"]))
        for row in _rows("assumptions.csv")
        if row["name"].rsplit("_", 1)[0] == prefix
    )
    earlier = [value for since, value in known if since <= year]
    return earlier[-1] if earlier else known[0][1]
