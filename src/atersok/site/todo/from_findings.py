"""What the findings give to do: one query for those that stand alone, one for examinations, one for lump sums.

Everything is counted and summed in the database; only the first rows of each queue are read.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
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
    Window,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Concat, RowNumber, TruncQuarter
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atersok.accounts.permissions import Permission
from atersok.claims.finding_list import EXAMINATIONS
from atersok.claims.hints import CERTIFICATE
from atersok.claims.language import kind_in_words, reader
from atersok.claims.life import BEFORE_SENT, WITH_AGENCY
from atersok.claims.models import CertificateRequest, ClaimRow, Finding, RequestState, Thing
from atersok.claims.models.finding import KINDS
from atersok.claims.services.watch import Name
from atersok.law.findings import State
from atersok.people.models import Person
from atersok.site.templatetags.show import kr
from atersok.site.todo.desk import TO_ALL, TO_SUBSTITUTE, Desk
from atersok.site.todo.rows import (
    SLIDING,
    Part,
    Row,
    finding_hidden,
    given_findings,
    in_force,
    link,
    not_hidden,
    part_of,
)

DEADLINES = {"days7": 7, "days30": 30, "days90": 90}
LUMP = "schablon_vard_kvartal"
APPEAL = "overklagande"
DISCRETIONARY = "extraordinara_vardkostnader"
_NEVER = date(9999, 1, 1)
QUEUES = frozenset({*DEADLINES, "claim", "certificates", "facts", "watch"})
"""The queues that findings stand in."""

_FIELDS = (
    "pk", "person_id", "kind", "state", "since", "until", "amount", "missing", "at_stake", "last_day", "due", "why",
    "queue", "asked", "count", "worth", "earliest",
)  # fmt: skip


def due_on(today: date) -> Case:
    """The next last day that is still ahead: by the earliest reading, else by the latest."""
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


def wants_certificate() -> Q:
    """Whether a condition that a certificate can show is among those that fail."""
    asked = Q()
    for condition in sorted(CERTIFICATE):
        asked |= Q(why__contains=[[condition]])
    return Q(state=State.BLOCKED, kind__in=SLIDING) & asked


def _queue(today: date) -> Case:
    """Which queue a finding stands in: by its last day when that is near, else by what is to be done."""
    acts = Q(state=State.CLAIMABLE) | Q(kind__in=(APPEAL, DISCRETIONARY)) | wants_certificate()
    near = [When(acts & Q(due__lte=today + timedelta(days=days)), then=Value(code)) for code, days in DEADLINES.items()]
    return Case(
        *near,
        When(state=State.CLAIMABLE, then=Value("claim")),
        When(wants_certificate(), then=Value("certificates")),
        When(state=State.BLOCKED, then=Value("facts")),
        When(Q(missing__gt=0) | Q(kind=DISCRETIONARY), then=Value("watch")),
        default=None,
    )  # fmt: skip


def _mine(desk: Desk) -> Q:
    """The findings on somebody's own list."""
    others = {queue: charge for queue, charge in desk.duties.items() if not desk.owns(charge)}
    nearer = [queue for queue, charge in others.items() if desk.stands_in(charge)]
    by_kind = Q(kind__in=nearer, due__lte=desk.today + TO_SUBSTITUTE)
    by_kind |= Q(kind__in=desk.duties.keys() - others.keys()) if desk.strict else ~Q(kind__in=list(others))
    given, to_me = given_findings(desk)
    mine = (by_kind & ~Q(given)) | Q(to_me)
    return mine | Q(due__lte=desk.today + TO_ALL) if desk.in_office else mine


