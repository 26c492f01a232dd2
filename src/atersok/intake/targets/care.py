"""Contacts, costs, certificates and examinations: one row of the file is one row of a table."""

import polars as pl

from atersok.care.models import Certificate, Contact, Cost, Examination
from atersok.intake.frames import rows_of
from atersok.intake.planning import Prepared
from atersok.intake.targets.base import Context, Table, plan, who, with_contacts, with_units

CONTACTS = Table(
    Contact,
    {"contact_id": "reference", "start": "start", "end": "end", "care_kind": "care_kind"},
    ("reference",),
    keeps=("unit_id",),
)
COSTS = Table(
    Cost,
    {
        "cost_id": "reference", "date": "day", "kind": "kind", "amount": "amount", "fee": "fee", "related": "related",
        "invoice_number": "invoice",
    },
    ("reference",),
    keeps=("contact_id", "unit_id", "invoice"),
)  # fmt: skip
CERTIFICATES = Table(
    Certificate,
    {
        "issued": "issued", "expected_years": "expected_years", "at_first_reception": "at_first_reception",
        "linked_to_protection": "linked_to_protection", "ordered_by_doctor": "ordered_by_doctor",
    },
    ("person_id", "issued"),
    keeps=("unit_id", "expected_years", "at_first_reception", "linked_to_protection", "ordered_by_doctor"),
)  # fmt: skip
EXAMINATIONS = Table(
    Examination,
    {
        "examination_id": "reference", "date": "day", "infection_control": "infection_control",
        "elsewhere": "elsewhere",
    },
    ("reference",),
    keeps=("unit_id",),
)  # fmt: skip


def contacts(frame: pl.DataFrame, context: Context) -> Prepared:
    """Care contacts, known again by their number in the care system."""
    placed, errors = who(frame)
    placed, no_unit = with_units(placed, context)
    return plan(CONTACTS, placed, [errors, no_unit])


def costs(frame: pl.DataFrame, context: Context) -> Prepared:
    """Cost rows, known again by their number in the system they came from."""
    placed, errors = who(frame)
    placed, no_unit = with_units(placed, context)
    placed, no_contact = with_contacts(placed)
    return plan(COSTS, placed, [errors, no_unit, no_contact])


def certificates(frame: pl.DataFrame, context: Context) -> Prepared:
    """Certificates, known again by person and day; of several on one day those that say the same come first."""
    placed, errors = who(frame)
    placed, no_unit = with_units(placed, context)
    return plan(CERTIFICATES, placed, [errors, no_unit])


def examinations(frame: pl.DataFrame, context: Context) -> Prepared:
    """Examinations, known again by their number, or by person and day where the unit has no numbers."""
    placed, errors = who(frame)
    placed, no_unit = with_units(placed, context)
    return plan(EXAMINATIONS, named(placed), [errors, no_unit])


def named(placed: pl.DataFrame) -> pl.DataFrame:
    """Rows without a number get that of the person's examination on the day, or one made of person and day."""
    if "examination_id" not in placed.columns:
        placed = placed.with_columns(examination_id=pl.lit(None, pl.String))
    known = rows_of(Examination, ["person_id", "day", "reference"], "person_id", placed["person_id"])
    known = known.sort("reference").unique(["person_id", "day"], keep="first").rename({"day": "date"})
    found = placed.join(known, on=["person_id", "date"], how="left", maintain_order="left")
    made = pl.concat_str(pl.lit("HU-"), "person_id", pl.lit("-"), pl.col("date").dt.to_string("%Y%m%d"))
    return found.with_columns(examination_id=pl.coalesce("examination_id", "reference", made)).drop("reference")
