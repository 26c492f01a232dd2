"""A facts folder: its nine files become people with all that is known about them (DESIGN §5)."""

from collections.abc import Iterator

import polars as pl
from psycopg import sql

from atersok.accounts.models import Unit
from atersok.exchange import Register
from atersok.intake import hooks
from atersok.intake.frames import rows_of
from atersok.intake.models import Category
from atersok.intake.planning import BEFORE, Prepared, planned, too_long, without, write
from atersok.intake.tables import new_numbers
from atersok.intake.targets.base import Context, Table, folded, plan, with_contacts, with_units
from atersok.intake.targets.care import CERTIFICATES, CONTACTS, COSTS, EXAMINATIONS
from atersok.intake.targets.permits import SITUATIONS
from atersok.people.models import FamilyTie, Identifier, IdentifierKind, Person

HEADER_ROWS = 2
"""The first row below the heading is row 2."""

_KIND = IdentifierKind.EXTERNAL.value
_EXTERNAL = sql.SQL(" AND kind = 'register'")
_PERSON = ["birth_date", "sex", "first_received", "deceased", "special_reasons"]
_TIES = Table(
    FamilyTie,
    {name: name for name in ("anchor_first_received", "anchor_citizen_from", "applied_on")},
    ("person_id", "anchor_first_received", "applied_on"),
)

type Part = tuple[str, pl.DataFrame, Prepared]
"""File without .csv, its rows as they are kept (with `row`), and what they would do."""


def facts(register: Register, context: Context) -> Iterator[Part]:
    """Each file of the folder, in the order in which its rows can be made."""
    frames = {
        name: frame.with_row_index("row", HEADER_ROWS).cast({"row": pl.Int64})
        for name, frame in register.frames().items()
    }
    persons = frames.pop("persons")
    people = _people(persons)
    yield "persons", persons, people
    numbers = persons.select("row", "person_id").with_row_index("person").cast({"person": pl.Int64})
    numbers = numbers.join(people.rows.select("row", number="person"), on="row", how="left").drop("row")
    placed = {name: _placed(frame, numbers) for name, frame in frames.items() if "person" in frame.columns}
    units, made = _units([placed["costs"], placed["examinations"]], context)
    if units.rows.height:
        yield "units", made, units
    context = Context(context.on, context.region, new_units=made.select("word", "unit_id"))
    yield from _care(placed, context)
    if hooks.target_of("claims"):
        yield "claims", *_claims(placed["claims"], frames["claim_items"], context)


def _placed(frame: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """`number`: the person in the register; `person_id` as the folder has it."""
    frame = frame.cast({"person": pl.Int64}).join(numbers, on="person", how="left", maintain_order="left")
    return frame.drop("person")


def _people(persons: pl.DataFrame) -> Prepared:
    known = rows_of(Identifier, ["value", "person_id"], "value", persons["person_id"], _EXTERNAL)
    shaped = persons.join(
        known.rename({"value": "person_id", "person_id": "target"}), on="person_id", how="left", maintain_order="left"
    )
    before = rows_of(Person, ["id", *_PERSON], "id", shaped["target"])
    before = before.rename({name: name + BEFORE for name in _PERSON})
    found = shaped.join(before, left_on="target", right_on="id", how="left", maintain_order="left")
    long = too_long(persons.rename({"person_id": "value"}), Identifier, {"value": "person_id"})
    result = planned(without(found, long), Person, _PERSON, keeps=("sex", "first_received", "deceased"))
    new = result.filter(pl.col("category") == Category.NEW).join(persons.select("row", "person_id"), on="row")
    numbers = new.select("row", person_id="target", kind=pl.lit(_KIND), value="person_id", raw="person_id")
    written = write(numbers, Identifier, ["person_id", "kind", "value", "raw"])
    rows = result.select("row", pl.col("target").alias("person"), "target", "category")
    return Prepared(rows, pl.concat([result.select("row", "op").drop_nulls(), written]), long)


def _units(frames: list[pl.DataFrame], context: Context) -> tuple[Prepared, pl.DataFrame]:
    """Units that the folder names and we don't have: their code is all that is known of them."""
    codes = pl.concat([frame.select("unit") for frame in frames]).drop_nulls().unique(maintain_order=True)
    words = pl.Series("word", [folded(code) for code in codes["unit"]], dtype=pl.String)
    new = (
        codes.with_columns(words)
        .join(context.units, on="word", how="anti")
        .unique("word", keep="first", maintain_order=True)
    )
    new = new.with_row_index("row", 1).cast({"row": pl.Int64}).rename({"unit": "code"})
    new = new.with_columns(number=pl.Series(new_numbers(Unit, new.height) if new.height else [], dtype=pl.Int64))
    rows = new.select("row", person=pl.lit(None, pl.Int64), target="number", category=pl.lit(Category.NEW.value))
    written = write(new.with_columns(name="code"), Unit, ["code", "name"])
    long = too_long(new, Unit, {"code": "unit"})
    return Prepared(rows, written, long), new.rename({"number": "unit_id"})


def _care(placed: dict[str, pl.DataFrame], context: Context) -> Iterator[Part]:
    yield _part("situations", placed, SITUATIONS)
    yield _part("family_ties", placed, _TIES)
    contacts = _part("contacts", placed, CONTACTS)
    yield contacts
    costs, no_unit = with_units(_of_register(placed["costs"]), context)
    costs, no_contact = with_contacts(costs, _new_contacts(placed["contacts"], contacts[2]))
    yield "costs", placed["costs"], plan(COSTS, costs, [no_unit, no_contact])
    yield _part("certificates", placed, CERTIFICATES)
    examinations, no_unit = with_units(_of_register(placed["examinations"]), context)
    yield "examinations", placed["examinations"], plan(EXAMINATIONS, examinations, [no_unit])


def _part(name: str, placed: dict[str, pl.DataFrame], table: Table) -> Part:
    return name, placed[name], plan(table, _of_register(placed[name]))


def _of_register(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.drop("person_id").rename({"number": "person_id"})


def _new_contacts(frame: pl.DataFrame, prepared: Prepared) -> pl.DataFrame:
    placed = frame.select("row", reference="contact_id").join(prepared.rows, on="row")
    return placed.select("reference", id="target", person_id="person")


def _claims(claims: pl.DataFrame, items: pl.DataFrame, context: Context) -> tuple[pl.DataFrame, Prepared]:
    """The claims with `person` and the ids of what they claim; the app that keeps claims says what they are."""
    target = hooks.target_of("claims")
    claimed = items.group_by("claim_id", maintain_order=True).agg(items="item_id")
    frame = claims.rename({"number": "person"}).join(claimed, on="claim_id", how="left", maintain_order="left")
    return frame, target.prepare(frame, context) if target else Prepared()
