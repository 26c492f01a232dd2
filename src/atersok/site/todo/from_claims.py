"""What the claims give to do: last days of what is not sent, review, sending, decisions, appeals.

Claims that are open are few: what decides their queue is read of all of them, the first rows of each queue whole.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from atersok.accounts.models import User
from atersok.claims.language import kind_in_words
from atersok.claims.life import BEFORE_SENT
from atersok.claims.models import Appeal, Claim, Snooze, State, Thing
from atersok.claims.selectors import claims_for
from atersok.claims.services.watch import Name
from atersok.site.todo.desk import Charge, Desk
from atersok.site.todo.marks import Key, Marks
from atersok.site.todo.rows import Part, Row, deadline, link

SILENT = timedelta(days=90)
"""How long a claim may lie with the agency before somebody should look for its decision."""

_AT_COURT = (State.APPEALED, State.COURT)


class Open(NamedTuple):
    """What decides where a claim stands and whose it is. `lying`: since when the agency has had it."""

    pk: int
    state: str
    amount: int
    last_day: date | None
    supplement_until: date | None
    appeal_by: date | None
    lying: date | None
    owner_id: int
    substitute_id: int | None
    created_by_id: int
    changed_by_id: int

    @property
    def due(self) -> date | None:
        """The day that something must be done by."""
        if self.state in BEFORE_SENT:
            return self.last_day
        return {State.SUPPLEMENT: self.supplement_until, State.APPEALED: self.appeal_by}.get(State(self.state))

    def queue(self, user: User, today: date) -> str:
        """Where it stands: by its last day when that is near, else by what is to be done; empty: nothing is.

        A claim that one has written oneself waits for somebody else's review.
        """
        near = deadline(self.due, today)
        if near:
            return near
        if self.state == State.REVIEW:
            return "" if user.pk in (self.created_by_id, self.changed_by_id) else "review"
        if self.state in (State.SENT, State.RECEIVED):
            return "decide" if self.lying and self.lying < today - SILENT else ""
        return _QUEUES[State(self.state)]


_QUEUES = {
    State.DRAFT: "drafts", State.REVIEWED: "send", State.SUPPLEMENT: "supplements", State.APPEALED: "appeals",
    State.COURT: "appeals",
}  # fmt: skip


def _read(rows: QuerySet[Claim]) -> Iterator[Open]:
    unsent = Appeal.objects.filter(claim=OuterRef("pk"), sent=None, decided=None).order_by("-pk")
    annotated: Any = rows.select_related(None).annotate(
        appeal_by=Subquery(unsent.values("last_day")[:1]), lying=Coalesce("received", "sent")
    )
    return map(Open._make, annotated.values_list(*Open._fields))


def _open(desk: Desk) -> Iterator[Open]:
    silent = Q(state__in=(State.SENT, State.RECEIVED)) & (
        Q(received__lt=desk.today - SILENT) | Q(received=None, sent__lt=desk.today - SILENT)
    )
    waiting = Q(state__in=(*BEFORE_SENT, State.SUPPLEMENT, *_AT_COURT)) | silent
    return _read(claims_for(desk.user).filter(waiting))


def due_of(claim: Claim) -> date | None:
    """The day that something must be done by, of one claim."""
    return next((found.due for found in _read(Claim.objects.filter(pk=claim.pk))), None)


def waiting(desk: Desk, codes: Iterable[str], most: int, marks: Marks) -> dict[str, Part]:
    """The first rows of each queue and what all of it comes to."""
    asked, queues = set(codes), dict[str, list[tuple[date, date, int, Open]]]()
    stands_in = _standing_in(desk)
    for found in _open(desk):
        code = found.queue(desk.user, desk.today)
        name: Key = (str(Thing.CLAIM), found.pk, "", None)
        if code in asked and not marks.hides(name, found.due) and _shows(desk, found, code, stands_in):
            order = (found.due or date.max, found.lying or date.max, found.pk, found)
            queues.setdefault(code, []).append(order)
    shown = {code: [found for *_order, found in sorted(rows)[:most]] for code, rows in queues.items()}
    whole = _whole([found.pk for rows in shown.values() for found in rows])
    return {
        code: Part(
            [_row(whole[found.pk], found) for found in shown[code]], len(rows),
            sum(found.amount for *_o, found in rows),
            min((found.due for *_o, found in rows if found.due), default=None),
        )
        for code, rows in queues.items()
    }  # fmt: skip


def _standing_in(desk: Desk) -> set[int]:
    """The owners for whom the user stands in where the claim names nobody."""
    return set(User.objects.filter(substitute=desk.user).values_list("pk", flat=True)) if desk.mine else set()


def _shows(desk: Desk, found: Open, code: str, stands_in: set[int]) -> bool:
    """Whether it is on the list that is asked for. Any other person than the writer may review."""
    if not desk.mine or (code == "review" and not desk.strict):
        return True
    return desk.concerns_by_number(
        found.owner_id,
        stands_in=found.substitute_id == desk.user.pk or (found.substitute_id is None and found.owner_id in stands_in),
        due=found.due,
    )


def _whole(numbers: list[int]) -> dict[int, Claim]:
    if not numbers:
        return {}
    rows = Claim.objects.filter(pk__in=numbers).select_related("owner__substitute", "substitute")
    return {row.pk: row for row in rows.defer("frozen", "end_reason")}


def _row(claim: Claim, found: Open) -> Row:
    return Row(
        Name(Thing.CLAIM, claim.pk), kind_in_words(claim.kind), claim.number, link("claim", claim.pk), _why(found),
        claim.kind, claim.amount, found.due, tag=str(State(claim.state).label),
        charge=Charge(claim.owner, claim.substitute),
    )  # fmt: skip


def _why(found: Open) -> str:
    state = State(found.state)
    if state in (State.SENT, State.RECEIVED):
        return _("Hos Migrationsverket sedan %(day)s") % {"day": found.lying}
    return {
        State.DRAFT: _("Utkastet ska göras klart och granskas"),
        State.REVIEW: _("Ska granskas av någon annan än den som skrev"),
        State.REVIEWED: _("Granskad och klar att skicka"),
        State.SUPPLEMENT: _("Migrationsverket har begärt komplettering"),
        State.APPEALED: _("Överklagandet ska skickas") if found.due else _("Väntar på dom"),
        State.COURT: _("Domen har kommit: avsluta eller överklaga"),
    }[state]


def near(today: date, days: int) -> QuerySet[Any, Any]:
    """For the menu: claims with their last day within some days, as (nothing, that day)."""
    last = today + timedelta(days=days)
    appeal = Appeal.objects.filter(claim=OuterRef("pk"), sent=None, decided=None, last_day__lte=last)
    soon = (
        Q(state__in=BEFORE_SENT, last_day__lte=last) | Q(state=State.SUPPLEMENT, supplement_until__lte=last)
        | (Q(state=State.APPEALED) & Exists(appeal))
    )  # fmt: skip
    hidden = Snooze.objects.filter(thing=Thing.CLAIM, number=OuterRef("pk"), until__gt=today, undone=None)
    rows: Any = Claim.objects.filter(soon, ~Exists(hidden)).order_by().annotate(what=Value("claim"), day=F("last_day"))
    return rows.values_list("what", "day")  # type: ignore[no-any-return]  # as annotated
