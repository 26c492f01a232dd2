"""Reading an import: what it is, what its rows say, and what they would change."""

import json
import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import polars as pl
from django.db import transaction
from django.utils.translation import gettext_noop

from atersok import clock
from atersok.accounts.models import User, region
from atersok.audit.services import acting
from atersok.exchange import FolderInvalid, read_folder
from atersok.exchange.problems import Problem
from atersok.exchange.problems import problem_text as folder_text
from atersok.intake import hooks
from atersok.intake.comparing import last_changes, wait_for_commits
from atersok.intake.folders import unpacked
from atersok.intake.interpreting import Rows, cells_of, mapping_of, raw_of, raw_of_values, rows_of_cells
from atersok.intake.models import Category, Import, ImportRow, ImportState, Mapping
from atersok.intake.names import logged_name
from atersok.intake.planning import Prepared
from atersok.intake.problems import shown
from atersok.intake.pulse import Busy, Pulse
from atersok.intake.reading.cells import Cells, text_of
from atersok.intake.reading.fields import Source
from atersok.intake.reading.files import read_cells
from atersok.intake.reading.problems import CellProblem, FileRefused, problem_text
from atersok.intake.reading.recognise import Remembered, propose_mapping, recognise, signature
from atersok.intake.reading.sources import SOURCES
from atersok.intake.reading.sources import source as source_of
from atersok.intake.services.deferring import defer_later
from atersok.intake.storing import schema_of_source, store, summarise, values_of
from atersok.intake.targets import PREPARE, Context
from atersok.intake.targets.facts import facts
from atersok.law.wording import Text

FACTS = "facts"
LISTED = 200
"""Problems of a whole folder that the page lists."""

ATTEMPTS = 3
"""How many times a file is read whose worker dies of it."""

OUR_FAULT = Text(
    "Något gick fel hos oss när filen lästes. Ingenting är ändrat. Försök igen, och säg till om det händer igen.",
    "Something went wrong on our side. Nothing has been changed. Try again, and tell us if it happens again.",
)
_SURE = 0.6
_log = logging.getLogger(__name__)


def read(number: int) -> None:
    """Read an import that has been taken in; where it fails or a question is left, its state says so."""
    try:
        with Pulse(number) as pulse:
            importing = _started(number)
            if importing is not None:
                pulse.beat()
                _read(importing)
    except Busy:
        return
    except Exception:
        _give_up(number)
        raise


def _give_up(number: int) -> None:
    """Something that we did not foresee: the log has the trace, the page says that it is our fault."""
    with transaction.atomic(), acting(None, gettext_noop("Läsningen avbröts")):
        importing = Import.objects.select_for_update(no_key=True).defer("content").get(pk=number)
        importing.state, importing.problem = ImportState.FAILED, _both(OUR_FAULT) | {"list": []}
        importing.save(update_fields=["state", "problem"])


def _started(number: int) -> Import | None:
    with transaction.atomic():
        importing = Import.objects.select_for_update(no_key=True).get(pk=number)
        if importing.state not in (ImportState.UPLOADED, ImportState.READING):
            return None
        attempts = importing.notes.get("attempts", 0) + 1
        importing.state, importing.notes = ImportState.READING, {"attempts": attempts}
        with acting(importing.by, gettext_noop("Läser filen")):
            if attempts > ATTEMPTS:
                _fail(importing, OUR_FAULT)
                return None
            importing.save(update_fields=["state", "notes"])
    return importing


def _read(importing: Import) -> None:
    importing.known_until = known_now()
    with transaction.atomic(), acting(importing.by, gettext_noop("Läste filen")):
        try:
            _read_folder(importing) if importing.source == FACTS else _read_table(importing)
        except FileRefused as refused:
            _fail(importing, refused.problem)
    _log.info("%s read: %s", logged_name(importing.pk, importing.name), importing.state)


def known_now() -> dict[str, int]:
    """Until which change the register is compared now."""
    with transaction.atomic():
        wait_for_commits(alone=False)
        return last_changes(settled=True)


def _fail(importing: Import, problem: Text, listed: Iterable[Text] = ()) -> None:
    importing.state = ImportState.FAILED
    importing.problem = _both(problem) | {"list": [_both(each) for each in listed]}
    importing.save(update_fields=["state", "problem", "header", "source", "columns", "first_column", "notes"])


def _both(text: Text) -> dict[str, Any]:
    return {"sv": text.fill("sv"), "en": text.fill("en")}


# --- a table ----------------------------------------------------------------------------------------------------------


def _read_table(importing: Import) -> None:
    cells = read_cells(bytes(importing.content), importing.name)
    importing.header, importing.first_column = cells.header, cells.first_column
    source = _source(importing, cells)
    if source is None or not _mapped(importing, cells, source):
        _ask(importing, cells)
        return
    rows = rows_of_cells(cells, source, mapping_of(importing), clock.today())
    if rows.found.refused:
        _refuse_columns(importing, cells, rows)
        return
    prepare_and_store(importing, cells, rows)


