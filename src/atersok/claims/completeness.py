"""Innan den kan skickas: what a claim of its kind needs, and what of it is there."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from atersok.accounts.models import Region, region
from atersok.care.models import Certificate
from atersok.claims.documents import FormSpec, form_for
from atersok.claims.explain import behind
from atersok.claims.models import Claim, State
from atersok.people.models import Identifier, IdentifierKind

_CERTIFIED = frozenset({"varaktig_vard", "varaktig_vard_1990", "kostnadskravande_vard"})
_COSTED = frozenset(
    {"varaktig_vard", "varaktig_vard_1990", "kostnadskravande_vard", "forvar_vard", "bevisperson_vard",
     "medicinska_skal_vard", "extraordinara_vardkostnader"}
)  # fmt: skip


class Item(NamedTuple):
    """One thing that must be there. `stops`: the claim can't be sent without it. `url`: where it is mended."""

    id: str
    done: bool
    text: str
    help: str = ""
    url: str = ""
    stops: bool = True


def checklist(claim: Claim, today: date) -> list[Item]:
    """What the claim needs before it can be sent, in the order one looks."""
    form = form_for(claim.kind)
    return [
        *_region(region()),
        *_people(claim),
        *_period(claim, today),
        *_costs(claim),
        *_certificates(claim, form),
        *_in_step(claim, today),
        *_second_person(claim),
    ]


def ready(claim: Claim, today: date) -> bool:
    """Whether nothing that stops it is missing."""
    return all(item.done for item in checklist(claim, today) if item.stops)


def _region(mine: Region) -> Iterator[Item]:
    given = bool(mine.organisation_number and mine.contact and mine.bankgiro and mine.address)
    yield Item(
        "region", given, _("Regionens uppgifter på blanketten"),
        _("Organisationsnummer, adress, kontaktperson och bankgiro."), stops=False,
    )  # fmt: skip


def _people(claim: Claim) -> Iterator[Item]:
    rows = list(claim.rows.select_related("person").prefetch_related("person__identifiers"))
    without = [row for row in rows if not _has_number(row.person.identifiers.all())]
    nameless = [row for row in rows if not row.person.family_name and not row.person.given_name]
    yield Item(
        "dossier_number", not without, _("Dossiernummer för alla personer"),
        _("Saknas för %(n)d av %(all)d personer.") % {"n": len(without), "all": len(rows)} if without else "",
        reverse("person", args=[without[0].person_id]) if without else "",
    )  # fmt: skip
    yield Item(
        "name", not nameless, _("Namn på alla personer"), "",
        reverse("person", args=[nameless[0].person_id]) if nameless else "",
    )  # fmt: skip


def _has_number(identifiers: Iterable[Identifier]) -> bool:
    kinds = (IdentifierKind.LMA, IdentifierKind.PERSONAL)
    return any(identifier.kind in kinds for identifier in identifiers)


def _period(claim: Claim, today: date) -> Iterator[Item]:
    in_time = claim.last_day is None or today <= claim.last_day
    yield Item(
        "last_day", in_time, _("Inom tiden"),
        "" if in_time else _("Sista dagen var %s. Ansök ändå bara om det finns särskilda skäl.") % claim.last_day,
        stops=False,
    )  # fmt: skip


def _costs(claim: Claim) -> Iterator[Item]:
    if claim.kind in _COSTED:
        held = claim.rows.filter(items__cost__isnull=False).exists()
        yield Item("specification", held, _("Specificerade kostnader"))


def _certificates(claim: Claim, form: FormSpec | None) -> Iterator[Item]:
    if claim.kind not in _CERTIFIED:
        return
    people = set(claim.rows.values_list("person", flat=True))
    given = Certificate.objects.filter(person__in=people)
    missing = people - set(given.values_list("person", flat=True))
    scanned = people - set(given.filter(document__isnull=False).values_list("person", flat=True))
    yield Item("certificate", not missing, _("Läkarutlåtande"), "", reverse("requests") if missing else "")
    yield Item(
        "certificate_document", not scanned, _("Läkarutlåtandet som fil"),
        _("Utan fil får du bifoga utlåtandet på papper.") if scanned else "", stops=False,
    )  # fmt: skip


def _in_step(claim: Claim, today: date) -> Iterator[Item]:
    found = behind(claim, today)
    worth = sum(finding.amount or 0 for finding in found.values())
    same = len(found) == claim.rows.count() and worth == claim.amount
    yield Item(
        "in_step", same, _("Beräkningen stämmer med uppgifterna i dag"),
        "" if same else _("Uppgifterna har ändrats sedan ansökan gjordes. Räkna om den."),
    )  # fmt: skip


def _second_person(claim: Claim) -> Iterator[Item]:
    if region().four_eyes:
        yield Item("second_person", claim.state == State.REVIEWED, _("Granskad av en annan person"))
