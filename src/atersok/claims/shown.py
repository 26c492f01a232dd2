"""Så räknade vi, ready for a page: one shape for a finding worked out now and for what was frozen when it was sent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from atersok.accounts.models import User
from atersok.claims.documents import Explanation, SpecLine, explanation_of, spec_lines
from atersok.claims.explain import ShownRow
from atersok.claims.freeze import References
from atersok.claims.hints import hints
from atersok.law.findings import Finding
from atersok.law.wording import Text
from atersok.people.masking import shown_place
from atersok.people.models import Person


@dataclass(frozen=True, slots=True)
class Shown:
    """An explanation with its cost rows apart, and what could be done about what fails. Amounts in öre."""

    explanation: Explanation
    counted: tuple[SpecLine, ...]
    left_out: tuple[SpecLine, ...]
    amount: int | None
    hints: tuple[Text, ...] = ()

    @property
    def left_out_amount(self) -> int:
        """Öre of the rows that don't count."""
        return sum(line.amount for line in self.left_out)


def of_finding(finding: Finding, person: Person, user: User, lang: str) -> Shown:
    """A finding worked out now, in the reader's language."""
    references = References([finding])
    lines = tuple(references.line(line) for line in spec_lines(finding, lang))
    advice = hints(check.condition.id for check in finding.failing())
    return _shown(explanation_of(finding, lang), lines, finding.amount, (person, user), advice)


def of_row(shown: ShownRow, user: User) -> Shown | None:
    """A claim's row; None when the facts no longer give it."""
    if shown.explanation is None:
        return None
    return _shown(shown.explanation, shown.lines, shown.row.amount, (shown.row.person, user), ())


def _shown(
    explanation: Explanation,
    lines: tuple[SpecLine, ...],
    amount: int | None,
    seen: tuple[Person, User],
    advice: Iterable[Text],
) -> Shown:
    masked = [replace(line, unit=shown_place(line.unit, *seen)) for line in lines]
    counted = tuple(line for line in masked if not line.left_out)
    left_out = tuple(line for line in masked if line.left_out)
    return Shown(explanation, counted, left_out, amount, tuple(advice))
