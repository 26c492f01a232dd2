"""Which cost rows can matter at all: the rest is spared the rules on costs.

Only leaves out rows about which the rules would find nothing, whatever reading is chosen: their contact and all
contacts like it stay below the point where they are watched, no 367 days around them hold enough care, and nothing
else (a certificate, a claim, detention, witness status) makes the person's costs count. Every limit here is wider
than the rule's own. Contacts are left out where no rule reads them.
"""

from datetime import date, timedelta

import polars as pl

from atersok.exchange import Register
from atersok.law import facts as f
from atersok.law.case import EXAMINATION_KINDS
from atersok.law.parameters import term
from atersok.law.rules.extraordinara_vardkostnader import period as extraordinary_period
from atersok.law.rules.kostnadskravande_vard import NEAR
from atersok.law.rules.lasting import CARE_KINDS

_WHOLE_COST = [f.DETAINED, f.WITNESS, f.MEDICAL_GROUNDS]
_PERMITS = [f.PERMIT, f.PROTECTION_GRANTED, f.EXTENSION_APPLIED]
_WIDER_THAN_A_YEAR = timedelta(days=367)


def spare(register: Register, on: date) -> Register:
    """The register without the contacts and costs that can say nothing."""
    whole = _people(
        register.claims.filter(~pl.col("kind").is_in(sorted(EXAMINATION_KINDS))),
        register.situations.filter(pl.col("kind").is_in(_WHOLE_COST)),
    )
    costly = _costly(register, on)["contact_id"].implode()
    contacts = register.contacts.filter(_among(whole) | pl.col("contact_id").is_in(costly))
    settled = register.costs.filter(_among(_perhaps_received(register)))
    everything = _people(whole, register.certificates.select("person"), _extraordinary(settled, on))
    of_contacts = pl.col("contact_id").is_in(contacts["contact_id"].implode()).fill_null(False)
    rest = settled.filter(~_among(everything) & ~of_contacts)
    near = _near_enough_care(settled.filter(~_among(everything)), on).join(rest, on="cost_id", how="semi")
    costs = pl.concat([register.costs.filter(_among(everything) | of_contacts), near])
    return Register(**register.frames() | {"contacts": contacts, "costs": costs}, warnings=register.warnings)


def _people(*frames: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([frame.select("person") for frame in frames]).unique()


def _among(people: pl.DataFrame) -> pl.Expr:
    return pl.col("person").is_in(people["person"].implode())


def _perhaps_received(register: Register) -> pl.DataFrame:
    """People with a permit, temporary protection, or a day of first reception."""
    given = register.persons.with_row_index("person").filter(pl.col("first_received").is_not_null())
    return _people(given, register.situations.filter(pl.col("kind").is_in(_PERMITS)))


def _costly(register: Register, on: date) -> pl.DataFrame:
    """Contacts above 100 000 kr (near it while they go on), and those that pass it together with others like them."""
    limit = _limit("kostnadskravande_troskel", on)
    sums = register.costs.group_by("contact_id").agg(pl.col("amount").sum())
    contacts = register.contacts.join(sums, on="contact_id")
    ended = pl.col("end").is_not_null() & (pl.col("end") <= on)
    enough = pl.when(ended).then(pl.col("amount") >= limit).otherwise(pl.col("amount") * 100 >= limit * NEAR)
    alike = ["person", "care_kind", pl.col("end").dt.year()]
    together = (pl.len().over(alike) > 1) & (pl.col("amount").sum().over(alike) >= limit)
    return contacts.filter(enough | together)


def _extraordinary(costs: pl.DataFrame, on: date) -> pl.DataFrame:
    """People whose care in the coming application's period reaches the working limit for extraordinary costs."""
    since, until, _ = extraordinary_period(on)
    care = costs.filter((pl.col("kind") == "vard") & pl.col("date").is_between(since, until))
    care = care.group_by("person").agg(pl.col("amount").sum())
    return care.filter(pl.col("amount") >= _limit("extraordinara_grans", on)).select("person")


def _near_enough_care(costs: pl.DataFrame, on: date) -> pl.DataFrame:
    """Rows inside some 367 days that hold care near 60 000 kr."""
    least = _limit("varaktig_vard_troskel", on) * NEAR
    care = pl.when(pl.col("kind").is_in(sorted(CARE_KINDS))).then(pl.col("amount")).otherwise(0)
    enough = costs.group_by("person").agg(care.sum().alias("care")).filter(pl.col("care") * 100 >= least)
    rows = costs.filter(_among(enough)).with_columns(care=care).sort("person", "date")
    year = pl.col("care").rolling_sum_by("date", _WIDER_THAN_A_YEAR, closed="both").over("person") * 100
    full = pl.when(year >= least).then(pl.col("date")).otherwise(None)
    rows = rows.with_columns(next_full=full.backward_fill().over("person"))
    return rows.filter(pl.col("next_full") - pl.col("date") <= _WIDER_THAN_A_YEAR).select(costs.columns)


def _limit(parameter: str, on: date) -> int:
    """The limit in force, in öre, or the first one ever for an earlier day."""
    return term(parameter, on).amount
