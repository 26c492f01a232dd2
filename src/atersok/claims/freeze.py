"""Freezing a claim: everything its documents say, as plain data with a hash, so that nothing later can change it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from atersok import law
from atersok.accounts.models import Region, Unit, region
from atersok.care.models import Certificate as GivenCertificate
from atersok.care.models import Contact, Cost, Examination
from atersok.claims.documents import Application, Certificate, PersonRow, SpecLine, explanation_of, spec_lines
from atersok.claims.documents import Region as Applicant
from atersok.claims.documents.content import Explanation
from atersok.claims.documents.freezing import from_data
from atersok.claims.models import Claim, ClaimRow
from atersok.law.findings import Finding
from atersok.people.models import Identifier, IdentifierKind, Person


@cache
def law_version() -> str:
    """The statute book that was used: the program's version and a hash of its rules and parameters."""
    folder = Path(law.__file__).parent
    whole = sha256()
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.yaml")]):
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return f"Återsök {version('atersok')}, lagbok {whole.hexdigest()[:12]}"


def application(claim: Claim, found: Mapping[int, Finding], signer: str, day: date) -> Application:
    """The claim's content. `found`: the law's finding behind each row, by the row's number."""
    rows = list(claim.rows.select_related("person").order_by("pk"))
    shown = References(found.values())
    return Application(
        number=claim.number, kind=claim.kind, region=_applicant(region(), claim), first=claim.since or day,
        last=claim.until or day, amount=claim.amount, rows=tuple(_person(row, found[row.pk], shown) for row in rows),
        day=day, signer=signer, diary_number=claim.diary, law_version=law_version(),
    )  # fmt: skip


def _applicant(mine: Region, claim: Claim) -> Applicant:
    address = tuple(line.strip() for line in mine.address.split(",") if line.strip())
    return Applicant(
        mine.name, mine.organisation_number, address, mine.contact, mine.phone, mine.email, mine.bankgiro, claim.number
    )


def _person(row: ClaimRow, finding: Finding, shown: "References") -> PersonRow:
    person = row.person
    numbers = _numbers(person)
    first = finding.since or person.birth_date
    return PersonRow(
        given_name=person.given_name, family_name=person.family_name, birth_date=person.birth_date,
        dossier_number=numbers.get(IdentifierKind.LMA, ""), amount=row.amount or 0, first=first,
        last=finding.until or first, personal_number=numbers.get(IdentifierKind.PERSONAL, ""),
        first_received=person.first_received, examination_date=shown.examined(finding),
        explanation=explanation_of(finding), lines=tuple(map(shown.line, spec_lines(finding))),
        certificates=_certificates(person),
    )  # fmt: skip


def _numbers(person: Person) -> dict[str, str]:
    known = Identifier.objects.filter(person=person, until__isnull=True).order_by("-pk")
    return dict(known.values_list("kind", "value"))


def _certificates(person: Person) -> tuple[Certificate, ...]:
    return tuple(
        Certificate(
            given.issued, given.expected_years, given.at_first_reception, given.linked_to_protection,
            given.ordered_by_doctor,
        )
        for given in GivenCertificate.objects.filter(person=person).defer("document").order_by("issued", "pk")
    )  # fmt: skip


class References:
    """From the register's own numbers to what the care system and the unit call things."""

    def __init__(self, found: Any) -> None:
        findings = list(found)
        lines = [line.cost for finding in findings for line in finding.lines]
        self._costs = _by_number(Cost, {int(cost.cost_id[1:]) for cost in lines}, "reference")
        self._contacts = _by_number(Contact, {int(c.contact_id) for c in lines if c.contact_id}, "reference")
        self._units = _by_number(Unit, {int(c.unit) for c in lines if c.unit}, "name")
        seen = {int(item[1:]) for finding in findings for item in finding.items if item.startswith("H")}
        self._days = _by_number(Examination, seen, "day")

    def line(self, line: SpecLine) -> SpecLine:
        """A cost row with the care system's own numbers and the unit's name."""
        return replace(
            line,
            id=self._costs.get(int(line.id[1:]), line.id),
            contact=self._contacts.get(int(line.contact), "") if line.contact else "",
            unit=self._units.get(int(line.unit), "") if line.unit else "",
        )

    def examined(self, finding: Finding) -> date | None:
        """The day of the examination that a finding counts."""
        days: list[date] = [self._days[int(item[1:])] for item in finding.items if item.startswith("H")]
        return min(days, default=None)


def _by_number(model: Any, numbers: set[int], field: str) -> dict[int, Any]:
    return dict(model.objects.filter(pk__in=numbers).values_list("pk", field))


def to_json(content: Application) -> dict[str, Any]:
    """The content as data for a JSON column: days as ISO text, amounts as integer öre."""
    data: dict[str, Any] = json.loads(json.dumps(asdict(content), default=_iso))
    return data


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} can't be frozen")


def digest(data: dict[str, Any]) -> str:
    """SHA-256 in hex of the data, the same whatever order its keys come in."""
    return sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


_DAYS = frozenset({"first", "last", "day", "birth_date", "first_received", "examination_date", "issued"})


def from_json(data: Mapping[str, Any]) -> Application:
    """The content that `to_json` wrote."""
    rows = tuple(_row(row) for row in data["rows"])
    applicant = Applicant(**data["region"] | {"address": tuple(data["region"]["address"])})
    return Application(**_with_days(data) | {"rows": rows, "region": applicant, "enclosures": ()})


def _row(data: Mapping[str, Any]) -> PersonRow:
    explanation: Explanation = from_data(data["explanation"])
    lines = tuple(SpecLine(**_with_days(line)) for line in data["lines"])
    certificates = tuple(Certificate(**_with_days(one)) for one in data["certificates"])
    return PersonRow(**_with_days(data) | {"explanation": explanation, "lines": lines, "certificates": certificates})


def _with_days(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: date.fromisoformat(value) if key in _DAYS and isinstance(value, str) else value
        for key, value in data.items()
    }
