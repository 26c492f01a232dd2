"""Why a claim is refused and what the region can answer, as coded data (`refusals.yaml`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from atersok.law.wording import Text

_FILE = Path(__file__).with_name("refusals.yaml")
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Precedent:
    """Ett vägledande avgörande. `number` is empty where our sources do not give the case number.

    `read` is False when only a summary has been seen: the judgment is to be obtained before it is cited.
    """

    id: str
    court: str
    when: str
    number: str
    party: str
    holding: str
    source: str
    read: bool

    @property
    def citation(self) -> str:
        """`Kammarrätten, mål nr 191-19, november 2019 (Region Östergötland)`; a rule to write on without a number."""
        return f"{self.court}, mål nr {self.number or '__________'}, {self.when} ({self.party})"


@dataclass(frozen=True, slots=True)
class RefusalReason:
    """Ett avslagsskäl. `argument` is Swedish text for the court; `by_kind` is added for a reimbursement kind.

    `precedents` speak for the region and are cited; `against` speak against it and only warn the writer.
    """

    code: str
    text: Text
    argument: str
    by_kind: Mapping[str, str]
    precedents: tuple[Precedent, ...]
    against: tuple[Precedent, ...]

    def arguments(self, kind: str) -> tuple[str, ...]:
        """The paragraphs for a kind; none for `other`, where the region writes its own."""
        family = "varaktig_vard" if kind == "varaktig_vard_1990" else kind
        return tuple(text for text in (self.argument, self.by_kind.get(family, "")) if text)


@cache
def refusal_reasons() -> Mapping[str, RefusalReason]:
    """Every reason by its code, in the file's order."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    known = {name: Precedent(name, **entry) for name, entry in data["precedents"].items()}
    return {code: _reason(code, entry, known) for code, entry in data["reasons"].items()}


def precedents_for(codes: Iterable[str]) -> tuple[Precedent, ...]:
    """The precedents to cite for some refusal codes, each once. Raises KeyError for an unknown code."""
    reasons = refusal_reasons()
    found = {one.id: one for code in codes for one in reasons[code].precedents}
    return tuple(found.values())


def _reason(code: str, entry: Mapping[str, Any], known: Mapping[str, Precedent]) -> RefusalReason:
    return RefusalReason(
        code, Text(entry["sv"], entry["en"]), entry["argument"], entry.get("by_kind", {}),
        tuple(known[name] for name in entry["precedents"]), tuple(known[name] for name in entry.get("against", [])),
    )  # fmt: skip
