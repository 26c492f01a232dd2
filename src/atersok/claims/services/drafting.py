"""From findings to drafts, and keeping a draft in step with the facts until it is sent."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.claims import explain, models
from atersok.claims.documents import form_for
from atersok.claims.errors import NotNowError
from atersok.claims.language import kind_in_words
from atersok.claims.life import BEFORE_SENT
from atersok.claims.models import Claim, ClaimItem, ClaimRow, Responsibility, State
from atersok.claims.numbers import next_number
from atersok.claims.services.state import locked, save
from atersok.law.findings import Finding
from atersok.law.findings import State as Verdict

_OWN_LAST_DAY = frozenset({"halsoundersokning_uppehallstillstand"})  # a year from each person's day (2010:1122 35 §)
_MOST_PEOPLE = 500  # in one claim; a quarter's examinations in a large region are fewer


@transaction.atomic
def draft_claims(user: User, finding_ids: Sequence[int], today: date) -> list[Claim]:
    """Claims of claimable findings: as few as the forms allow.

    Raises NotNowError when a finding can't be claimed (any more), or holds what another claim already holds.
    """
    chosen = list(models.Finding.objects.filter(pk__in=finding_ids).order_by("kind", "since", "pk"))
    if not chosen:
        raise NotNowError(_("Välj minst ett fynd."))
    found = explain.all_of({finding.person_id for finding in chosen}, today)
    groups: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for row in chosen:
        finding = _claimable(row, found.get(row.key))
        groups[_one_claim(finding)].append(finding)
    with acting(user, gettext_noop("ny ansökan av fynd")):
        return [_draft(user, findings, today) for group in groups.values() for findings in _apart(group)]


def _claimable(row: models.Finding, finding: Finding | None) -> Finding:
    if finding is None or finding.state is not Verdict.CLAIMABLE or form_for(finding.kind) is None:
        raise NotNowError(
            _("%(number)s (%(kind)s) kan inte sökas nu: uppgifterna har ändrats sedan listan visades.")
            % {"number": row, "kind": kind_in_words(row.kind)}
        )
    return finding


def _one_claim(finding: Finding) -> tuple[object, ...]:
    """What findings must share to go in one claim; everything where one person is all that the form takes."""
    form = form_for(finding.kind)
    if form is None or form.one_person:
        return finding.kind, finding.person_id, finding.since, finding.until, finding.items
    if finding.kind in _OWN_LAST_DAY:
        return (finding.kind,)
    return finding.kind, finding.last_day  # a quarter's


def _apart(findings: list[Finding]) -> Iterable[list[Finding]]:
    """A person stands once in a claim: a second finding about the same person goes in a claim of its own."""
    claims: list[dict[str, Finding]] = []
    for finding in findings:
        for claim in claims:
            if finding.person_id not in claim and len(claim) < _MOST_PEOPLE:
                claim[finding.person_id] = finding
                break
        else:
            claims.append({finding.person_id: finding})
    return [list(claim.values()) for claim in claims]


def _draft(user: User, findings: list[Finding], today: date) -> Claim:
    kind = findings[0].kind
    in_charge = Responsibility.objects.filter(queue=kind).first()
    claim = Claim.objects.create(
        number=next_number(today.year), kind=kind, owner=in_charge.owner if in_charge else user,
        substitute=in_charge.substitute if in_charge else user.substitute, created_by=user, changed_by=user,
    )  # fmt: skip
    for finding in findings:
        _add(claim, finding)
    _sum_up(claim, findings)
    claim.save()
    return claim


def _add(claim: Claim, finding: Finding) -> None:
    row = ClaimRow.objects.create(
        claim=claim, person_id=int(finding.person_id), since=finding.since, until=finding.until, amount=finding.amount
    )
    _hold(row, finding)


def _hold(row: ClaimRow, finding: Finding) -> None:
    """Take hold of what the finding counts. The database allows one living claim for each cost and examination."""
    items = explain.items_of(finding)
    _refuse_taken(row, items)
    ClaimItem.objects.bulk_create(
        [ClaimItem(row=row, cost_id=pk, counted=ore) for pk, ore in items.costs.items()]
        + [ClaimItem(row=row, examination_id=pk, counted=ore) for pk, ore in items.examinations.items()]
    )


def _refuse_taken(row: ClaimRow, items: explain.Items) -> None:
    living = ClaimItem.objects.filter(living=True).exclude(row=row)
    taken = living.filter(cost__in=items.costs) | living.filter(examination__in=items.examinations)
    other = taken.select_related("row__claim").first()
    if other is not None:
        raise NotNowError(
            _("Kostnaderna finns redan i %(number)s. Öppna den i stället, eller återta den först.")
            % {"number": other.row.claim.number}
        )


def _sum_up(claim: Claim, findings: Iterable[Finding]) -> None:
    every = list(findings)
    claim.amount = sum(finding.amount or 0 for finding in every)
    claim.since = min((f.since for f in every if f.since), default=None)
    claim.until = max((f.until for f in every if f.until), default=None)
    claim.last_day = min((f.last_day for f in every if f.last_day), default=None)


@transaction.atomic
def recalculate(user: User, claim: Claim, version: int | None, today: date) -> Claim:
    """Bring a draft in step with the facts. Raises NotNowError when it has been sent, or nothing of it is left."""
    current = locked(claim, version)
    if current.state not in BEFORE_SENT:
        raise NotNowError(_("%(number)s är skickad; dess beräkning ändras inte.") % {"number": current.number})
    found = explain.behind(current, today)
    with acting(user, gettext_noop("räknat om")):
        before = _content(current)
        _replace(current, found)
        if _content(current) == before:
            return current
        current.state = State.DRAFT  # what was reviewed is no longer what would be sent
        current.reviewed_by = None
        return save(user, current)


def _content(claim: Claim) -> tuple[object, ...]:
    held = ClaimItem.objects.filter(row__claim=claim).order_by("cost", "examination")
    return claim.amount, claim.since, claim.until, claim.last_day, *held.values_list("cost", "examination", "counted")


def _replace(claim: Claim, found: dict[int, Finding]) -> None:
    rows = {row.pk: row for row in claim.rows.all()}
    ClaimItem.objects.filter(row__claim=claim).delete()
    for pk, row in rows.items():
        finding = found.get(pk)
        if finding is None:
            row.delete()
            continue
        row.since, row.until, row.amount = finding.since, finding.until, finding.amount
        row.save()
        _hold(row, finding)
    if not found:
        raise NotNowError(_("Inget i %(number)s kan sökas längre. Återta den.") % {"number": claim.number})
    _sum_up(claim, found.values())


@transaction.atomic
def assign(user: User, claim: Claim, version: int | None, owner: User, substitute: User | None) -> Claim:
    """Give a claim another owner and substitute."""
    current = locked(claim, version)
    with acting(user, gettext_noop("ny ansvarig")):
        current.owner, current.substitute = owner, substitute
        current.version += 1
        current.save()
        return current


@transaction.atomic
def remove_row(user: User, claim: Claim, version: int | None, row: ClaimRow) -> Claim:
    """Take a person out of a draft. Raises NotNowError for the last one: withdraw the claim instead."""
    current = locked(claim, version)
    if current.state != State.DRAFT:
        raise NotNowError(_("Personer kan bara tas bort ur ett utkast."))
    if current.rows.count() == 1:
        raise NotNowError(_("Det är ansökans enda person. Återta ansökan i stället."))
    with acting(user, gettext_noop("person borttagen ur ansökan")):
        current.rows.filter(pk=row.pk).delete()
        current.amount = sum(amount or 0 for amount in current.rows.values_list("amount", flat=True))
        return save(user, current)
