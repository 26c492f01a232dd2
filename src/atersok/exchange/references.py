"""Rules between rows and files: unique ids, references that lead somewhere, dates in order.

Each check first asks one vectorised question of the whole table. Only when the answer is bad are rows
described.
Where a table lost rows, what refers to it is not checked: the lost row may hold what is looked for.
"""

from collections.abc import Callable, Mapping

import polars as pl

from atersok.exchange.problems import PROBLEMS_PER_FILE, Collector, Problem, Text, problem
from atersok.exchange.tables import ROW, Table

Tables = Mapping[str, Table]

ORDERS = (
    ("persons", "birth_date", "deceased"),
    ("situations", "from", "to"),
    ("contacts", "start", "end"),
    ("claims", "from", "to"),
    ("claims", "received", "decided"),
)
"""Pairs of dates in one row where the second may not come before the first."""


def check_references(tables: Tables) -> None:
    """Run every check between rows and files; adds column ``person`` to each table that names a person."""
    for table in tables.values():
        check_unique(table)
    check_items_unique(tables)
    for table in tables.values():
        if table.file.name != "persons.csv" and "person_id" in table.frame.columns:
            resolve_person(table, tables["persons"])
    for name, earlier, later in ORDERS:
        check_order(tables[name], earlier, later)
    check_contacts(tables)
    warn_fees(tables["costs"])
    check_claim_items(tables)


def _report(into: Collector, faulty: pl.DataFrame, describe: Callable[..., Problem]) -> None:
    """One problem for each row of ``faulty``; ``describe`` gets its values in column order."""
    if faulty.height:
        into.add((describe(*row) for row in faulty.head(PROBLEMS_PER_FILE).rows()), faulty.height)


def _repeats(frame: pl.DataFrame) -> bool:
    """True unless all rows surely differ (two hashes alike only lead to the exact check)."""
    return frame.hash_rows().n_unique() < frame.height


