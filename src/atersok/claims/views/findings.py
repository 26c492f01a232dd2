"""Möjliga ersättningar: the list, one finding in full, and drafts made of them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access, log_people
from atersok.claims import explain, shown
from atersok.claims.documents import form_for
from atersok.claims.exports import Cell, Kronor, table
from atersok.claims.finding_list import (
    STATES,
    TO_ACT_ON,
    can_be_ticked,
    free,
    listing,
    narrowed,
    of_quarter,
    ordered,
    quarters,
    together,
)
from atersok.claims.forms.lists import FindingFilter
from atersok.claims.hints import wants_certificate
from atersok.claims.language import kind_in_words, reader
from atersok.claims.models import Claim, Finding
from atersok.claims.selectors import findings_for, overrides_for, requests_for
from atersok.claims.services import drafting
from atersok.claims.views.common import see
from atersok.clock import today
from atersok.law.findings import Finding as Found
from atersok.law.findings import State
from atersok.law.policies import BY_NUMBER
from atersok.people.masking import hides, listed_name
from atersok.report.words import STATE_NAMES

_MOST_TICKED = 1000
_MOST_EXPORTED = 100_000


def _states(request: Request) -> tuple[str, ...]:
    asked = request.GET.get("lage", "")
    if asked == "alla":
        return tuple(state.value for state in STATES)
    return (asked,) if asked in STATES else tuple(state.value for state in TO_ACT_ON)


@require_GET
@needs(Permission.FINDING_READ)
def findings(request: Request) -> HttpResponse:
    """The findings to act on, a row each, with what they are worth and what stops them."""
    on = today()
    form = FindingFilter(request.GET)
    chosen = form.chosen()
    states = _states(request)
    found = listing(request.user, chosen, states, request.GET.get("page"), on)
    rows = list(found.page.object_list)
    log_people(request.user, Access.LIST, "findings", [row.person_id for row in rows])
    writes = request.user.may(Permission.CLAIM_WRITE)
    context = {
        "filter": form, "page": found.page, "rows": rows, "total": found.total, "today": on,
        "tabs": _tabs(found.tallies, request.GET.get("lage", "")), "now": found.tallies.get(State.CLAIMABLE),
        "tickable": {row.pk for row in rows if can_be_ticked(row)} if writes else set(),
        "quarters": quarters(request.user) if writes else [],
        "certificates": {row.pk for row in rows if _wants_certificate(row)},
        "may_write": writes, "may_export": request.user.may(Permission.EXPORT),
    }  # fmt: skip
    return render(request, "claims/findings.html", context)


def _tabs(tallies: dict[str, Any], chosen: str) -> list[dict[str, Any]]:
    """A tab a state, and the two that gather several."""
    groups = [
        ("", _("Att ta ställning till"), TO_ACT_ON),
        *((state.value, STATE_NAMES[state].fill(reader()).capitalize(), (state,)) for state in STATES),
        ("alla", _("Alla"), STATES),
    ]
    known = {code for code, _label, _states in groups}
    here = chosen if chosen in known else ""
    return [
        {"code": code, "label": label, "count": together(tallies, tuple(states)).number, "current": code == here}
        for code, label, states in groups
    ]


def _wants_certificate(row: Finding) -> bool:
    asked = row.state in (State.BLOCKED, State.WATCH) and row.kind.startswith(("varaktig", "kostnadskravande"))
    return asked and (wants_certificate(why[0] for why in row.why) or row.kind == "kostnadskravande_vard")


@require_GET
@needs(Permission.EXPORT)
def findings_export(request: Request, form: str) -> HttpResponse:
    """The list as it is narrowed and ordered, as a file."""
    if form not in ("xlsx", "csv"):
        raise Http404
    if not request.user.may(Permission.FINDING_READ):
        raise Http404
    chosen = FindingFilter(request.GET).chosen()
    rows = ordered(narrowed(request.user, chosen, today()), _states(request), chosen["ordning"])[:_MOST_EXPORTED]
    log_people(request.user, Access.EXPORT, f"findings.{form}", sorted({row.person_id for row in rows}))
    columns = (
        _("Nummer"), _("Ersättning"), _("Läge"), _("Person"), _("Namn"), _("Från"), _("Till"), _("Belopp"),
        _("Står på spel"), _("Sista dag"), _("Sista chansen"), _("Varför"), _("Tolkningar"), _("Ansökan"),
    )  # fmt: skip
    return table("mojliga-ersattningar", columns, _exported(request, rows), form)  # type: ignore[arg-type]  # checked above


def _exported(request: Request, rows: Iterable[Finding]) -> Iterator[list[Cell]]:
    lang = reader()
    for row in rows:
        yield [
            str(row), kind_in_words(row.kind), STATE_NAMES[State(row.state)].fill(lang), row.person.number,
            listed_name(row.person, request.user), row.since, row.until,
            None if row.amount is None else Kronor(row.amount), None if row.at_stake is None else Kronor(row.at_stake),
            row.last_day, row.final_day, "; ".join(why_in(row, lang)), ", ".join(row.readings),
            getattr(row, "claim_number", None),
        ]  # fmt: skip


def why_in(row: Finding, lang: str) -> list[str]:
    """The failing conditions of a stored finding, in words."""
    return [why[2] if lang == "en" else why[1] for why in row.why]


@require_POST
@needs(Permission.CLAIM_WRITE)
def findings_ticked(request: Request) -> HttpResponse:
    """How many are ticked and what they are worth, for the button (htmx)."""
    worth = list(free(request.user).filter(pk__in=_ticked(request)).values_list("amount", flat=True))
    context = {"count": len(worth), "amount": sum(amount or 0 for amount in worth)}
    return render(request, "claims/_ticked.html", context)


def _ticked(request: Request) -> list[int]:
    given = request.POST.getlist("fynd")[:_MOST_TICKED]
    return [int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 18]


@require_POST
@needs(Permission.CLAIM_WRITE)
def findings_claim(request: Request) -> HttpResponse:
    """Drafts of the ticked findings, or of a quarter's examinations."""
    kind, quarter = request.POST.get("slag", ""), request.POST.get("kvartal", "")
    chosen = of_quarter(request.user, kind, quarter) if quarter else _ticked(request)
    in_scope = list(findings_for(request.user).filter(pk__in=chosen).values_list("pk", flat=True))
    try:
        made = drafting.draft_claims(request.user, in_scope, today())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return see("findings")
    return _after(request, made)


