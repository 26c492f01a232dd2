"""What a person's page shows of findings, claims and certificates asked for; and their bands in the time line."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.claims.finding_list import STATES
from atersok.claims.language import kind_in_words
from atersok.claims.models import ClaimRow, Finding
from atersok.claims.selectors import claims_for, findings_for, requests_for
from atersok.law.findings import State
from atersok.people.models import Person
from atersok.people.panels import Panel, register
from atersok.people.timeline import Band

_MOST = 30
_OPEN = (State.CLAIMABLE, State.BLOCKED, State.WATCH, State.LATE)
_WINDOWS = ("varaktig_vard", "varaktig_vard_1990", "kostnadskravande_vard")
_SHOWN = tuple(state for state in STATES if state is not State.AUTOMATIC)


def findings_of(user: User, person: Person, today: date) -> Panel | None:
    """Findings, those to act on first; what is paid by itself as a sum."""
    if not user.may(Permission.FINDING_READ):
        return None
    mine = findings_for(user).filter(person=person)
    order = {state.value: place for place, state in enumerate(_SHOWN)}
    every = sorted(mine.filter(state__in=_SHOWN), key=lambda row: (order[row.state], row.last_day or date.max, row.pk))
    paid = mine.filter(state=State.AUTOMATIC).aggregate(number=Count("pk"), amount=Sum("amount"))
    context: dict[str, Any] = {"rows": every[:_MOST], "more": len(every) - _MOST, "paid": paid, "today": today}
    bands = tuple(_window(row) for row in every if row.kind in _WINDOWS and row.since and row.state in _OPEN)
    return Panel(_("Möjliga ersättningar"), "claims/_panel_findings.html", context, bands=bands, anchor="fynd")


def _window(row: Finding) -> Band:
    return Band(_("Möjliga ersättningar"), kind_in_words(row.kind), row.since or date.min, row.until, "window")


def claims_of(user: User, person: Person, today: date) -> Panel | None:
    """The claims that the person is in."""
    if not user.may(Permission.CLAIM_READ):
        return None
    rows = list(
        ClaimRow.objects.filter(Q(claim__in=claims_for(user)), person=person)
        .select_related("claim").defer("claim__frozen").order_by("-claim_id")
    )  # fmt: skip
    if not rows:
        return None
    bands = tuple(_claimed(row) for row in rows if row.since and row.claim.state not in ("withdrawn", "lost"))
    return Panel(_("Ansökningar"), "claims/_panel_claims.html", {"rows": rows}, bands=bands, anchor="ansokningar")


def _claimed(row: ClaimRow) -> Band:
    return Band(_("Ansökningar"), f"{row.claim.number} {kind_in_words(row.claim.kind)}", row.since or date.min,
                row.until or row.since, "claim")  # fmt: skip


def requests_of(user: User, person: Person, today: date) -> Panel | None:
    """Certificates asked for; a unit's user sees the unit's own."""
    rows = list(requests_for(user).filter(person=person).defer("certificate__document"))
    if not rows:
        return None
    return Panel(
        _("Begärda intyg"),
        "claims/_panel_requests.html",
        {"rows": rows, "today": today, "user": user},
        anchor="begarda-intyg",
    )


def register_all() -> None:
    """Put them on the page, after the person's own facts."""
    register(30, findings_of)
    register(40, claims_of)
    register(50, requests_of)
