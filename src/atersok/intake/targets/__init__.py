"""Where the rows of each source go: one function a source, rows in, what they would write out."""

from collections.abc import Callable

import polars as pl

from atersok.intake.planning import Prepared
from atersok.intake.targets.base import Context
from atersok.intake.targets.care import certificates, contacts, costs, examinations
from atersok.intake.targets.people import people
from atersok.intake.targets.permits import permits, situations
from atersok.intake.targets.units import units

type Prepare = Callable[[pl.DataFrame, Context], Prepared]

PREPARE: dict[str, Prepare] = {
    "mv_people": people,
    "permits": permits,
    "situations": situations,
    "contacts": contacts,
    "costs": costs,
    "certificates": certificates,
    "examinations": examinations,
    "units": units,
}
"""Source to what prepares its rows. Sources of the apps above are in hooks.py, the facts folder in facts.py."""

__all__ = ["PREPARE", "Context", "Prepare", "Prepared"]
