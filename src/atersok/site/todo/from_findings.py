"""What the findings give to do: one query for those that stand alone, one for examinations, one for lump sums.

Of those alone only what decides their queue is read of all of them; the first rows of each queue are then read whole.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from heapq import nsmallest
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import TruncQuarter
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atersok.accounts.permissions import Permission
from atersok.claims.finding_list import EXAMINATIONS
from atersok.claims.hints import CERTIFICATE
from atersok.claims.language import kind_in_words, reader
from atersok.claims.life import BEFORE_SENT, WITH_AGENCY
from atersok.claims.models import CertificateRequest, ClaimRow, Finding, RequestState, Snooze, Thing
from atersok.claims.models.finding import KINDS
from atersok.claims.services.watch import Name
from atersok.law.calendar import quarter_number
from atersok.law.findings import State
from atersok.law.rules.schablon_vard_kvartal import KIND as LUMP
from atersok.people.models import Person
from atersok.site.templatetags.show import whole_kr
from atersok.site.todo.desk import Desk
from atersok.site.todo.marks import SLIDING, Key, Marks, key
from atersok.site.todo.rows import DEADLINES, Part, Row, deadline, link, part_of

QUEUES = frozenset({*DEADLINES, "claim", "certificates", "facts", "watch"})
"""The queues that findings stand in."""

APPEAL = "overklagande"
DISCRETIONARY = "extraordinara_vardkostnader"
_CARE = tuple(kind for kind, _name in KINDS if kind != LUMP and kind not in EXAMINATIONS)
_BLOCKABLE = tuple(kind for kind, _name in KINDS if kind != LUMP)


class Open(NamedTuple):
    """What decides where a finding stands. `certificate`: a condition that one can show is among those that fail."""

    pk: int
    kind: str
    state: str
    last_day: date | None
    final_day: date | None
    amount: int | None
    missing: int | None
    at_stake: int | None
    certificate: bool

    def due(self, today: date) -> date | None:
        """The next last day that is still ahead: by the earliest reading, else by the latest."""
        return next((day for day in (self.last_day, self.final_day) if day and day >= today), None)

    @property
    def worth(self) -> int | None:
        """Öre that it gives, or would give if the threshold were passed."""
        return self.at_stake if self.missing and self.at_stake else self.amount

    @property
    def acts(self) -> bool:
        """Whether its last day is one to act by: what is merely watched has none."""
        return self.state == State.CLAIMABLE or self.certificate or self.kind in (APPEAL, DISCRETIONARY)

    def queue(self, due: date | None, today: date) -> str:
        """Where it stands: by its last day when that is near, else by what is to be done; empty: nothing is."""
        near = deadline(due, today) if self.acts else ""
        if near:
            return near
        if self.state == State.CLAIMABLE:
            return "claim"
        if self.state == State.BLOCKED:
            return "certificates" if self.certificate else "facts"
        return "watch" if self.missing or self.kind == DISCRETIONARY else ""


def due_on(today: date) -> Case:
    """Open.due in a query."""
    return Case(
        When(last_day__gte=today, then=F("last_day")), When(final_day__gte=today, then=F("final_day")), default=None,
        output_field=DateField(),
    )  # fmt: skip


def unclaimed(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Without those that a claim holds, from draft to decision; a decided claim has made them another state."""
    same = Q(since=OuterRef("since"), until=OuterRef("until")) | Q(
        claim__kind__in=SLIDING, since__lte=OuterRef("until"), until__gte=OuterRef("since")
    )
    held = ClaimRow.objects.filter(
        same, person=OuterRef("person"), claim__kind=OuterRef("kind"), claim__state__in=(*BEFORE_SENT, *WITH_AGENCY)
    )
    return findings.filter(~Exists(held))


