"""All rules over one person's facts: what can be claimed, what cannot and why, what is lost, what to watch."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from atersok.law import facts as f
from atersok.law.case import LASTING_KINDS, Case
from atersok.law.circles import IN_FORVAR
from atersok.law.facts import Claim, Cost, PersonFacts
from atersok.law.findings import Finding, State
from atersok.law.policies import CAUTIOUS, Policies
from atersok.law.rules import (
    allocation,
    bevisperson_vard,
    examinations,
    extraordinara_vardkostnader,
    forvar_vard,
    kostnadskravande_vard,
    medicinska_skal_vard,
    overklagande,
    schablon_vard_kvartal,
    varaktig_vard,
)

KINDS = (
    "schablon_vard_kvartal", "halsoundersokning_asyl", "kostnadskravande_vard", "forvar_vard",
    "forvar_halsoundersokning", "halsoundersokning_tillstandssokande", "varaktig_vard", "varaktig_vard_1990",
    "halsoundersokning_uppehallstillstand", "extraordinara_vardkostnader", "bevisperson_vard", "medicinska_skal_vard",
    "utbildning_asyl_region",
)  # fmt: skip
_SETS_A_PAYER = frozenset({f.DETAINED, f.WITNESS, f.MEDICAL_GROUNDS})
_HOLDS_ITS_COSTS = (State.CLAIMABLE, State.BLOCKED, State.CLAIMED, State.WATCH)


def evaluate(facts: PersonFacts, on: date, region: str, policies: Policies = CAUTIOUS) -> list[Finding]:
    """Every finding about one person as known on a day, appeals included."""
    case = Case(facts, on, region, policies)
    appeals = overklagande.findings(((case.person_id, claim) for claim in case.facts.claims), on, policies)
    return [*findings(case), *appeals]


def findings(case: Case) -> list[Finding]:
    """Every finding about one person except appeals, which are one a claim and not one a person."""
    found = list(schablon_vard_kvartal.findings(case))
    if case.facts.examinations:
        found += examinations.findings(case)
    claimed_lasting = any(claim.kind in LASTING_KINDS for claim in case.facts.claims)
    if case.facts.costs or case.facts.certificates or claimed_lasting:
        found += _about_costs(case)
    return _with_claimed_amounts(found, case.facts.claims)


def _about_costs(case: Case) -> list[Finding]:
    """One cost, one payer: detention, witness and medical grounds first, then 7 § and 33 § where it is worth most."""
    detained, witness, medical, general = _by_payer(case)
    contacts = {contact.contact_id: contact for contact in case.facts.contacts}
    found: list[Finding] = []
    if detained:
        found += forvar_vard.findings(case, detained, contacts)
    if witness:
        found += bevisperson_vard.findings(case, witness)
    if medical:
        found += medicinska_skal_vard.findings(case, medical)
    paid_whole = {*witness, *medical}
    by_contact: dict[str | None, list[Cost]] = defaultdict(list)
    for cost in case.facts.costs:
        if cost.contact_id is not None and cost not in paid_whole:
            by_contact[cost.contact_id].append(cost)
    moved = allocation.to_lasting(case, by_contact, general)
    costly = list(kostnadskravande_vard.findings(case, by_contact, moved))
    taken = frozenset(name for finding in costly if finding.state in _HOLDS_ITS_COSTS for name in _paid(finding))
    found += costly
    found += varaktig_vard.findings(case, general, taken)
    used = {name for finding in found if finding.state in _HOLDS_ITS_COSTS for name in finding.items}
    if case.timeline.permits:
        found += extraordinara_vardkostnader.findings(case, general, used | case.claimed_elsewhere(()))
    return found


def _by_payer(case: Case) -> tuple[list[Cost], list[Cost], list[Cost], list[Cost]]:
    """Rows on days in detention, as a witness, on medical grounds, and those left for 7 § and 33 §.

    Who is in prison or remand, or folkbokförd, is tried under 8 a § (and refused there) and under the others.
    """
    if not any(row.kind in _SETS_A_PAYER for row in case.facts.situations):
        return [], [], [], list(case.facts.costs)
    detained: list[Cost] = []
    witness: list[Cost] = []
    medical: list[Cost] = []
    general: list[Cost] = []
    for cost in case.facts.costs:
        status = case.timeline.at(cost.day)
        if status.detained is not None:
            detained.append(cost)
        if status.detained in (IN_FORVAR, "?") and not status.resident:
            continue
        if status.witness:
            witness.append(cost)
        elif status.medical_grounds:
            medical.append(cost)
        else:
            general.append(cost)
    return detained, witness, medical, general


def _paid(finding: Finding) -> Iterable[str]:
    """The rows that 7 § takes; one that is only near its threshold takes none."""
    return finding.items if finding.amount else ()


def _with_claimed_amounts(found: list[Finding], claims: Sequence[Claim]) -> list[Finding]:
    """What was claimed, where claims and findings meet one to one; else the finding keeps what the rule makes it."""
    if not claims or not any(finding.state is State.CLAIMED for finding in found):
        return found
    times: dict[str, int] = defaultdict(int)
    for finding in found:
        for name in finding.claims:
            times[name] += 1
    by_name = {claim.claim_id: claim for claim in claims}
    return [_as_claimed(finding, [by_name[name] for name in finding.claims], times) for finding in found]


def _as_claimed(finding: Finding, claims: list[Claim], times: dict[str, int]) -> Finding:
    amounts = [claim.claimed_amount for claim in claims]
    if not claims or None in amounts or any(times[claim.claim_id] > 1 for claim in claims):
        return finding
    return finding._replace(amount=sum(ore for ore in amounts if ore is not None))
