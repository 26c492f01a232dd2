"""Worked cases as data: a YAML file a case, with small tables of facts and the findings expected of them."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from atersok.law.findings import Finding

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class WorkedCase:
    id: str
    on: date
    region: str
    tables: dict[str, list[dict[str, str]]]
    expect: list[dict[str, Any]]
    absent: list[dict[str, Any]]
    only: list[str]


def read_case(path: Path) -> WorkedCase:
    # YAML 1.1 reads the bare key `on` as a truth value
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    data = {"on" if key is True else key: value for key, value in loaded.items()}
    tables = {name: read_table(text) for name, text in data["facts"].items()}
    return WorkedCase(
        data["id"], data["on"], str(data["region"]), tables,
        data.get("expect") or [], data.get("absent") or [], data.get("only") or [],
    )  # fmt: skip


def read_table(text: str) -> list[dict[str, str]]:
    lines = [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if line.strip()]
    header, *rows = lines
    return [dict(zip(header, row, strict=True)) for row in rows]


def write_folder_of(case: WorkedCase, folder: Path) -> None:
    for name, rows in case.tables.items():
        text = io.StringIO()
        writer = csv.DictWriter(text, rows[0].keys() if rows else [], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        (folder / f"{name}.csv").write_text(text.getvalue(), encoding="utf-8")


def as_dict(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind, "person": finding.person_id, "state": finding.state.value, "from": finding.since,
        "to": finding.until, "amount": None if finding.amount is None else finding.amount / 100,
        "last_day": finding.last_day, "final_day": finding.final_day, "pay_day": finding.pay_day,
        "items": sorted(finding.items),
    }  # fmt: skip


def fits(wanted: dict[str, Any], found: dict[str, Any]) -> bool:
    return all(
        (sorted(map(str, value)) if key == "items" else str(value) if key == "person" else value) == found[key]
        for key, value in wanted.items()
    )


def disagreements(case: WorkedCase, findings: list[Finding]) -> list[str]:
    found = [as_dict(finding) for finding in findings]
    problems = [f"missing {wanted}" for wanted in case.expect if not any(fits(wanted, one) for one in found)]
    problems += [f"unwanted {one}" for unwanted in case.absent for one in found if fits(unwanted, one)]
    for kind in case.only:
        wanted_of_kind = [wanted for wanted in case.expect if wanted["kind"] == kind]
        problems += [
            f"beside what is expected: {one}"
            for one in found
            if one["kind"] == kind and not any(fits(wanted, one) for wanted in wanted_of_kind)
        ]
    return problems
