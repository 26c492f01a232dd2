"""From the register's frames to the facts of one person at a time."""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise, repeat
from typing import Any

import polars as pl

from atersok.exchange import Register
from atersok.law import facts as f


class _Part[Row]:
    """One file's rows grouped by person, as plain lists; a person's rows are made when asked for."""

    def __init__(
        self, frame: pl.DataFrame, persons: int, make: Callable[[Iterable[Any]], Row], columns: list[str]
    ) -> None:
        ordered = frame.sort("person", maintain_order=True)
        person = ordered["person"]
        self.offsets: list[int] = person.search_sorted(pl.Series(range(persons + 1), dtype=person.dtype)).to_list()
        self._columns = [ordered[name].to_list() for name in columns]
        self._make = make

    def of(self, person: int) -> tuple[Row, ...]:
        start, stop = self.offsets[person], self.offsets[person + 1]
        if start == stop:
            return ()
        return tuple(map(self._make, zip(*[column[start:stop] for column in self._columns], strict=True)))


class People:
    """Everybody in a register, by number. Holds no frame, so a forked process can read it."""

    def __init__(self, register: Register) -> None:
        count = register.persons.height
        self._persons = [register.persons[name].to_list() for name in register.persons.columns]
        self._situations = _Part(
            register.situations, count, f.Situation._make, ["kind", "from", "to", "detail", "region"]
        )
        self._ties = _Part(
            register.family_ties, count, f.FamilyTie._make,
            ["anchor_first_received", "anchor_citizen_from", "applied_on"],
        )  # fmt: skip
        self._contacts = _Part(register.contacts, count, f.Contact._make, ["contact_id", "start", "end", "care_kind"])
        self._costs = _Part(
            register.costs, count, f.Cost._make,
            ["cost_id", "date", "kind", "amount", "fee", "contact_id", "unit", "related"],
        )  # fmt: skip
        self._certificates = _Part(
            register.certificates, count, f.Certificate._make,
            ["issued", "expected_years", "at_first_reception", "linked_to_protection", "ordered_by_doctor"],
        )  # fmt: skip
        self._examinations = _Part(
            register.examinations, count, f.Examination._make,
            ["examination_id", "date", "infection_control", "elsewhere", "unit"],
        )  # fmt: skip
        self._claims = _Part(_with_items(register), count, _claim, [*_CLAIM, "items"])

    def __len__(self) -> int:
        return len(self._persons[0])

    def __getitem__(self, number: int) -> f.PersonFacts:
        """The facts of one person, in the register's order."""
        return f.PersonFacts(
            f.Person(*[column[number] for column in self._persons]), self._situations.of(number),
            self._ties.of(number), self._contacts.of(number), self._costs.of(number), self._certificates.of(number),
            self._examinations.of(number), self._claims.of(number),
        )  # fmt: skip

    def __iter__(self) -> Iterator[f.PersonFacts]:
        return map(self.__getitem__, range(len(self)))

    def rows_of_costs(self) -> list[int]:
        """How many cost rows each person has."""
        offsets = self._costs.offsets
        return [stop - start for start, stop in pairwise(offsets)]

    def claims(self) -> Iterator[tuple[str, f.Claim]]:
        """Every claim with the person it concerns."""
        for number, person_id in enumerate(self._persons[0]):
            yield from zip(repeat(person_id), self._claims.of(number), strict=False)


_CLAIM = ["claim_id", "kind", "from", "to", "received", "outcome", "decided", "claimed_amount", "granted_amount"]


def _claim(row: Iterable[Any]) -> f.Claim:
    *plain, items = row
    return f.Claim._make((*plain, frozenset(items or ())))


def _with_items(register: Register) -> pl.DataFrame:
    """Claims with the items that belong to the person; a claim_id may have a row for each of its persons."""
    owners = pl.concat([
        register.costs.select(item_id="cost_id", person="person"),
        register.examinations.select(item_id="examination_id", person="person"),
    ])  # fmt: skip
    items = register.claim_items.join(owners, on="item_id").group_by("claim_id", "person").agg(items=pl.col("item_id"))
    return register.claims.join(items, on=["claim_id", "person"], how="left", maintain_order="left")