def living(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Without those of people merged into others: few, so it is cheaper than joining everybody."""
    return findings.exclude(person__in=Person.objects.filter(merged_into__isnull=False).values("pk"))


def _asks_certificate() -> Q:
    asked = Q()
    for condition in sorted(CERTIFICATE):
        asked |= Q(why__contains=[[condition]])
    return Q(state=State.BLOCKED, kind__in=SLIDING) & asked


def _certificate() -> Case:
    return Case(When(_asks_certificate(), then=Value(True)), default=Value(False), output_field=BooleanField())


def _alone(today: date) -> Q:
    ahead = Q(last_day__gte=today) | Q(final_day__gte=today) | Q(last_day=None)
    return (
        Q(state=State.CLAIMABLE, kind__in=_CARE) | Q(state=State.WATCH)
        | Q(ahead, state=State.BLOCKED, kind__in=_BLOCKABLE)
    )  # fmt: skip


def _open(desk: Desk) -> Iterator[Open]:
    if not desk.user.may(Permission.FINDING_READ):
        return iter(())
    rows = unclaimed(living(Finding.objects.filter(_alone(desk.today)))).annotate(certificate=_certificate())
    return map(Open._make, rows.values_list(*Open._fields))


def alone(desk: Desk, codes: Iterable[str], most: int, marks: Marks) -> dict[str, Part]:
    """The first rows of each queue and what all of it comes to."""
    asked, queues = set(codes), dict[str, list[tuple[date, int, Open]]]()
    for found in _open(desk):
        due = found.due(desk.today)
        code = found.queue(due, desk.today)
        name: Key = (str(Thing.FINDING), found.pk, "", None)
        if code in asked and not marks.hides(name, due):
            charge = marks.given.get(name) or desk.duty(found.kind)
            if desk.shows(charge, due):
                queues.setdefault(code, []).append((due or date.max, found.pk, found))
    shown = {code: nsmallest(most, rows) for code, rows in queues.items()}
    whole = _whole([pk for rows in shown.values() for _due, pk, _found in rows])
    return {
        code: Part(
            [_row(found, whole[pk], desk.today) for _due, pk, found in shown[code] if pk in whole], len(rows),
            sum(found.worth or 0 for _due, _pk, found in rows), min((due for due, _pk, found in rows if due < date.max),
                                                                    default=None),
        )
        for code, rows in queues.items()
    }  # fmt: skip


def _whole(numbers: list[int]) -> dict[int, dict[str, Any]]:
    asked = CertificateRequest.objects.filter(
        person=OuterRef("person"), state__in=(RequestState.ASKED, RequestState.REMINDED)
    )
    rows: Any = Finding.objects.filter(pk__in=numbers).annotate(asked=Exists(asked))
    return (
        {row["pk"]: row for row in rows.values("pk", "person_id", "since", "until", "why", "asked")} if numbers else {}
    )


def _row(found: Open, whole: dict[str, Any], today: date) -> Row:
    due = found.due(today)
    passed = found.last_day if found.last_day != due else None
    tag = _("Intyg begärt") if found.state == State.BLOCKED and whole["asked"] else ""
    return Row(
        Name(Thing.FINDING, found.pk, whole["person_id"], found.kind, whole["since"], found.state),
        kind_in_words(found.kind), f"F-{found.pk}", link("finding", found.pk), _why(found, whole), found.kind,
        found.worth, due, passed, tag,
    )  # fmt: skip


def _why(found: Open, whole: dict[str, Any]) -> str:
    if found.missing:
        return _("%(kronor)s kvar till gränsen") % {"kronor": whole_kr(found.missing)}
    if found.kind == APPEAL:
        return _("Beslutet gick regionen emot och kan överklagas")
    if found.kind == DISCRETIONARY:
        return _("Kan sökas i mån av medel")
    if found.state == State.BLOCKED:
        place = 2 if reader() == "en" else 1
        return ". ".join(condition[place] for condition in whole["why"][:2])
    return _period(found.kind, whole["since"], whole["until"])


_PERIODS = {
    "kostnadskravande_vard": lambda: _("Vårdkontakten avslutades %(until)s"),
    "varaktig_vard": lambda: _("Tolvmånadersperioden slutade %(until)s"),
    "varaktig_vard_1990": lambda: _("Tolvmånadersperioden slutade %(until)s"),
    "bevisperson_vard": lambda: _("Kvartalet slutade %(until)s"),
}


def _period(kind: str, since: date | None, until: date | None) -> str:
    if kind in EXAMINATIONS:
        return _("Undersökt %(day)s") % {"day": since}
    said = _PERIODS.get(kind)
    if said is not None and until is not None:
        return said() % {"until": until}
    return _("Vård %(since)s–%(until)s") % {"since": since, "until": until or ""}


# --- examinations, one row a quarter ----------------------------------------------------------------------------------
def by_quarter(desk: Desk, codes: Iterable[str], marks: Marks) -> dict[str, Part]:
    """Examinations to claim: one row for each kind and quarter, with its earliest last day."""
    if not desk.user.may(Permission.FINDING_READ):
        return {}
    free = unclaimed(living(Finding.objects.filter(state=State.CLAIMABLE, kind__in=EXAMINATIONS)))
    groups: QuerySet[Any, Any] = (
        free.annotate(start=TruncQuarter("since"), due=due_on(desk.today)).order_by().values("kind", "start")
        .annotate(size=Count("pk"), total=Sum("amount"), first=Min("due"), gone=Min("last_day"), one=Min("pk"),
                  who=Min("person"), day=Min("since"))
    )  # fmt: skip
    asked = set(codes)
    queues: dict[str, list[Row]] = {}
    for row in _shown(desk, [_quarter(group) for group in groups], marks):
        queues.setdefault(deadline(row.due, desk.today) or "claim", []).append(row)
    return {code: part_of(found) for code, found in queues.items() if code in asked}


def _shown(desk: Desk, rows: list[Row], marks: Marks) -> list[Row]:
    """The rows that are not hidden and on the list that is asked for."""
    return [
        row for row in rows
        if not marks.hides(key(row.name), row.due)
        and desk.shows(marks.given.get(key(row.name)) or desk.duty(row.queue), row.due)
    ]  # fmt: skip


def _quarter(group: dict[str, Any]) -> Row:
    what, passed = kind_in_words(group["kind"]), group["gone"] if group["gone"] != group["first"] else None
    if group["size"] == 1:
        name = Name(Thing.FINDING, group["one"], group["who"], group["kind"], group["day"], State.CLAIMABLE)
        return Row(
            name, what, f"F-{group['one']}", link("finding", group["one"]),
            _period(group["kind"], group["day"], None), group["kind"], group["total"], group["first"], passed,
        )  # fmt: skip
    number = f"{group['start'].year}K{quarter_number(group['start'])}"
    url = link("findings")
    return Row(
        Name(Thing.QUARTER, kind=group["kind"], since=group["start"]), what, number,
        f"{url}?slag={group['kind']}#together" if url else "",
        ngettext("%(n)d undersökning att söka tillsammans", "%(n)d undersökningar att söka tillsammans", group["size"])
        % {"n": group["size"]},
        group["kind"], group["total"], group["first"], passed, size=group["size"],
    )  # fmt: skip


# --- lump sums that can't be worked out -------------------------------------------------------------------------------
def blocked_lump_sums(desk: Desk, marks: Marks) -> Part:
    """Lump sums that are blocked: one row a quarter, the latest first."""
    if not desk.user.may(Permission.FINDING_READ):
        return Part()
    groups: QuerySet[Any, Any] = (
        Finding.objects.filter(kind=LUMP, state=State.BLOCKED).order_by().values("until")
        .annotate(size=Count("pk"), why=Min(KT("why__0__2" if reader() == "en" else "why__0__1")))
    )  # fmt: skip
    rows = _shown(desk, [_lump(group) for group in groups], marks)
    return Part(sorted(rows, key=lambda row: row.number, reverse=True), len(rows))


def _lump(group: dict[str, Any]) -> Row:
    day = group["until"]
    url = link("findings")
    return Row(
        Name(Thing.LUMP, kind=LUMP, since=day), kind_in_words(LUMP), f"{day.year}K{quarter_number(day)}",
        f"{url}?slag={LUMP}&lage=blocked" if url else "",
        ngettext("%(n)d person: %(why)s", "%(n)d personer: %(why)s", group["size"])
        % {"n": group["size"], "why": group["why"] or ""}, LUMP, size=group["size"],
    )  # fmt: skip


# --- for the menu -----------------------------------------------------------------------------------------------------
def near(today: date, days: int) -> QuerySet[Any, Any]:
    """What has its last day within some days, as (reimbursement, start): examinations are still one by one."""
    last = today + timedelta(days=days)
    soon = Q(last_day__range=(today, last)) | Q(last_day__lt=today, final_day__range=(today, last))
    acts = Q(state=State.CLAIMABLE) | Q(state=State.WATCH, kind__in=(APPEAL, DISCRETIONARY)) | _asks_certificate()
    hidden = Snooze.objects.filter(
        thing=Thing.FINDING, person=OuterRef("person"), kind=OuterRef("kind"), state=OuterRef("state"), until__gt=today,
        undone=None,
    )  # fmt: skip
    rows = unclaimed(living(Finding.objects.filter(acts, soon, last_day__lte=last))).filter(~Exists(hidden))
    return rows.order_by().values_list("kind", "since")