def _read(desk: Desk, rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """What of these the list shows: in no claim, not hidden, and the user's own if that is asked for."""
    if not desk.user.may(Permission.FINDING_READ):
        return rows.none()
    gone = Person.objects.filter(merged_into__isnull=False).values("pk")  # few: cheaper than joining everybody
    rows = unclaimed(rows.exclude(person__in=gone)).annotate(due=due_on(desk.today))
    rows = rows.annotate(horizon=Coalesce(F("due"), Value(_NEVER))).filter(~finding_hidden(desk.today))
    return rows.filter(_mine(desk)) if desk.mine else rows


def single(desk: Desk) -> QuerySet[Finding]:
    """Those that stand alone, with `due` and `queue` (none: nothing to do about it)."""
    others = [kind for kind, _name in KINDS if kind != LUMP]
    cared = [kind for kind in others if kind not in EXAMINATIONS]
    ahead = Q(last_day__gte=desk.today) | Q(final_day__gte=desk.today) | Q(last_day=None)
    chosen = (
        Q(state=State.CLAIMABLE, kind__in=cared) | Q(state=State.WATCH) | Q(ahead, state=State.BLOCKED, kind__in=others)
    )
    return _read(desk, Finding.objects.filter(chosen)).annotate(queue=_queue(desk.today))


def together(desk: Desk) -> QuerySet[Finding]:
    """Examinations to claim, with `due`."""
    return _read(desk, Finding.objects.filter(state=State.CLAIMABLE, kind__in=EXAMINATIONS))


def counts_within(desk: Desk, days: int) -> list[QuerySet[Any, Any]]:
    """How many rows have their last day within some days: (name, number) of those alone and of whole quarters."""
    last = desk.today + timedelta(days=days)  # no last day comes after what is read from it: the index serves both
    near = [code for code, limit in DEADLINES.items() if limit <= days]
    ones = single(desk).filter(last_day__lte=last, queue__in=near).order_by().annotate(of=Value("alone")).values("of")
    quarters = together(desk).filter(last_day__lte=last, due__lte=last).annotate(start=TruncQuarter("since"))
    hidden = in_force(desk.today).filter(thing=Thing.QUARTER, kind=OuterRef("kind"), since=OuterRef("start"))
    quarters = quarters.filter(~Exists(hidden)).order_by().annotate(of=Value("quarters")).values("of")
    code = Concat("kind", Cast("start", CharField()))
    return [
        ones.annotate(number=Count("pk")).values_list("of", "number"),
        quarters.annotate(number=Count(code, distinct=True)).values_list("of", "number"),
    ]


def alone(desk: Desk, codes: Iterable[str], most: int) -> dict[str, Part]:
    """The first rows of each queue and what all of it comes to."""
    asked = set(codes)
    rows = single(desk)
    if asked != QUEUES:
        rows = rows.filter(queue__in=asked)
    hoped = Case(When(missing__gt=0, then=F("at_stake")), default=F("amount"))
    of_queue: dict[str, Any] = {"partition_by": F("queue")}
    ranked = rows.annotate(
        place=Window(RowNumber(), order_by=(F("due").asc(nulls_last=True), "last_day", "pk"), **of_queue),
        count=Window(Count("pk"), **of_queue), worth=Window(Sum(hoped), **of_queue),
        earliest=Window(Min("due"), **of_queue), asked=Exists(_asked()),
    )  # fmt: skip
    parts: dict[str, Part] = {}
    for found in ranked.filter(place__lte=most).order_by("queue", "place").values(*_FIELDS):
        if found["queue"] is None:
            continue
        part = parts.setdefault(found["queue"], Part([], found["count"], int(found["worth"] or 0), found["earliest"]))
        part.rows.append(_row(found))
    return parts


def _asked() -> QuerySet[CertificateRequest]:
    return CertificateRequest.objects.filter(
        person=OuterRef("person"), state__in=(RequestState.ASKED, RequestState.REMINDED)
    )


def _row(found: dict[str, Any]) -> Row:
    passed = found["last_day"] if found["last_day"] and found["last_day"] != found["due"] else None
    worth = found["at_stake"] if found["missing"] and found["at_stake"] else found["amount"]
    return Row(
        Name(Thing.FINDING, found["pk"], found["person_id"], found["kind"], found["since"], found["state"]),
        kind_in_words(found["kind"]), f"F-{found['pk']}", link("finding", found["pk"]), _why(found), found["kind"],
        worth, found["due"], passed, _tag(found),
    )  # fmt: skip


def _tag(found: dict[str, Any]) -> str:
    if found["state"] == State.BLOCKED and found["asked"]:
        return _("Intyg begärt")
    return ""


def _why(found: dict[str, Any]) -> str:
    if found["missing"]:
        return _("%(kronor)s kvar till gränsen") % {"kronor": kr(found["missing"])}
    if found["kind"] == APPEAL:
        return _("Beslutet gick regionen emot och kan överklagas")
    if found["kind"] == DISCRETIONARY:
        return _("Kan sökas i mån av medel")
    if found["state"] == State.BLOCKED:
        return ". ".join(_said(found["why"])[:2])
    return _period(found["kind"], found["since"], found["until"])


def _said(why: list[list[str]]) -> list[str]:
    place = 2 if reader() == "en" else 1
    return [condition[place] for condition in why]


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
def by_quarter(desk: Desk, codes: Iterable[str]) -> dict[str, Part]:
    """Examinations to claim: one row for each kind and quarter, with its earliest last day."""
    groups = (
        together(desk).annotate(start=TruncQuarter("since"))
        .order_by().values("kind", "start")
        .annotate(size=Count("pk"), total=Sum("amount"), first=Min("due"), gone=Min("last_day"), one=Min("pk"),
                  who=Min("person"), day=Min("since"))
    )  # fmt: skip
    rows = not_hidden([_quarter(group) for group in groups], desk.today, Thing.QUARTER)
    asked = set(codes)
    queues: dict[str, list[Row]] = {}
    for row in rows:
        queues.setdefault(deadline(row.due, desk.today) or "claim", []).append(row)
    return {code: part_of(found) for code, found in queues.items() if code in asked}


def deadline(due: date | None, today: date) -> str:
    """The queue of a last day; empty when it is further off or not known."""
    if due is None:
        return ""
    left = (due - today).days
    return next((code for code, days in DEADLINES.items() if left <= days), "")


def _quarter(group: dict[str, Any]) -> Row:
    what, passed = kind_in_words(group["kind"]), group["gone"] if group["gone"] != group["first"] else None
    if group["size"] == 1:
        name = Name(Thing.FINDING, group["one"], group["who"], group["kind"], group["day"], State.CLAIMABLE)
        return Row(
            name, what, f"F-{group['one']}", link("finding", group["one"]),
            _period(group["kind"], group["day"], None), group["kind"], group["total"], group["first"], passed,
        )  # fmt: skip
    number = f"{group['start'].year}K{(group['start'].month + 2) // 3}"
    url = link("findings")
    return Row(
        Name(Thing.QUARTER, kind=group["kind"], since=group["start"]), what, number,
        f"{url}?slag={group['kind']}#together" if url else "",
        ngettext("%(n)d undersökning att söka tillsammans", "%(n)d undersökningar att söka tillsammans", group["size"])
        % {"n": group["size"]},
        group["kind"], group["total"], group["first"], passed, size=group["size"],
    )  # fmt: skip


# --- lump sums that can't be worked out -------------------------------------------------------------------------------
def blocked_lump_sums(desk: Desk) -> Part:
    """Lump sums that are blocked: one row a quarter, the latest first."""
    if not desk.user.may(Permission.FINDING_READ) or (desk.mine and not desk.owns(desk.duty(LUMP))):
        return Part()
    groups = (
        Finding.objects.filter(kind=LUMP, state=State.BLOCKED).order_by().values("until")
        .annotate(size=Count("pk"), why=Min(KT("why__0__2" if reader() == "en" else "why__0__1")))
    )  # fmt: skip
    rows = not_hidden([_lump(group) for group in groups], desk.today, Thing.LUMP)
    return Part(sorted(rows, key=lambda row: row.number, reverse=True), len(rows))


def _lump(group: dict[str, Any]) -> Row:
    day = group["until"]
    url = link("findings")
    return Row(
        Name(Thing.LUMP, kind=LUMP, since=day), kind_in_words(LUMP), f"{day.year}K{(day.month + 2) // 3}",
        f"{url}?slag={LUMP}&lage=blocked" if url else "",
        ngettext("%(n)d person: %(why)s", "%(n)d personer: %(why)s", group["size"])
        % {"n": group["size"], "why": group["why"] or ""}, LUMP, size=group["size"],
    )  # fmt: skip
