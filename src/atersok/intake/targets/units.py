"""Units, known again by their code."""

import polars as pl

from atersok.accounts.models import Unit
from atersok.intake.planning import Prepared
from atersok.intake.targets.base import Context, Table, plan

UNITS = Table(
    Unit,
    {
        "code": "code", "name": "name", "private": "private", "organisation_number": "organisation_number",
        "cost_centre": "cost_centre", "email": "email", "county": "region",
    },
    ("code",),
    keeps=("organisation_number", "cost_centre", "email", "region"),
)  # fmt: skip


def units(frame: pl.DataFrame, context: Context) -> Prepared:
    """The region's own and private units."""
    return plan(UNITS, frame)
