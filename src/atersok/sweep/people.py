"""From the register's frames to the facts of one person at a time."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import polars as pl

from atersok.exchange import Register
from atersok.law import facts as f


class _Part[Row](NamedTuple):
    """One frame's rows grouped by person: rows[offsets[p]:offsets[p + 1]] belong to person p."""

    rows: list[Row]
    offsets: list[int]

    def of(self, person: int) -> tuple[Row, ...]:
        start, stop = self.offsets[person], self.offsets[person + 1]
        return tuple(self.rows[start:stop]) if stop > start else ()


def people(register: Register) -> Iterator[f.PersonFacts]:
    """The facts of each person, in the register's order."""
    count = register.persons.height
    situations = _part(register.situations, count, f.Situation._make, ["kind", "from", "to", "detail", "region"])
    ties = _part(
        register.family_ties, count, f.FamilyTie._make, ["anchor_first_received", "anchor_citizen_from", "applied_on"]
    )
    contacts = _part(register.contacts, count, f.Contact._make, ["contact_id", "start", "end", "care_kind"])
    costs = _part(
        register.costs, count, f.Cost._make,
        ["cost_id", "date", "kind", "amount", "fee", "contact_id", "unit", "related"],
    )  # fmt: skip
    certificates = _part(
        register.certificates, count, f.Certificate._make,
        ["issued", "expected_years", "at_first_reception", "linked_to_protection", "ordered_by_doctor"],
    )  # fmt: skip
    examinations = _part(
        register.examinations, count, f.Examination._make,
        ["examination_id", "date", "infection_control", "elsewhere", "unit"],
    )  # fmt: skip
    claims = _claims(register, count)
    for number, row in enumerate(register.persons.iter_rows()):
        yield f.PersonFacts(
            f.Person._make(row), situations.of(number), ties.of(number), contacts.of(number), costs.of(number),
            certificates.of(number), examinations.of(number), claims.of(number),
        )  # fmt: skip


def _part[Row](frame: pl.DataFrame, count: int, make: Callable[[Iterable[Any]], Row], columns: list[str]) -> _Part[Row]:
    ordered = frame.sort("person", maintain_order=True)
    rows = list(map(make, ordered.select(columns).iter_rows()))
    return _Part(rows, _offsets(ordered["person"], count))


def _offsets(person: pl.Series, count: int) -> list[int]:
    offsets: list[int] = person.search_sorted(pl.Series(range(count + 1), dtype=person.dtype), side="left").to_list()
    return offsets


def _claims(register: Register, count: int) -> _Part[f.Claim]:
    """Claims with the items that belong to the person; a claim_id may have a row for each of its persons."""
    owners = pl.concat([
        register.costs.select(item_id="cost_id", person="person"),
        register.examinations.select(item_id="examination_id", person="person"),
    ])  # fmt: skip
    items: dict[tuple[Any, Any], set[str]] = {}
    joined = register.claim_items.join(owners, on="item_id", how="left")
    for claim_id, item_id, person in joined.select("claim_id", "item_id", "person").iter_rows():
        items.setdefault((claim_id, person), set()).add(item_id)
    ordered = register.claims.sort("person", maintain_order=True)
    columns = ["claim_id", "kind", "from", "to", "received", "outcome", "decided", "claimed_amount", "granted_amount"]
    rows = [
        f.Claim._make((*row, frozenset(items.get((row[0], person), ()))))
        for person, row in zip(ordered["person"], ordered.select(columns).iter_rows(), strict=True)
    ]
    return _Part(rows, _offsets(ordered["person"], count))
