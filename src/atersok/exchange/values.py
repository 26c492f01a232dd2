"""From text to typed values, a column at a time. What is not allowed becomes null; the caller compares nulls.

Amounts and years never pass through a float: they are matched by pattern and read as fixed-point decimals.
"""

from collections.abc import Callable, Mapping

import polars as pl

from atersok.exchange.schema import DETAILS, FIRST_YEAR, LAST_YEAR, Column, Shape

SPACES = " \t\u00a0\u2007\u2009\u202f"
"""Spaces trimmed at both ends of a value: ordinary, tab, no-break, figure, thin and narrow no-break."""

AMOUNT = r"^[0-9]{1,9}(\.[0-9]{1,2})?$"
YEARS = r"^[0-9]{1,3}(\.[0-9]{1,2})?$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
COUNTY = r"^[0-9]{2}$"
INVISIBLE = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]"
"""Control, formatting and unassigned characters: nothing that a person can see."""

DTYPES: Mapping[Shape, type[pl.DataType]] = {
    "id": pl.String,
    "text": pl.String,
    "date": pl.Date,
    "amount": pl.Int64,
    "years": pl.Int32,
    "truth": pl.Boolean,
    "code": pl.String,
    "county": pl.String,
}


def trimmed(frame: pl.DataFrame, *, rare: bool) -> pl.DataFrame:
    """The same texts without spaces around them; an empty text becomes null.

    ``rare`` as in :class:`atersok.exchange.scan.Sound`: without it only ordinary spaces are looked for.
    """
    every = pl.all().str
    ordinary = every.starts_with(" ") | every.ends_with(" ")
    padded = every.contains(f"^[{SPACES}]|[{SPACES}]$") if rare else ordinary
    unclean = frame.select((padded | (pl.all() == "")).any()).row(0)
    columns = [name for name, found in zip(frame.columns, unclean, strict=True) if found]
    if not columns:
        return frame
    text = pl.col(columns).str.strip_chars(SPACES)
    return frame.with_columns(pl.when(text != "").then(text).name.keep())


def _date(text: pl.Expr, _: Column) -> pl.Expr:
    day = pl.when(text.str.contains(DATE)).then(text).str.to_date("%Y-%m-%d", strict=False)
    return pl.when(day.dt.year().is_between(FIRST_YEAR, LAST_YEAR)).then(day)


def _hundredths(pattern: str, dtype: type[pl.DataType]) -> Callable[[pl.Expr, Column], pl.Expr]:
    def parse(text: pl.Expr, _: Column) -> pl.Expr:
        matched = pl.when(text.str.contains(pattern)).then(text)
        return matched.cast(pl.Decimal(12, 2), strict=False).to_physical().cast(dtype)

    return parse


def _truth(text: pl.Expr, _: Column) -> pl.Expr:
    return pl.when(text == "1").then(True).when(text == "0").then(False)


def _code(text: pl.Expr, column: Column) -> pl.Expr:
    return pl.when(text.is_in(column.codes)).then(text)


def _county(text: pl.Expr, _: Column) -> pl.Expr:
    return pl.when(text.str.contains(COUNTY)).then(text)


def _visible(text: pl.Expr, _: Column) -> pl.Expr:
    return pl.when(~text.str.contains(INVISIBLE)).then(text)


PARSERS: Mapping[Shape, Callable[[pl.Expr, Column], pl.Expr]] = {
    "id": _visible,
    "text": _visible,
    "date": _date,
    "amount": _hundredths(AMOUNT, pl.Int64),
    "years": _hundredths(YEARS, pl.Int32),
    "truth": _truth,
    "code": _code,
    "county": _county,
}


def parse(column: Column, *, rare: bool) -> pl.Expr:
    """Expression for the typed column, null where the text is not allowed.

    ``rare`` as in :class:`atersok.exchange.scan.Sound`: without it there are no invisible characters.
    """
    text = pl.col(column.name)
    if column.shape in ("id", "text") and not rare:
        return text
    return PARSERS[column.shape](text, column).alias(column.name)


def detail_is_wrong() -> pl.Expr:
    """True for a situation whose ``detail`` is not one of those its ``kind`` allows."""
    kind, detail = pl.col("kind"), pl.col("detail")
    wrong = pl.lit(value=False)
    for limited, details in DETAILS.items():
        wrong = wrong | ((kind == limited) & ~detail.is_in(details))
    return wrong.fill_null(value=False)
