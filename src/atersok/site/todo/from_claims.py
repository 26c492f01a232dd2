"""What the claims give to do: last days of what is not sent, review, sending, decisions, appeals. One query."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import gettext as _

from atersok.claims.language import kind_in_words
from atersok.claims.life import BEFORE_SENT, ENDED, WITH_AGENCY
from atersok.claims.models import Appeal, Claim, State, Thing
from atersok.claims.selectors import claims_for
from atersok.claims.services.watch import LEAST, Name
from atersok.site.todo.desk import TO_ALL, TO_SUBSTITUTE, Charge, Desk
from atersok.site.todo.from_findings import DEADLINES
from atersok.site.todo.rows import Part, Row, in_force, link

SILENT = timedelta(days=90)
"""How long a claim may lie with the agency before somebody should look for its decision."""


def _due() -> Case:
    """The day that something must be done by."""
    appeal = Appeal.objects.filter(claim=OuterRef("pk"), sent=None, decided=None).order_by("-pk")
    return Case(
        When(state__in=BEFORE_SENT, then=F("last_day")),
        When(state=State.SUPPLEMENT, then=F("supplement_until")),
        When(state=State.APPEALED, then=Subquery(appeal.values("last_day")[:1])),
        default=None, output_field=DateField(),
    )  # fmt: skip


def _queue(desk: Desk) -> Case:
    """Which queue a claim stands in: by its last day when that is near, else by what is to be done. A claim that one
    has written oneself waits for somebody else's review."""
    near = [When(due__lte=desk.today + timedelta(days=days), then=Value(code)) for code, days in DEADLINES.items()]
    own = Q(created_by=desk.user) | Q(changed_by=desk.user)
    silent = Q(state__in=WITH_AGENCY, since_sent__lt=desk.today - SILENT)
    return Case(
        *near,
        When(Q(state=State.REVIEW) & ~own, then=Value("review")),
        When(state=State.REVIEWED, then=Value("send")),
        When(state=State.DRAFT, then=Value("drafts")),
        When(state=State.SUPPLEMENT, then=Value("supplements")),
        When(silent, then=Value("decide")),
        When(state__in=(State.APPEALED, State.COURT), then=Value("appeals")),
        default=None,
    )  # fmt: skip


def _mine(desk: Desk) -> Q:
    """The claims on somebody's own list. Any other person than the writer may review."""
    stands_in = Q(substitute=desk.user) | Q(substitute=None, owner__substitute=desk.user)
    mine = Q(owner=desk.user) | Q(owner__in=desk.covered) & stands_in
    mine |= stands_in & Q(due__lte=desk.today + TO_SUBSTITUTE)
    if desk.strict:
        return mine
    mine |= Q(queue="review")
    return mine | Q(due__lte=desk.today + TO_ALL) if desk.in_office else mine


def to_act_on(desk: Desk) -> QuerySet[Claim]:
    """Claims that somebody should do something about, with `due` and `queue`."""
    rows = claims_for(desk.user).select_related(None).exclude(state__in=(*ENDED, State.DECIDED))
    rows = rows.annotate(due=_due(), since_sent=Coalesce("received", "sent"))
    hidden = in_force(desk.today).filter(thing=Thing.CLAIM, number=OuterRef("pk"))
    shown_at = Subquery(hidden.order_by("-until").values("until")[:1])
    rows = rows.annotate(queue=_queue(desk)).filter(queue__isnull=False).annotate(hidden_until=shown_at)
    rows = rows.filter(Q(hidden_until=None) | Q(hidden_until__gt=F("due") - LEAST))
    return rows.filter(_mine(desk)) if desk.mine else rows


def count_within(desk: Desk, days: int) -> QuerySet[Any, Any]:
    """How many claims have their last day within some days: (name, number)."""
    near = [code for code, limit in DEADLINES.items() if limit <= days]
    rows = to_act_on(desk).filter(queue__in=near).order_by().annotate(of=Value("claims")).values("of")
    return rows.annotate(number=Count("pk")).values_list("of", "number")


def due_of(claim: Claim) -> date | None:
    """The day that something must be done by, of one claim."""
    return Claim.objects.filter(pk=claim.pk).annotate(due=_due()).values_list("due", flat=True).first()


def waiting(desk: Desk, codes: Iterable[str], most: int) -> dict[str, Part]:
    """The first rows of each queue and what all of it comes to."""
    of_queue = {"partition_by": F("queue")}
    ranked = to_act_on(desk).filter(queue__in=list(codes)).annotate(
        place=Window(RowNumber(), order_by=(F("due").asc(nulls_last=True), "since_sent", "pk"), **of_queue),
        count=Window(Count("pk"), **of_queue), worth=Window(Sum("amount"), **of_queue),
        earliest=Window(Min("due"), **of_queue),
    )  # fmt: skip
    first = ranked.filter(place__lte=most).select_related("owner__substitute", "substitute").order_by("queue", "place")
    parts: dict[str, Part] = {}
    for claim in first.defer("frozen", "end_reason"):
        found: Any = claim
        part = parts.setdefault(found.queue, Part([], found.count, int(found.worth or 0), found.earliest))
        part.rows.append(_row(claim, found.due, found.since_sent))
    return parts


def _row(claim: Claim, due: date | None, since_sent: date | None) -> Row:
    return Row(
        Name(Thing.CLAIM, claim.pk), kind_in_words(claim.kind), claim.number, link("claim", claim.pk),
        _why(claim, since_sent), claim.kind, claim.amount, due, tag=State(claim.state).label,
        charge=Charge(claim.owner, claim.substitute),
    )  # fmt: skip


def _why(claim: Claim, since_sent: date | None) -> str:
    state = State(claim.state)
    if state in WITH_AGENCY and state != State.SUPPLEMENT:
        return _("Hos Migrationsverket sedan %(day)s") % {"day": since_sent}
    return {
        State.DRAFT: _("Utkastet ska göras klart och granskas"),
        State.REVIEW: _("Ska granskas av någon annan än den som skrev"),
        State.REVIEWED: _("Granskad och klar att skicka"),
        State.SUPPLEMENT: _("Migrationsverket har begärt komplettering"),
        State.APPEALED: _("Överklagandet ska skickas") if getattr(claim, "due", None) else _("Väntar på dom"),
        State.COURT: _("Domen har kommit: avsluta eller överklaga"),
    }[state]
