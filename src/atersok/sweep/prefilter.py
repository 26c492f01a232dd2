"""Whose cost rows can matter at all: everyone else is spared the rules on costs.

Only leaves out people about whom the rules would find nothing, whatever reading is chosen: their contacts are all
below the point where they are watched, no 367 days hold enough care, and nothing else (a certificate, a claim,
detention, witness status) makes their costs count. Every limit here is wider than the rule's own.
"""

from datetime import date

import polars as pl

from atersok.exchange import Register
from atersok.law import facts as f
from atersok.law.case import EXAMINATION_KINDS
from atersok.law.parameters import spans, value
from atersok.law.rules.kostnadskravande_vard import NEAR
from atersok.law.rules.varaktig_vard import CARE_KINDS

_WHOLE_COST = [f.DETAINED, f.WITNESS, f.MEDICAL_GROUNDS]
_PERMITS = [f.PERMIT, f.PROTECTION_GRANTED, f.EXTENSION_APPLIED]
_WIDER_THAN_A_YEAR = "367d"


def spare(register: Register, on: date) -> Register:
    """The register without the contacts and costs of people about whom they can say nothing."""
    matter = people_whose_costs_matter(register, on)
    if matter.len() == register.persons.height:
        return register
    keep = pl.col("person").is_in(matter.implode())
    return Register(
        **register.frames() | {"contacts": register.contacts.filter(keep), "costs": register.costs.filter(keep)},
        warnings=register.warnings,
    )


def people_whose_costs_matter(register: Register, on: date) -> pl.Series:
    """Row numbers of those people, each once."""
    costs = register.costs.select("person", "date", "kind", "amount", "contact_id")
    parts = [
        register.certificates["person"],
        register.claims.filter(~pl.col("kind").is_in(sorted(EXAMINATION_KINDS)))["person"],
        register.situations.filter(pl.col("kind").is_in(_WHOLE_COST))["person"],
        _costly(register, costs, on),
    ]
    settled = costs.filter(pl.col("person").is_in(_perhaps_received(register).implode()))
    return pl.concat([*parts, _lasting(settled, on), _extraordinary(settled, on)]).unique()


def _perhaps_received(register: Register) -> pl.Series:
    """People with a permit, temporary protection, or a day of first reception."""
    given = register.persons.with_row_index("person").filter(pl.col("first_received").is_not_null())["person"]
    return pl.concat([given, register.situations.filter(pl.col("kind").is_in(_PERMITS))["person"]]).unique()


def _costly(register: Register, costs: pl.DataFrame, on: date) -> pl.Series:
    """People with a contact above 100 000 kr (near it while it goes on), or with several that pass it together."""
    limit = _limit("kostnadskravande_troskel", on)
    sums = costs.group_by("contact_id").agg(pl.col("amount").sum())
    contacts = register.contacts.join(sums, on="contact_id")
    near = (
        pl.when(pl.col("end") <= on).then(pl.col("amount") >= limit).otherwise(pl.col("amount") * 100 >= limit * NEAR)
    )
    alone = contacts.filter(near.fill_null(True))["person"]
    groups = contacts.group_by("person", "care_kind", pl.col("end").dt.year()).agg(pl.col("amount").sum(), pl.len())
    together = groups.filter((pl.col("len") > 1) & (pl.col("amount") >= limit))["person"]
    return pl.concat([alone, together])


def _lasting(costs: pl.DataFrame, on: date) -> pl.Series:
    """People with care near 60 000 kr inside some 367 days."""
    limit = _limit("varaktig_vard_troskel", on)
    care = costs.filter(pl.col("kind").is_in(sorted(CARE_KINDS)))
    enough = care.group_by("person").agg(pl.col("amount").sum()).filter(pl.col("amount") * 100 >= limit * NEAR)
    rich = care.join(enough.select("person"), on="person", how="semi").sort("person", "date")
    rolling = pl.col("amount").rolling_sum_by("date", _WIDER_THAN_A_YEAR, closed="both").over("person")
    return rich.filter(rolling * 100 >= limit * NEAR)["person"]


def _extraordinary(costs: pl.DataFrame, on: date) -> pl.Series:
    """People whose care altogether reaches the working limit for extraordinary costs."""
    limit = _limit("extraordinara_grans", on)
    care = costs.filter(pl.col("kind") == "vard").group_by("person").agg(pl.col("amount").sum())
    return care.filter(pl.col("amount") >= limit)["person"]


def _limit(parameter: str, on: date) -> int:
    """The limit in force, in öre, or the first one ever for an earlier day."""
    return value(parameter, max(on, spans(parameter)[0][0])).amount
