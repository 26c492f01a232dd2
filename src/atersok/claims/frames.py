"""The database as the register of frames that the sweep reads: the same shape as a facts folder's.

PostgreSQL writes each table as CSV, which Polars reads some ten times faster than rows become Python objects.
"""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import polars as pl
from django.db import connection

from atersok.exchange import Register

# Each query gives a number to sort by, the person, and the columns of the register's frame.
_QUERIES: dict[str, tuple[str, dict[str, Any]]] = {
    "persons": (
        "SELECT id, id AS person, id AS person_id, birth_date, NULLIF(sex, '') AS sex, first_received, deceased,"
        " special_reasons FROM people_person WHERE merged_into_id IS NULL",
        {"person_id": pl.String, "birth_date": pl.Date, "sex": pl.String, "first_received": pl.Date,
         "deceased": pl.Date, "special_reasons": pl.Boolean},
    ),
    "situations": (
        """SELECT id, person_id AS person, kind, since AS "from", until AS "to", NULLIF(detail, '') AS detail,"""
        " NULLIF(region, '') AS region FROM people_situation",
        {"kind": pl.String, "from": pl.Date, "to": pl.Date, "detail": pl.String, "region": pl.String},
    ),
    "family_ties": (
        "SELECT id, person_id AS person, anchor_first_received, anchor_citizen_from, applied_on FROM people_familytie",
        {"anchor_first_received": pl.Date, "anchor_citizen_from": pl.Date, "applied_on": pl.Date},
    ),
    "contacts": (
        'SELECT id, id AS contact_id, person_id AS person, start, "end", care_kind FROM care_contact',
        {"contact_id": pl.String, "start": pl.Date, "end": pl.Date, "care_kind": pl.String},
    ),
    "costs": (
        "SELECT id, 'K' || id AS cost_id, person_id AS person, day AS date, kind, amount, fee, contact_id,"
        " unit_id AS unit, related FROM care_cost",
        {"cost_id": pl.String, "date": pl.Date, "kind": pl.String, "amount": pl.Int64, "fee": pl.Int64,
         "contact_id": pl.String, "unit": pl.String, "related": pl.Boolean},
    ),
    "certificates": (
        "SELECT id, person_id AS person, issued, expected_years, at_first_reception, linked_to_protection,"
        " ordered_by_doctor FROM care_certificate",
        {"issued": pl.Date, "expected_years": pl.Int32, "at_first_reception": pl.Boolean,
         "linked_to_protection": pl.Boolean, "ordered_by_doctor": pl.Boolean},
    ),
    "examinations": (
        "SELECT id, 'H' || id AS examination_id, person_id AS person, day AS date, infection_control, elsewhere,"
        " unit_id AS unit FROM care_examination",
        {"examination_id": pl.String, "date": pl.Date, "infection_control": pl.Boolean, "elsewhere": pl.Boolean,
         "unit": pl.String},
    ),
    "claims": (
        """SELECT r.id, c.number AS claim_id, c.kind, r.person_id AS person, r.since AS "from", r.until AS "to","""
        " COALESCE(c.received, c.sent) AS received,"
        # what is appealed is not decided: the claim holds its costs until the court has said its word
        " CASE WHEN c.state = 'appealed' THEN 'pending' ELSE r.outcome END AS outcome,"
        " CASE WHEN c.state <> 'appealed' THEN c.decided END AS decided, r.amount AS claimed_amount,"
        " CASE WHEN c.state <> 'appealed' THEN r.granted END AS granted_amount"
        " FROM claims_claimrow r JOIN claims_claim c ON c.id = r.claim_id"
        " WHERE c.state IN ('sent', 'received', 'supplement', 'decided', 'appealed', 'court', 'closed')",
        {"claim_id": pl.String, "kind": pl.String, "from": pl.Date, "to": pl.Date, "received": pl.Date,
         "outcome": pl.String, "decided": pl.Date, "claimed_amount": pl.Int64, "granted_amount": pl.Int64},
    ),
    "claim_items": (
        "SELECT i.id, r.person_id AS person, c.number AS claim_id,"
        " COALESCE('K' || i.cost_id, 'H' || i.examination_id) AS item_id"
        " FROM claims_claimitem i JOIN claims_claimrow r ON r.id = i.row_id JOIN claims_claim c ON c.id = r.claim_id"
        " WHERE c.state IN ('sent', 'received', 'supplement', 'decided', 'appealed', 'court', 'closed')",
        {"claim_id": pl.String, "item_id": pl.String},
    ),
}  # fmt: skip


def register(people: Iterable[int] | None = None) -> Register:
    """The facts of everybody, or of some people, as the database has them now.

    A person's `person_id` is the register's own number; a cost is `K` and an examination `H` with theirs.
    """
    chosen = None if people is None else sorted(set(people))
    frames = {name: _read(query, schema, chosen) for name, (query, schema) in _QUERIES.items()}
    persons, items = frames.pop("persons"), frames.pop("claim_items")
    numbers = persons.select("person").with_row_index("number")
    return Register(
        persons=persons.drop("person"),
        claim_items=items.drop("person"),
        warnings=[],
        **{name: _numbered(frame, numbers) for name, frame in frames.items()},
    )


def _read(query: str, schema: dict[str, Any], people: list[int] | None) -> pl.DataFrame:
    raw = BytesIO()
    # the driver's own cursor: Django's wrapper for logged queries takes no parameters to COPY
    with connection.cursor() as cursor, cursor.cursor.copy(_copy(query), {"people": people}) as copy:
        for block in copy:
            raw.write(block)
    raw.seek(0)
    truths = [column for column, kind in schema.items() if kind == pl.Boolean]
    as_written = schema | dict.fromkeys(truths, pl.String) | {"person": pl.Int64}
    frame = pl.read_csv(raw, schema_overrides=as_written).sort("id").drop("id")  # sooner here than in the database
    return frame.with_columns(pl.col(column) == "t" for column in truths)


def _copy(query: str) -> str:
    chosen = "%(people)s::bigint[] IS NULL OR person = ANY(%(people)s)"
    rows = f"SELECT * FROM ({query}) AS rows WHERE {chosen}"  # noqa: S608 – the queries above, no values
    return f"COPY ({rows}) TO STDOUT (FORMAT csv, HEADER)"


def _numbered(frame: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """The frame with the person's row number in the register."""
    joined = frame.join(numbers, on="person", maintain_order="left")
    return joined.with_columns(person=pl.col("number")).drop("number")
