"""Migrationsverket's classification codes (klassningskoder) to legal grounds, by the day of the decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from atersok.exchange.schema import PERMIT_GROUNDS
from atersok.intake.reading.codes import PERMIT_GROUND
from atersok.intake.reading.folding import fold
from atersok.intake.reading.problems import Fault
from atersok.law.wording import Text

_FILE = Path(__file__).with_name("grounds.yaml")


@dataclass(frozen=True, slots=True)
class ClassCode:
    """One of the agency's codes with the days on which it stands for a ground; ``until`` is inclusive."""

    code: str
    since: date
    until: date | None
    ground: str
    meaning: str
    status: str

    def fits(self, code: str) -> bool:
        """Whether this is the code, or begins it where it ends in ``*``."""
        return code.startswith(self.code[:-1]) if self.code.endswith("*") else code == self.code

    def applies(self, day: date) -> bool:
        """Whether it stood for its ground on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@cache
def class_codes() -> tuple[ClassCode, ...]:
    """The table in ``grounds.yaml``, exact codes first. Raises ValueError where it is not well-formed."""
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["codes"]
    return tuple(sorted(map(_class_code, rows), key=lambda row: row.code.endswith("*")))


def _class_code(row: Mapping[str, Any]) -> ClassCode:
    if row["ground"] not in PERMIT_GROUNDS or row["status"] not in ("stated", "inferred"):
        raise ValueError(f"klassningskod {row['code']}: {row['ground']}, {row['status']}")
    return ClassCode(row["code"], row["from"], row.get("to"), row["ground"], row["meaning"], row["status"])


def ground(text: str, day: date | None) -> str | Fault:
    """The legal ground that a word or one of the agency's codes stands for in a decision of that day.

    Without a day a code can't be read.
    """
    if found := PERMIT_GROUND.lookup.get(fold(text)):
        return found
    code = "".join(text.split()).upper()
    rows = [row for row in class_codes() if row.fits(code)]
    if not rows:
        return Fault("ground", Text("Vi känner inte igen grunden{where}", "We don't recognise the ground{where}"))
    if day is None:
        return _needs_day(code)
    return next((row.ground for row in rows if row.applies(day)), _not_on(code, day))


def _needs_day(code: str) -> Fault:
    return Fault(
        "ground_without_day",
        Text(f"Koden {code}{{where}} kan läsas först när beslutets dag är känd",
             f"The code {code}{{where}} can be read only when the day of the decision is known"),
    )  # fmt: skip


def _not_on(code: str, day: date) -> Fault:
    return Fault(
        "ground_not_on_day",
        Text(f"Vi vet inte vilken grund koden {code}{{where}} stod för den {day}",
             f"We don't know which ground the code {code}{{where}} stood for on {day}"),
    )  # fmt: skip