def _ask(importing: Import, cells: Cells) -> None:
    """Ask which column is which, with the first values of each."""
    samples = [
        [text_of(value)[:40] for value in column if value is not None][:3] for column in _first_rows(cells).columns
    ]
    importing.state, importing.notes = ImportState.MAPPING, {"samples": samples}
    importing.save(update_fields=["state", "header", "source", "columns", "first_column", "notes"])


def _first_rows(cells: Cells) -> Cells:
    return replace(cells, columns=[column[:50] for column in cells.columns], row_numbers=cells.row_numbers[:50])


def remembered() -> list[Remembered]:
    """The columns that have been chosen before."""
    return [Remembered(each.signature, each.source, tuple(each.columns)) for each in Mapping.objects.order_by("pk")]


def _source(importing: Import, cells: Cells) -> Source | None:
    if importing.source:
        return source_of(importing.source)
    guesses = recognise(cells.header, SOURCES, remembered())
    if not guesses or guesses[0].confidence < _SURE:
        return None
    if len(guesses) > 1 and guesses[1].confidence == guesses[0].confidence:
        return None
    importing.source = guesses[0].source.key
    return guesses[0].source


def _mapped(importing: Import, cells: Cells, source: Source) -> bool:
    """Whether every column is known: chosen now, chosen before, or recognised without a doubt."""
    if importing.confirmed:
        return True
    known = remembered()
    mapping = propose_mapping(source, cells.header, known)
    importing.columns = {str(place): name for place, name in mapping.items()}
    if any(each.source == source.key and each.signature == signature(cells.header) for each in known):
        return True
    return not _questions(cells, source, mapping)


def _questions(cells: Cells, source: Source, mapping: dict[int, str | None]) -> bool:
    """Whether a column is neither recognised nor known to be left out."""
    rows = rows_of_cells(_first_rows(cells), source, mapping, clock.today())
    return any(not each.on_purpose for each in rows.found.unread)


def _refuse_columns(importing: Import, cells: Cells, rows: Rows) -> None:
    """Something is wrong with the file as a whole. Columns can be chosen anew; a file without rows is no use."""
    whole = [problem for problem in rows.found.problems if problem.row is None and problem.severity == "error"]
    if all(problem.code == "column_missing" for problem in whole) and not importing.confirmed:
        _ask(importing, cells)
        return
    _fail(importing, whole[0].message, [_line(problem) for problem in whole])


def _line(problem: CellProblem) -> Text:
    return Text(problem_text(problem, "sv"), problem_text(problem, "en"))


def context(everything: pl.DataFrame | None = None) -> Context:
    """The day and the region by which rows are judged."""
    return Context(clock.today(), region().code, everything)


def prepared_by(importing: Import, frame: pl.DataFrame, everything: pl.DataFrame | None = None) -> Prepared:
    """What the rows of the import's source would do. Raises FileRefused where nobody keeps that source yet.

    `everything`: all rows of the file with those that have errors; not given where only some rows are read again.
    """
    prepare = PREPARE.get(importing.source)
    if prepare is not None:
        return prepare(frame, context(everything))
    target = hooks.target_of(importing.source)
    if target is None:
        raise FileRefused(
            Text("Den sortens fil kan inte läsas in än.", "That kind of file can't be read in yet."), "no_target"
        )
    return target.prepare(frame, context(everything))


def prepare_and_store(importing: Import, cells: Cells, rows: Rows) -> None:
    """Compare the rows with the register, store them and show the preview."""
    prepared = prepared_by(importing, rows.sound, rows.frame)
    faulty = pl.concat([rows.errors["row"], prepared.errors["row"]]).unique()
    ImportRow.objects.filter(of=importing).delete()
    store(importing, rows.frame, prepared, raw=raw_of(cells, faulty), errors=rows.errors)
    importing.notes = _notes(rows)
    _preview(importing)


def _notes(rows: Rows) -> dict[str, Any]:
    warnings = [_line(problem) for problem in rows.found.problems if problem.severity == "warning"]
    return {
        "unread": [
            {"letter": each.letter, "header": each.header, "on_purpose": each.on_purpose} for each in rows.found.unread
        ],
        "warnings": [_both(each) for each in warnings[:LISTED]],
        "more_warnings": max(0, rows.found.warnings - LISTED),
    }


def _preview(importing: Import) -> None:
    importing.state, importing.problem = ImportState.PREVIEW, {}
    importing.save(
        update_fields=["state", "problem", "header", "source", "columns", "first_column", "known_until", "notes"]
    )
    summarise(importing)


