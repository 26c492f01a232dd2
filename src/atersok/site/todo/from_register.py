"""What the register gives to do: overdue certificates, status changes, duplicates, imports, readings to approve.

One query a queue: the first rows with the number of all of them. None for what the user may not do.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Window
from django.utils import timezone
from django.utils.translation import gettext as _

from atersok.claims.models import CertificateRequest, Override, RequestState, Thing
from atersok.claims.selectors import overrides_for, requests_for
from atersok.claims.services.watch import Name
from atersok.intake.models import Import, ImportRow, ImportState
from atersok.people import alerts as status
from atersok.people import duplicates as pairs
from atersok.people.masking import shown_place
from atersok.people.models import Alert, Duplicate
from atersok.site.todo.desk import Desk
from atersok.site.todo.marks import Marks
from atersok.site.todo.rows import Part, Row, link

REMINDED = timedelta(days=14)
"""How long a reminder is given to be answered."""

_UNFINISHED = (ImportState.MAPPING, ImportState.PREVIEW, ImportState.FAILED)


def part[M: Model](
    desk: Desk, rows: QuerySet[M], thing: Thing, most: int, marks: Marks, row: Callable[[M], Row]
) -> Part:
    """The first rows of a table, without those that are hidden or somebody else's, and the number of them all."""
    others, mine = _given(desk, thing, marks)
    if desk.mine:
        all_of_it = desk.concerns(desk.duty(f"{thing}s"), None)
        rows = rows.exclude(pk__in=others) if all_of_it else rows.filter(pk__in=mine)
    found: list[Any] = list(rows.exclude(pk__in=marks.numbers(thing)).annotate(of_all=Window(Count("pk")))[:most])
    return Part([row(one) for one in found], found[0].of_all if found else 0)


def _given(desk: Desk, thing: Thing, marks: Marks) -> tuple[list[int], list[int]]:
    """The rows that are given to others, and those given to the user."""
    given = {key[1]: desk.concerns(charge, None) for key, charge in marks.given.items() if key[0] == thing}
    return [pk for pk, own in given.items() if pk and not own], [pk for pk, own in given.items() if pk and own]


def requests(desk: Desk, most: int, marks: Marks) -> Part:
    """Certificates that should have come, and of which the unit has not been reminded lately."""
    lately = timezone.now() - REMINDED
    late = Q(state__in=(RequestState.ASKED, RequestState.REMINDED), due__lt=desk.today)
    rows = requests_for(desk.user).filter(late, Q(reminded=None) | Q(reminded__lt=lately)).order_by("due", "pk")
    rows = rows.select_related(None).select_related("person", "unit")  # not the certificate: it holds a scanned page

    def row(one: CertificateRequest) -> Row:
        unit = shown_place(one.unit.name, one.person, desk.user)
        return Row(
            Name(Thing.REQUEST, one.pk), one.get_purpose_display(), one.person.number, link("request", one.pk),
            _("%(unit)s skulle ha svarat %(day)s") % {"unit": unit, "day": one.due}, "requests", one.amount,
            tag=one.get_state_display(), actions=("remind", "cancel"),
        )  # fmt: skip

    return part(desk, rows, Thing.REQUEST, most, marks, row)


def alerts(desk: Desk, most: int, marks: Marks) -> Part:
    """Status changes that nobody has settled."""
    rows = status.open_alerts(desk.user).select_related(None)

    def row(one: Alert) -> Row:
        proposed = one.proposal.get("end_situation")
        return Row(
            Name(Thing.ALERT, one.pk), one.get_kind_display(), f"P-{one.person_id}", link("person", one.person_id),
            _("Avsluta situationen %(day)s") % {"day": one.proposal["until"]} if proposed
            else _on(one.day, desk.today), "alerts", actions=("accept", "settle") if proposed else ("settle",),
        )  # fmt: skip

    return part(desk, rows, Thing.ALERT, most, marks, row)


def _on(day: date, today: date) -> str:
    return _("Händer %(day)s") % {"day": day} if day > today else _("Hände %(day)s") % {"day": day}


def duplicates(desk: Desk, most: int, marks: Marks) -> Part:
    """Pairs that may be one person."""

    def row(one: Duplicate) -> Row:
        return Row(
            Name(Thing.DUPLICATE, one.pk), _("Kan vara samma person"), f"P-{one.first_id} · P-{one.second_id}",
            link("duplicate", one.pk) or link("duplicates"), "; ".join(pairs.reasons_said(one)), "duplicates",
            actions=("different",),
        )  # fmt: skip

    return part(desk, pairs.waiting(), Thing.DUPLICATE, most, marks, row)


def imports(desk: Desk, most: int, marks: Marks) -> Part:
    """Files that somebody must look at before they are taken in, that could not be read, or had rows left out."""
    left = Exists(ImportRow.objects.filter(of=OuterRef("pk"), left_out=True))
    rows = Import.objects.only("state", "created").annotate(left=left)
    rows = rows.filter(Q(state__in=_UNFINISHED) | Q(state=ImportState.COMMITTED, left=True)).order_by("created", "pk")

    def row(one: Import) -> Row:
        return Row(
            Name(Thing.IMPORT, one.pk), one.get_state_display(), f"I-{one.pk}", link("import", one.pk),
            _import_why(one, timezone.localdate(one.created)), "imports",
        )  # fmt: skip

    return part(desk, rows, Thing.IMPORT, most, marks, row)


def _import_why(one: Import, day: date) -> str:
    if one.state == ImportState.COMMITTED:
        return _("Rader lämnades kvar när filen lästes in %(day)s") % {"day": day}
    if one.state == ImportState.FAILED:
        return _("Filen från %(day)s gick inte att läsa") % {"day": day}
    return _("Filen från %(day)s väntar på att granskas") % {"day": day}


def overrides(desk: Desk, most: int, marks: Marks) -> Part:
    """Other readings that wait for a second person: not for who proposed them."""
    rows = overrides_for(desk.user).select_related(None).filter(approved=None).exclude(by=desk.user).order_by(F("at"))

    def row(one: Override) -> Row:
        return Row(
            Name(Thing.OVERRIDE, one.pk), _("Avvikande tolkning"), f"P-{one.person_id}",
            link("override", one.pk) or link("person", one.person_id),
            _("Föreslagen %(day)s, väntar på en andra person") % {"day": timezone.localdate(one.at)}, "overrides",
        )  # fmt: skip

    return part(desk, rows, Thing.OVERRIDE, most, marks, row)