def _after(request: Request, made: list[Claim]) -> HttpResponse:
    if len(made) == 1:
        messages.success(request, _("%s är skapad som utkast.") % made[0].number)
        return see("claim", made[0].pk)
    numbers = ", ".join(claim.number for claim in made[:10])
    text = ngettext("%(n)d ansökan är skapad: %(numbers)s", "%(n)d ansökningar är skapade: %(numbers)s", len(made))
    messages.success(request, text % {"n": len(made), "numbers": numbers + (" …" if len(made) > 10 else "")})
    return see("claims")


@require_GET
@needs(Permission.FINDING_READ)
def finding(request: Request, pk: int) -> HttpResponse:
    """Så räknade vi, in full, worked out from the facts as they are."""
    row = findings_for(request.user).filter(pk=pk).first()
    if row is None:
        return render(request, "claims/finding_gone.html", {"number": f"F-{pk}"}, status=404)
    on = today()
    log_access(request.user, Access.READ, str(row), person=row.person_id)
    live = explain.explained(row, on)
    if live is None:
        return render(request, "claims/finding_gone.html", {"number": str(row), "row": row})
    failing = [check.condition.id for check in live.failing()]
    context = {
        "row": row, "live": live, "today": on, "shown": shown.of_finding(live, row.person, request.user, reader()),
        "claims": _claims_of(request, row, live), "hidden": hides(row.person, request.user),
        "overrides": list(overrides_for(request.user).filter(person=row.person_id)),
        "may_override": request.user.may(Permission.READING_OVERRIDE),
        "changeable": _changeable(live) if request.user.may(Permission.READING_OVERRIDE) else {},
        "requests": list(requests_for(request.user).filter(person=row.person_id)),
        "ask": request.user.may(Permission.CLAIM_WRITE) and _ask_for_certificate(row, failing),
        "claimable": request.user.may(Permission.CLAIM_WRITE) and live.state is State.CLAIMABLE
        and form_for(row.kind) is not None,
        "worth": live.amount if live.amount is not None else live.at_stake,
    }  # fmt: skip
    return render(request, "claims/finding.html", context)


def _ask_for_certificate(row: Finding, failing: list[str]) -> bool:
    if row.kind.startswith("varaktig"):
        return wants_certificate(failing) and row.state != State.CLAIMED
    return row.kind == "kostnadskravande_vard" and row.state in (State.CLAIMABLE, State.WATCH)


def _claims_of(request: Request, row: Finding, live: Found) -> list[Claim]:
    """The claims that the law names and the draft that the finding is in."""
    if not request.user.may(Permission.CLAIM_READ):
        return []
    held = ordered(findings_for(request.user).filter(pk=row.pk), (row.state,), None).first()
    number = getattr(held, "claim_number", None)
    names = {*live.claims, *([number] if number else [])}
    return list(Claim.objects.filter(number__in=names).defer("frozen"))


def _changeable(live: Found) -> dict[str, str]:
    """The readings that the finding rests on and that can be chosen otherwise: number → setting."""
    touched = {reading.question for reading in live.readings}
    return {q.number: q.name for q in BY_NUMBER.values() if q.number in touched and len(q.choices) > 1}
