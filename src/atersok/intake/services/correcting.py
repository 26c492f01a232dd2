"""Settling rows with errors: corrected on the page, sent back in a file, left out, or tried again."""

import csv
import io
from collections.abc import Sequence

import polars as pl
from django.db import transaction
from django.utils.translation import gettext_noop

from atersok import clock
from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.intake.interpreting import Rows, cells_of, mapping_of, raw_of, rows_of_cells
from atersok.intake.models import Category, Import, ImportRow, ImportState
from atersok.intake.planning import error
from atersok.intake.reading.cells import Cells
from atersok.intake.reading.fields import Once
from atersok.intake.reading.files import read_cells
from atersok.intake.reading.problems import FileRefused
from atersok.intake.reading.sources import source as source_of
from atersok.intake.services.reading import FACTS, compare_again, known_now, prepared_by
from atersok.intake.services.upload import take_in
from atersok.intake.storing import store, summarise
from atersok.law.wording import Text

NOT_THE_SAME = Text(
    "Filen hör inte ihop med den här inläsningen. Skicka tillbaka filen som du laddade ner här, med samma rubriker.",
    "The file does not belong to this import. Send back the file that you downloaded here, with the same headings.",
)


class NotInPreview(Exception):  # noqa: N818 - it says what is the case
    """The import is not being looked at any more: somebody has committed it, or it is being read."""


def _held(number: int) -> Import:
    importing = Import.objects.select_for_update(no_key=True).defer("content").get(pk=number)
    if importing.state != ImportState.PREVIEW:
        raise NotInPreview
    return importing


@transaction.atomic
def correct_row(user: User, number: int, row: int, cells: Sequence[str]) -> Category:
    """Read one row anew with these cells. Gives what it is now."""
    with acting(user, f"Rättade rad {row}"):
        importing = _held(number)
        importing.rows.get(row=row, category=Category.ERROR)
        _replace(importing, cells_of(importing, [(row, list(cells))]))
    now = importing.rows.filter(row=row).order_by("pk").values_list("category", flat=True)
    return Category(now[0])


@transaction.atomic
def send_back(user: User, number: int, name: str, data: bytes) -> int:
    """Replace the rows that a corrected file holds, by their numbers. Gives how many. Raises FileRefused."""
    cells = read_cells(data, name)
    with acting(user, gettext_noop("Läste den rättade filen")):
        importing = _held(number)
        if (
            importing.source == FACTS
            or not cells.returned
            or not set(importing.header) >= set(filter(None, cells.header))
        ):
            raise FileRefused(NOT_THE_SAME, "not_returned")
        _replace(importing, _in_order(importing, cells))
    return len(cells)


def _in_order(importing: Import, cells: Cells) -> Cells:
    """The cells in the columns of the first file."""
    empty = (None,) * len(cells)
    columns = [cells.columns[cells.header.index(name)] if name in cells.header else empty for name in importing.header]
    return Cells(
        header=list(importing.header), columns=columns, row_numbers=cells.row_numbers, format=cells.format,
        first_column=importing.first_column,
    )  # fmt: skip


def _replace(importing: Import, cells: Cells) -> None:
    """Read these rows only, and put them where rows with their numbers were."""
    source = source_of(importing.source)
    rows = rows_of_cells(cells, source, mapping_of(importing), clock.today())
    importing.rows.filter(row__in=cells.row_numbers, row__gt=0).delete()
    repeated = _in_other_rows(importing, rows)
    faulty = pl.concat([rows.errors, repeated])
    sound = rows.sound.join(repeated, on="row", how="anti")
    prepared = prepared_by(importing, sound)
    importing.rows.filter(category=Category.GONE, person__in=prepared.rows["person"].drop_nulls().to_list()).delete()
    numbers = pl.concat([faulty["row"], prepared.errors["row"]]).unique()
    store(importing, rows.frame, prepared, raw=raw_of(cells, numbers), errors=faulty)
    summarise(importing)


def _in_other_rows(importing: Import, rows: Rows) -> pl.DataFrame:
    """Errors for numbers that another row of the file has, which reading some rows alone can't see."""
    parts = [error(pl.DataFrame(schema={"row": pl.Int64}), "twice_in_file", "")]
    for rule in source_of(importing.source).rules:
        if isinstance(rule, Once) and rule.field in rows.frame.columns:
            name = rule.field
            given = rows.frame[name].drop_nulls().to_list()
            held = importing.rows.filter(**{f"values__{name}__in": given}).exclude(category=Category.DUPLICATE)
            first = dict(held.values_list(f"values__{name}", "row"))
            known = pl.DataFrame(list(first.items()), schema={name: pl.String, "first": pl.Int64}, orient="row")
            found = rows.frame.join(known, on=name)
            parts.append(error(found, "twice_in_file", name, value=pl.col(name), first=pl.col("first")))
    return pl.concat(parts)


@transaction.atomic
def leave_out(user: User, number: int, rows: Sequence[int] | None = None) -> int:
    """Leave rows with errors out of the import, all of them or some, and keep them for later. Gives how many."""
    with acting(user, gettext_noop("Lämnade rader utanför")):
        importing = _held(number)
        faulty = importing.rows.filter(category=Category.ERROR, left_out=False)
        count = (faulty if rows is None else faulty.filter(row__in=rows)).update(left_out=True)
        summarise(importing)
    return count


@transaction.atomic
def take_with(user: User, number: int) -> int:
    """Take rows that were left out back into the import, as rows with errors."""
    with acting(user, gettext_noop("Tog tillbaka rader som lämnats utanför")):
        importing = _held(number)
        count = importing.rows.filter(left_out=True).update(left_out=False)
        summarise(importing)
    return count


def check_again(user: User, number: int) -> None:
    """Compare with the register anew: somebody may have added the people or units that were missing."""
    known = known_now()
    with transaction.atomic(), acting(user, gettext_noop("Kontrollerade igen")):
        compare_again(_held(number), known)


@transaction.atomic
def drop(user: User, number: int) -> None:
    """Stop an import that is not committed. Nothing has been changed by it."""
    stoppable = (ImportState.PREVIEW, ImportState.MAPPING, ImportState.FAILED, ImportState.UPLOADED)
    with acting(user, gettext_noop("Avbröt inläsningen")):
        importing = Import.objects.select_for_update(no_key=True).defer("content").get(pk=number)
        if importing.state not in stoppable:
            raise NotInPreview
        importing.state = ImportState.DROPPED
        importing.save(update_fields=["state"])
        ImportRow.objects.filter(of=importing).delete()


@transaction.atomic
def read_left_out(user: User, number: int) -> Import:
    """Take the rows that a committed import left out in as an import of their own."""
    importing = Import.objects.defer("content").get(pk=number)
    rows = list(importing.rows.filter(left_out=True).order_by("row").values_list("raw", flat=True))
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";")
    writer.writerow(importing.header)
    writer.writerows(row or [] for row in rows)
    again = take_in(user, f"Rader från I-{importing.pk}.csv", made.getvalue().encode("utf-8-sig"), importing.source)
    with acting(user, gettext_noop("Läste rader som lämnats utanför")):
        again.columns, again.confirmed, again.header = importing.columns, True, importing.header
        again.save(update_fields=["columns", "confirmed", "header"])
        importing.rows.filter(left_out=True).update(left_out=False)
    return again
