"""Which paragraph pays for an examination, and the one that is paid of several.

An examination is tried under every paragraph whose circle the person is in that day, and the best answer is
kept. 1996:1357 3 § pays for one examination a person: one already reimbursed (here or in another region) bars
the rest, and of several that could still be claimed the first one counts. One that cannot be reimbursed bars none.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Protocol

from atersok.law.case import EXAMINATION_KINDS, Case, LastDay, amount_unknown, claimed, settle
from atersok.law.circles import IN_FORVAR
from atersok.law.facts import Claim, Examination
from atersok.law.findings import Check, Finding, State, Step
from atersok.law.parameters import MissingParameter, Value
from atersok.law.rules import forvar_halsoundersokning as forvar
from atersok.law.rules import halsoundersokning_asyl as asyl
from atersok.law.rules import halsoundersokning_tillstandssokande as sokande
from atersok.law.rules import halsoundersokning_uppehallstillstand as tillstand
from atersok.law.rules.costs import NOT_CLAIMED_ELSEWHERE
from atersok.law.rules.protected import permit_checks
from atersok.law.wording import Text

LUMP_SUM = Text("Schablon för hälsoundersökning {day}", "Lump sum for the health examination of {day}")


class Rule(Protocol):
    """What the module of each paragraph offers."""

    KIND: str

    def checks(self, case: Case, exam: Examination, others: tuple[str, ...]) -> list[Check]: ...  # noqa: D102
    def basis(self, case: Case) -> tuple[str, ...]: ...  # noqa: D102
    def amount(self, case: Case, day: date) -> Value: ...  # noqa: D102
    def last_day(self, case: Case, day: date) -> LastDay: ...  # noqa: D102
    def questions(self, case: Case, exam: Examination) -> list[str]: ...  # noqa: D102


RULES: Mapping[str, Rule] = {rule.KIND: rule for rule in (asyl, forvar, sokande, tillstand)}
_RANK = {State.CLAIMABLE: 4, State.BLOCKED: 3, State.LATE: 2, State.NOT_ENTITLED: 1}


def findings(case: Case) -> Iterator[Finding]:
    """One finding for each examination done in this region."""
    claimed_by = {exam.examination_id: _claims(case, exam) for exam in case.facts.examinations}
    reimbursed = [
        exam.examination_id for exam in case.facts.examinations if exam.elsewhere or claimed_by[exam.examination_id]
    ]
    for exam in case.facts.examinations:
        if exam.elsewhere:
            continue
        others = tuple(name for name in reimbursed if name != exam.examination_id)
        claims = claimed_by[exam.examination_id]
        if claims:
            yield claimed(_answer(case, exam, claims[0].kind, others), claims)
            continue
        answers = [_answer(case, exam, kind, others) for kind in _kinds(case, exam)]
        best = max(answers, key=lambda finding: (_RANK[finding.state], finding.amount or 0))
        if best.state is State.CLAIMABLE:
            reimbursed.append(exam.examination_id)
        yield best


def _claims(case: Case, exam: Examination) -> tuple[Claim, ...]:
    claims = case.claims_on(EXAMINATION_KINDS, (exam.examination_id,), exam.day, exam.day, living=True)
    return tuple(sorted(claims, key=lambda claim: (claim.kind, claim.claim_id)))


def _kinds(case: Case, exam: Examination) -> list[str]:
    """The paragraphs whose circle the person may be in on the day; with none, the one that comes nearest."""
    status = case.timeline.at(exam.day)
    if status.detained in (IN_FORVAR, "?"):
        return [forvar.KIND]
    kinds = []
    if status.in_lma_circle is not False:
        kinds.append(asyl.KIND)
    if status.permit_applicant:
        kinds.append(sokande.KIND)
    had_permit = any(permit.since <= exam.day for permit in case.timeline.permits)
    received = case.reception.day is not None and case.reception.day <= exam.day
    if had_permit or received or any(check.holds for check in permit_checks(case, exam.day)[1:]):
        kinds.append(tillstand.KIND)
    return kinds or [asyl.KIND]


def _answer(case: Case, exam: Examination, kind: str, others: tuple[str, ...]) -> Finding:
    rule = RULES[kind]
    checks = rule.checks(case, exam, others)
    if not case.claimed_kinds <= EXAMINATION_KINDS:
        elsewhere = exam.examination_id in case.claimed_elsewhere(EXAMINATION_KINDS)
        checks.append(Check(NOT_CLAIMED_ELSEWHERE, not elsewhere))
    last = _last_day(rule, case, exam)
    rate = _amount(rule, case, exam, checks)
    refused = case.claims_on(EXAMINATION_KINDS, (exam.examination_id,), exam.day, exam.day, living=False)
    state = settle(checks, case.on, last, refused, amount_known=rate is not None)
    open_or_late = state is not State.NOT_ENTITLED
    questions = [*rule.questions(case, exam), *(["Q20"] if rate is None else []), *(["Q23"] if last.moved else [])]
    return Finding(
        kind, case.person_id, state, exam.day, exam.day, (rate.amount if rate else None) if open_or_late else 0,
        (exam.examination_id,), last.day if open_or_late else None, last.final if open_or_late else None, None,
        rule.basis(case), tuple(checks),
        steps=(Step(LUMP_SUM, rate.amount, {"day": exam.day}),) if rate and open_or_late else (),
        parameters=(rate,) if rate else (),
        readings=tuple(case.policies.reading(number) for number in questions),
    )  # fmt: skip


def _last_day(rule: Rule, case: Case, exam: Examination) -> LastDay:
    try:
        return rule.last_day(case, exam.day)
    except MissingParameter:
        return LastDay(None, no_end=True)  # before the ordinance set one, nothing is too late by it


def _amount(rule: Rule, case: Case, exam: Examination, checks: list[Check]) -> Value | None:
    try:
        return rule.amount(case, exam.day)
    except MissingParameter as gap:
        checks.append(amount_unknown(gap))
        return None
