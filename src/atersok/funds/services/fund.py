"""A fund and its figures: frames, inputs of the key, outcomes, published tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.funds.models import Frame, Fund, KeyInput, Outcome, Part, Published, Status
from atersok.funds.reading.published import PublishedRow
from atersok.funds.services.common import held


@dataclass(frozen=True, slots=True)
class About:
    """What a whole table is about: the day its counts stand for, where it was published, how firm the money is."""

    day: date
    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class Taken:
    """What a table gave: the region's own inputs; `kept`: years and parts where a later figure was known and stays."""

    inputs: list[KeyInput]
    kept: list[tuple[int, Part]]


@transaction.atomic
def save_fund(user: User, fund: Fund | None, fields: dict[str, Any]) -> Fund:
    """A new fund, or other words on an old one. Raises ValidationError."""
    row = held(fund.pk) if fund else Fund()
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    _check_years(row)
    with acting(user, gettext_noop("Medel ändrat") if fund else gettext_noop("Nytt medel")):
        row.save()
    return row


def _check_years(fund: Fund) -> None:
    """What is divided in a year stays within the fund's years. Raises ValidationError."""
    if fund.pk is None:
        return
    divided = fund.allocations.filter(needs__isnull=False)
    if divided.filter(year__lt=fund.first_year).exists():
        raise ValidationError({"first_year": _("Det finns en fördelning för ett tidigare år.")})
    if divided.filter(year__gt=fund.last_year).exists():
        raise ValidationError({"last_year": _("Det finns en fördelning för ett senare år.")})


@transaction.atomic
def put_frame(user: User, fund: Fund, fields: dict[str, Any]) -> Frame:
    """The national frame of a year and part; an earlier one is written over, and stays in history."""
    held(fund.pk)
    with acting(user, gettext_noop("Nationell ram")):
        return _put(Frame, fund, fields)


@transaction.atomic
def put_outcome(user: User, fund: Fund, fields: dict[str, Any]) -> Outcome:
    """What the state decided for the region; an earlier figure is written over, and stays in history."""
    held(fund.pk)
    with acting(user, gettext_noop("Publicerat utfall")):
        return _put(Outcome, fund, fields)


@transaction.atomic
def add_input(user: User, fund: Fund, fields: dict[str, Any]) -> KeyInput:
    """One more dated input of the key; the one with the latest day is used. Raises ValidationError."""
    held(fund.pk)
    row = KeyInput(fund=fund, **fields)
    row.full_clean()
    with acting(user, gettext_noop("Underlag till fördelningsnyckeln")):
        row.save()
    return row


@transaction.atomic
def remove_figure(user: User, row: Frame | KeyInput | Outcome, reason: str) -> None:
    """Take away a figure that was written by mistake; history keeps it and the reason."""
    held(row.fund_id)
    with acting(user, reason):
        row.delete()


@transaction.atomic
def take_published(user: User, fund: Fund, rows: Iterable[PublishedRow], region: str, about: About) -> Taken:
    """A published table, whole: rows of the same region, year and part are replaced, never by an older table's.

    Where the table has amounts the country's become the frame and the region's the outcome. Raises ValidationError
    where the country or the region is missing for a year and part.
    """
    held(fund.pk)
    by_key = {(row.year, row.part, row.region): row for row in rows}
    pairs = sorted({(year, part) for year, part, _region in by_key})
    with acting(user, gettext_noop("Publicerad tabell inläst")):
        later = set(fund.published.filter(day__gt=about.day).values_list("year", "part", "region"))
        for place, row in by_key.items():
            if place not in later:
                _put_row(fund, row, about)
        taken = [
            _take_one(fund, _row_of(by_key, *pair, Published.COUNTRY), _row_of(by_key, *pair, region), about)
            for pair in pairs
        ]
    told = {(year, part) for year, part, _region in later & set(by_key)}
    kept = [pair for pair, (_input, all_put) in zip(pairs, taken, strict=True) if not all_put or pair in told]
    return Taken([one for one, _all_put in taken], kept)


def _put_row(fund: Fund, row: PublishedRow, about: About) -> None:
    Published.objects.update_or_create(
        fund=fund, year=row.year, part=row.part, region=row.region,
        defaults={"own": row.own, "amount": row.amount, "day": about.day, "source": about.source},
    )  # fmt: skip


def _row_of(rows: dict[tuple[int, Part, str], PublishedRow], year: int, part: Part, region: str) -> PublishedRow:
    if (year, part, region) not in rows:
        raise ValidationError(
            _("Tabellen saknar %(region)s för %(year)s, %(part)s.")
            % {"region": region, "year": year, "part": part.label.lower()}
        )
    return rows[year, part, region]


def _take_one(fund: Fund, country: PublishedRow, own: PublishedRow, about: About) -> tuple[KeyInput, bool]:
    """The region's figures of one year and part, and whether nothing later was known."""
    said = {"year": own.year, "part": own.part, "day": about.day, "source": about.source}
    row = KeyInput(fund=fund, own=own.own, national=country.own, **said)
    row.full_clean()
    row.save()
    known = {"year": own.year, "part": own.part, "day__gt": about.day}
    frame, outcome = fund.frames.filter(**known).exists(), fund.outcomes.filter(**known).exists()
    if country.amount is not None and not frame:
        _put(Frame, fund, said | {"amount": country.amount, "status": about.status})
    if own.amount is not None and not outcome:
        _put(Outcome, fund, said | {"amount": own.amount})
    return row, not (frame or outcome)


def _put[M: (Frame, Outcome)](model: type[M], fund: Fund, fields: dict[str, Any]) -> M:
    which = {"fund": fund, "year": fields["year"], "part": fields["part"]}
    row = model._default_manager.filter(**which).first() or model(**which)
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return row