def _first_of_each(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """One row per key, so that a join can't multiply rows when ids are repeated."""
    frame = frame.drop_nulls(key)
    if _repeats(frame.select(key)):
        return frame.unique(key, keep="first", maintain_order=True)
    return frame


def check_unique(table: Table) -> None:
    """The file's key occurs once; a repetition names the row of the first."""
    keys = list(table.file.unique)
    if not keys or not _repeats(table.frame.select(keys)):
        return
    first = pl.col(ROW).min().over(keys).alias("first")
    faulty = table.frame.drop_nulls(keys).select(ROW, *keys, first).filter(pl.col(ROW) != pl.col("first"))
    names = Text(" och ".join(keys), " and ".join(keys))

    def describe(row: int, *values: str | int) -> Problem:
        *ids, first_row = values
        text = Text(
            f"samma {names.sv} på högst en rad, det första står på rad {first_row}",
            f"the same {names.en} on one row at most, the first is on row {first_row}",
        )
        value = ", ".join(str(part) for part in ids)
        return problem(table.file.name, "duplicate", text, row=row, column=keys[-1], value=value)

    _report(table.problems, faulty, describe)


def check_items_unique(tables: Tables) -> None:
    """Costs and examinations share one series of ids."""
    costs, examinations = tables["costs"], tables["examinations"]
    ids = examinations.frame.select(ROW, pl.col("examination_id").alias("id")).drop_nulls()
    taken = costs.frame.select(pl.col("cost_id").alias("id"), pl.col(ROW).alias("first"))
    taken = taken.join(ids, on="id", how="semi", maintain_order="left")
    faulty = ids.join(_first_of_each(taken, "id"), on="id", maintain_order="left")

    def describe(row: int, value: str, first: int) -> Problem:
        text = Text(
            f"ett id som inte finns i costs.csv, samma finns där på rad {first}",
            f"an id that is not in costs.csv, the same is there on row {first}",
        )
        return problem("examinations.csv", "duplicate", text, row=row, column="examination_id", value=value)

    _report(examinations.problems, faulty, describe)


def resolve_person(table: Table, persons: Table) -> None:
    """Add ``person``, the person's row index in persons; a person who is not there is a problem."""
    index = _first_of_each(persons.frame.select("person_id").with_row_index("person"), "person_id")
    table.frame = table.frame.join(index, on="person_id", how="left", maintain_order="left")
    if not persons.complete or table.frame["person"].null_count() == table.frame["person_id"].null_count():
        return
    lost = table.frame.filter(pl.col("person").is_null() & pl.col("person_id").is_not_null())
    text = Text("ett person_id som finns i persons.csv", "a person_id that is in persons.csv")
    _report(table.problems, lost.select(ROW, "person_id"), _unknown(table, "person_id", text))


def _unknown(table: Table, column: str, text: Text) -> Callable[[int, str], Problem]:
    def describe(row: int, value: str) -> Problem:
        return problem(table.file.name, "reference", text, row=row, column=column, value=value)

    return describe


def check_order(table: Table, earlier: str, later: str) -> None:
    """``later`` is on or after ``earlier`` where both are known."""
    faulty = table.frame.select(ROW, later, earlier).filter(pl.col(later) < pl.col(earlier))

    def describe(row: int, value: object, start: object) -> Problem:
        text = Text(
            f"{later} samma dag som {earlier} ({start}) eller senare",
            f"{later} on the day of {earlier} ({start}) or later",
        )
        return problem(table.file.name, "order", text, row=row, column=later, value=str(value))

    _report(table.problems, faulty, describe)


def check_contacts(tables: Tables) -> None:
    """A cost's contact exists and is the same person's; a cost dated outside it gives a warning."""
    costs, contacts = tables["costs"], tables["contacts"]
    known = contacts.frame.select(
        "contact_id",
        "start",
        "end",
        pl.col("person").alias("contact_person"),
        pl.lit(value=True).alias("known"),
    )
    rows = costs.frame.select(ROW, "contact_id", "date", "person").drop_nulls("contact_id")
    rows = rows.join(_first_of_each(known, "contact_id"), on="contact_id", how="left", maintain_order="left")
    if contacts.complete:
        text = Text("ett contact_id som finns i contacts.csv, eller tomt", "a contact_id in contacts.csv, or empty")
        lost = rows.filter(pl.col("known").is_null()).select(ROW, "contact_id")
        _report(costs.problems, lost, _unknown(costs, "contact_id", text))
    other = rows.filter(pl.col("person") != pl.col("contact_person")).select(ROW, "contact_id")
    _report(costs.problems, other, _contact_of_another)
    outside = rows.filter((pl.col("date") < pl.col("start")) | (pl.col("date") > pl.col("end")))
    _report(costs.warnings, outside.select(ROW, "date", "start", "end"), _outside_contact)


def _contact_of_another(row: int, value: str) -> Problem:
    text = Text("en vårdkontakt för samma person som kostnaden", "a contact of the same person as the cost")
    return problem("costs.csv", "other_person", text, row=row, column="contact_id", value=value)


def _outside_contact(row: int, value: object, start: object, end: object) -> Problem:
    text = Text(
        f"en dag från {start} till {end or 'vidare'}; kostnaden räknas inte till kontakten",
        f"a day from {start} to {end or 'now'}; the cost does not count with the contact",
    )
    return problem("costs.csv", "outside_contact", text, row=row, column="date", value=str(value))


def warn_fees(costs: Table) -> None:
    """A fee larger than the amount is suspicious, but may be right."""

    def describe(row: int, fee: int, amount: int) -> Problem:
        text = Text(f"högst beloppet, {kronor(amount)}", f"at most the amount, {kronor(amount)}")
        return problem("costs.csv", "fee_over_amount", text, row=row, column="fee", value=kronor(fee))

    _report(
        costs.warnings,
        costs.frame.filter(pl.col("fee") > pl.col("amount")).select(ROW, "fee", "amount"),
        describe,
    )


def kronor(ore: int) -> str:
    """Öre as kronor with two decimals, as in the files."""
    return f"{ore // 100}.{ore % 100:02d}"


def check_claim_items(tables: Tables) -> None:
    """A claim's item is a cost or an examination of a person in that claim."""
    items, claims = tables["claim_items"], tables["claims"]
    rows = items.frame
    if claims.complete:
        text = Text("ett claim_id som finns i claims.csv", "a claim_id that is in claims.csv")
        lost = rows.drop_nulls("claim_id").join(claims.frame, on="claim_id", how="anti", maintain_order="left")
        _report(items.problems, lost.select(ROW, "claim_id"), _unknown(items, "claim_id", text))
    things = [
        tables[name].frame.select(pl.col(key).alias("item_id"), "person")
        for name, key in (("costs", "cost_id"), ("examinations", "examination_id"))
    ]
    wanted = rows.select("item_id").unique()
    owners = pl.concat(thing.join(wanted, on="item_id", how="semi") for thing in things)
    if tables["costs"].complete and tables["examinations"].complete:
        either = Text(
            "ett cost_id i costs.csv eller ett examination_id i examinations.csv",
            "a cost_id in costs.csv or an examination_id in examinations.csv",
        )
        lost = rows.drop_nulls("item_id").join(owners, on="item_id", how="anti", maintain_order="left")
        _report(items.problems, lost.select(ROW, "item_id"), _unknown(items, "item_id", either))
    if claims.complete:
        _check_owners(items, claims, owners)


def _check_owners(items: Table, claims: Table, owners: pl.DataFrame) -> None:
    known_claims = items.frame.join(claims.frame, on="claim_id", how="semi", maintain_order="left")
    owned = known_claims.join(
        _first_of_each(owners.drop_nulls(), "item_id"), on="item_id", how="inner", maintain_order="left"
    )
    other = owned.join(claims.frame, on=["claim_id", "person"], how="anti", maintain_order="left")

    def describe(row: int, value: str) -> Problem:
        text = Text(
            "en kostnad eller undersökning för någon i ansökan",
            "a cost or examination of somebody in the claim",
        )
        return problem("claim_items.csv", "other_person", text, row=row, column="item_id", value=value)

    _report(items.problems, other.select(ROW, "item_id"), describe)
