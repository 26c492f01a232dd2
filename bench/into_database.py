"""A facts folder's register straight into the database by COPY: for tests and measurements, past the intake."""

from io import BytesIO

import polars as pl
from django.db import connection
from psycopg import sql

from atersok.exchange import Register

FAMILY = ("Ahlzen", "Bergqvar", "Cedermo", "Dalvind", "Ekdunge", "Fjällmo", "Gransjö", "Åsvall", "Ängsvik", "Östhed")
GIVEN = ("Alvina", "Bertin", "Cosmina", "Dorvan", "Elvine", "Faruno", "Gisela", "Hamiro", "Iselda", "Jorvan")


def load(register: Register) -> None:
    """Write everything; people are numbered from 1 in the register's order. The tables must be empty."""
    units = _units(register)
    _people(register)
    _copy("people_situation", register.situations.select(
        person_id=pl.col("person") + 1, kind="kind", since="from", until="to", detail=pl.col("detail").fill_null(""),
        region=pl.col("region").fill_null(""),
    ))  # fmt: skip
    _copy("people_familytie", register.family_ties.with_columns(person_id=pl.col("person") + 1).drop("person"))
    contacts = register.contacts.with_row_index("id", offset=1)
    _copy("care_contact", contacts.select(
        "id", person_id=pl.col("person") + 1, reference="contact_id", start="start", end="end", care_kind="care_kind",
    ))  # fmt: skip
    costs = _costs(register, contacts, units)
    _copy("care_cost", costs.select(
        "id", "unit_id", person_id=pl.col("person") + 1, reference="cost_id", day="date", kind="kind", amount="amount",
        fee="fee", contact_id="contact", related="related", invoice=pl.lit(""),
    ))  # fmt: skip
    _copy("care_certificate", register.certificates.with_columns(
        person_id=pl.col("person") + 1, document_name=pl.lit("")
    ).drop("person"))  # fmt: skip
    examinations = register.examinations.with_row_index("id", offset=1).join(
        units, on="unit", how="left", maintain_order="left"
    )
    _copy("care_examination", examinations.select(
        "id", "unit_id", "infection_control", "elsewhere", person_id=pl.col("person") + 1, reference="examination_id",
        day="date",
    ))  # fmt: skip
    for table in ("accounts_unit", "people_person", "care_contact", "care_cost", "care_examination"):
        _next_number(table)


def _units(register: Register) -> pl.DataFrame:
    named = pl.concat([register.costs["unit"], register.examinations["unit"]]).drop_nulls().unique().sort()
    units = pl.DataFrame({"unit": named}).with_row_index("unit_id", offset=1001)
    _copy("accounts_unit", units.select(
        id="unit_id", code="unit", name="unit", private=pl.lit(False), organisation_number=pl.lit(""),
        cost_centre=pl.lit(""), bankgiro=pl.lit(""), email=pl.lit(""), region=pl.lit(""), active=pl.lit(True),
    ))  # fmt: skip
    return units


def _people(register: Register) -> None:
    people = register.persons.with_row_index("id", offset=1)
    _copy("people_person", people.select(
        "id", "birth_date", "first_received", "deceased", "special_reasons", sex=pl.col("sex").fill_null(""),
        family_name=_name(FAMILY, 1), given_name=_name(GIVEN, 10), birth_date_uncertain=pl.lit(False),
        protection=pl.lit(""), created=pl.lit("2026-11-21T00:00:00Z"),
    ))  # fmt: skip
    _copy("people_identifier", people.select(
        person_id="id", kind=pl.lit("lma"), value=pl.format("99{}", pl.col("id").cast(pl.String).str.zfill(6)),
        raw=pl.format("99{}", pl.col("id").cast(pl.String).str.zfill(6)),
    ))  # fmt: skip


def _name(names: tuple[str, ...], divisor: int) -> pl.Expr:
    return (pl.col("id") // divisor % len(names)).replace_strict(dict(enumerate(names)), return_dtype=pl.String)


def _costs(register: Register, contacts: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    numbers = contacts.select("contact_id", contact="id")
    costs = register.costs.with_row_index("id", offset=1).join(units, on="unit", how="left", maintain_order="left")
    return costs.join(numbers, on="contact_id", how="left", maintain_order="left")


def _copy(table: str, frame: pl.DataFrame) -> None:
    raw = BytesIO()
    frame.write_csv(raw, null_value="\\N", quote_style="necessary")
    columns = ", ".join(f'"{name}"' for name in frame.columns)
    with connection.cursor() as cursor, cursor.copy(
        f"COPY {table} ({columns}) FROM STDIN (FORMAT csv, HEADER, NULL '\\N')"
    ) as copy:  # fmt: skip
        copy.write(raw.getvalue())


def _next_number(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT setval(pg_get_serial_sequence({name}, 'id'), (SELECT max(id) + 1 FROM {table}))").format(
                name=table, table=sql.Identifier(table)
            )
        )
