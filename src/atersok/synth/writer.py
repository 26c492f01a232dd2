"""The nine CSV files, written as we go: one person's rows at a time, never the whole region in memory."""

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from atersok.synth.days import iso
from atersok.synth.records import Claim, Person, contact_id, cost_id, examination_id

HEADERS: dict[str, str] = {
    "persons": "person_id,birth_date,sex,first_received,deceased,special_reasons",
    "situations": "person_id,kind,from,to,detail,region",
    "family_ties": "person_id,anchor_first_received,anchor_citizen_from,applied_on",
    "contacts": "contact_id,person_id,start,end,care_kind",
    "costs": "cost_id,person_id,date,kind,amount,fee,contact_id,unit,related",
    "certificates": "person_id,issued,expected_years,at_first_reception,linked_to_protection,ordered_by_doctor",
    "examinations": "examination_id,person_id,date,infection_control,elsewhere,unit",
    "claims": "claim_id,kind,person_id,from,to,received,outcome,decided,claimed_amount,granted_amount",
    "claim_items": "claim_id,item_id",
}
FLUSH_ROWS = 20_000


def kronor(ore: int) -> str:
    """Write öre as kronor with two decimals."""
    return f"{ore // 100}.{ore % 100:02d}"


def _date(number: int | None) -> str:
    return "" if number is None else iso(number)


def _flag(value: bool | None) -> str:
    return "" if value is None else "1" if value else "0"


def _money(ore: int | None) -> str:
    return "" if ore is None else kronor(ore)


class FolderWriter:
    """Writes a facts folder; use it in a ``with`` block. ``counts`` holds the rows of each file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._files: dict[str, TextIO] = {}
        self._rows: dict[str, list[str]] = {name: [] for name in HEADERS}
        self._waiting = 0
        self.counts: dict[str, int] = dict.fromkeys(HEADERS, 0)
        for name, header in HEADERS.items():
            self._files[name] = (folder / f"{name}.csv").open("w", encoding="utf-8", newline="\n")
            self._files[name].write(header + "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._flush()
        for file in self._files.values():
            file.close()

    def write(self, people: Iterable[Person]) -> None:
        """Write all rows of these people."""
        for person in people:
            self._one(person)
        if self._waiting >= FLUSH_ROWS:
            self._flush()

    def _one(self, p: Person) -> None:
        received = None if p.received_is_empty else p.first_received
        special = "1" if p.special_reasons else ""
        self._add("persons", [f"{p.pid},{iso(p.birth)},{p.sex},{_date(received)},{_date(p.deceased)},{special}\n"])
        self._add(
            "situations",
            [f"{p.pid},{s.kind},{iso(s.start)},{_date(s.end)},{s.detail},{s.region}\n" for s in p.situations],
        )
        self._add(
            "family_ties",
            [
                f"{p.pid},{iso(t.anchor_first_received)},{_date(t.anchor_citizen_from)},{iso(t.applied_on)}\n"
                for t in p.ties
            ],
        )
        self._care(p)
        self._add("claims", [_claim(p.pid, claim) for claim in p.claims])
        self._add("claim_items", [f"{claim},{item}\n" for claim, item in p.items])

    def _care(self, p: Person) -> None:
        pid = p.pid
        self._add(
            "contacts",
            [f"{contact_id(n)},{pid},{iso(a)},{_date(b)},{kind}\n" for n, a, b, kind in p.contacts],
        )
        self._add(
            "costs",
            [
                f"{cost_id(n)},{pid},{iso(when)},{kind},{kronor(amount)},{kronor(fee) if fee else ''},"
                f"{contact_id(contact) if contact else ''},{unit},{'' if related else '0'}\n"
                for n, when, kind, amount, fee, contact, unit, related in p.costs
            ],
        )
        self._add(
            "certificates",
            [
                f"{pid},{iso(c.issued)},{c.expected_years},{_flag(c.at_first_reception)},"
                f"{_flag(c.linked_to_protection)},{_flag(c.ordered_by_doctor)}\n"
                for c in p.certificates
            ],
        )
        self._add(
            "examinations",
            [
                f"{examination_id(e.number)},{pid},{iso(e.day)},{_flag(e.infection_control)},{_flag(e.elsewhere)},{e.unit}\n"
                for e in p.examinations
            ],
        )

    def _add(self, name: str, rows: list[str]) -> None:
        if rows:
            self._rows[name] += rows
            self.counts[name] += len(rows)
            self._waiting += len(rows)

    def _flush(self) -> None:
        for name, rows in self._rows.items():
            self._files[name].write("".join(rows))
            rows.clear()
        self._waiting = 0


def _claim(pid: str, c: Claim) -> str:
    return (
        f"{c.claim_id},{c.kind},{pid},{_date(c.start)},{_date(c.end)},{iso(c.received)},{c.outcome},"
        f"{_date(c.decided)},{_money(c.claimed)},{_money(c.granted)}\n"
    )