# --- a facts folder ---------------------------------------------------------------------------------------------------


def _read_folder(importing: Import) -> None:
    try:
        with unpacked(bytes(importing.content)) as folder:
            register = read_folder(folder)
    except FolderInvalid as invalid:
        _fail(importing, _problems(len(invalid.problems)), map(_folder_line, invalid.problems[:LISTED]))
        return
    ImportRow.objects.filter(of=importing).delete()
    for part, frame, prepared in facts(register, context()):
        if prepared.errors.height:
            _refuse_part(importing, part, prepared)
            return
        store(importing, frame, prepared, part=part)
    warnings = [_both(_folder_line(problem)) for problem in register.warnings[:LISTED]]
    importing.notes = {"warnings": warnings, "more_warnings": max(0, len(register.warnings) - LISTED)}
    _preview(importing)


def _folder_line(problem: Problem) -> Text:
    return Text(folder_text(problem, "sv"), folder_text(problem, "en"))


def _problems(count: int) -> Text:
    return Text(f"Mappen har {count} fel. Ingenting är inläst.", f"The folder has {count} errors. Nothing was read in.")


def _refuse_part(importing: Import, part: str, prepared: Prepared) -> None:
    """The folder doesn't fit the register: it is refused as a whole, for its files depend on each other."""
    lines = []
    for row, error in prepared.errors.head(LISTED).iter_rows():
        problem = shown(importing, [json.loads(error)])[0]
        found = f" ”{problem.value}”" if problem.value else ""
        lines.append(
            Text(
                f"{part}.csv, rad {row}, kolumn {problem.field}{found}: {problem.message.sv}",
                f"{part}.csv, row {row}, column {problem.field}{found}: {problem.message.en}",
            )
        )
    ImportRow.objects.filter(of=importing).delete()
    _fail(importing, _problems(prepared.errors.height), lines)


# --- again ------------------------------------------------------------------------------------------------------------


def compare_again(importing: Import, known: dict[str, int]) -> None:
    """Compare an import in preview with the register as it is now. Rows that are left out stay so while faulty.

    `known`: what `known_now` gave, asked for before the transaction, for it holds writers back until that ends.
    """
    importing.known_until = known
    if importing.source == FACTS:
        _read_folder(importing)
        return
    left_out = set(importing.rows.filter(left_out=True).values_list("row", flat=True))
    faulty_rows = importing.rows.filter(category=Category.ERROR).order_by("row").values_list("row", "raw")
    raws: list[tuple[int, list[str]]] = [(row, raw or []) for row, raw in faulty_rows]
    source, mapping = source_of(importing.source), mapping_of(importing)
    again = rows_of_cells(cells_of(importing, raws), source, mapping, clock.today())
    schema = {name: kind for name, kind in schema_of_source(source).items() if name in again.frame.columns}
    doubles = values_of(importing, schema, categories=(Category.DUPLICATE,)).drop("person", "category")
    others = (Category.NEW, Category.CHANGED, Category.UNCHANGED)
    kept = values_of(importing, schema, categories=others).drop("person", "category")
    sound = pl.concat([kept, again.sound.select(kept.columns)]).sort("row")
    frame = pl.concat([kept, doubles, again.frame.select(kept.columns)]).sort("row")
    prepared = prepared_by(importing, sound, frame)
    faulty = pl.concat([again.errors["row"], prepared.errors["row"]]).unique()
    cells = cells_of(importing, raws)
    newly = kept.filter(pl.col("row").is_in(faulty.implode()))
    known_raw = pl.concat([raw_of(cells, faulty), raw_of_values(importing, newly)])
    ImportRow.objects.filter(of=importing).delete()
    store(importing, frame, prepared, raw=known_raw, errors=again.errors)
    importing.rows.filter(category=Category.ERROR, row__in=left_out).update(left_out=True)
    _preview(importing)


def choose_columns(user: User, importing: Import, source: Source, mapping: dict[int, str | None]) -> None:
    """Read the import as this source with these columns, and remember them for files with the same headings."""
    with transaction.atomic(), acting(user, gettext_noop("Valde kolumner")):
        held = Import.objects.select_for_update(no_key=True).get(pk=importing.pk)
        if held.state not in (ImportState.MAPPING, ImportState.PREVIEW, ImportState.FAILED):
            return
        columns = [mapping.get(place) for place in range(len(held.header))]
        Mapping.objects.update_or_create(
            source=source.key, signature=signature(held.header), defaults={"columns": columns, "by": user}
        )
        held.source, held.confirmed = source.key, True
        held.columns = {str(place): name for place, name in enumerate(columns)}
        held.state = ImportState.UPLOADED
        held.save(update_fields=["source", "confirmed", "columns", "state"])
        defer_later("intake.read", number=held.pk)
