"""Loggranskning: a sample of accesses, drawn so that it can be drawn again, decided row by row, signed once.

Some reads are always looked at: those of people with protected identity and of people outside the reader's unit. The
app that knows people says which lines those are (`always`).
"""

import random
from collections.abc import Callable, Iterable
from datetime import date
from secrets import randbelow

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from atersok.accounts.models import User
from atersok.audit.access import during
from atersok.audit.models import Access, AccessLog, Chosen, Review, ReviewedAccess, Verdict

MOST_ALWAYS = 2_000
"""As many lines as are taken beside the random ones; a longer period must be parted."""

_ABOUT_PEOPLE = (Access.READ, Access.SEARCH, Access.EXPORT, Access.LOOK_UP)

type Pick = Callable[[QuerySet[AccessLog]], Iterable[int]]

_always: dict[Chosen, Pick] = {}


def always(why: Chosen, pick: Pick) -> None:
    """Have every review look at some lines. `pick` gives the numbers of those lines among the period's."""
    _always[why] = pick


def lines(since: date, until: date) -> QuerySet[AccessLog]:
    """What a review of a period is drawn from: reading about people."""
    return during(AccessLog.objects.filter(action__in=_ABOUT_PEOPLE), since, until)


def sample(since: date, until: date, size: int, seed: int) -> dict[int, Chosen]:
    """The lines of a sample and why each is in it. The same log, period, size and seed give the same."""
    rows = lines(since, until)
    chosen: dict[int, Chosen] = {}
    for why, pick in _always.items():
        chosen |= dict.fromkeys(pick(rows), why)
    if len(chosen) > MOST_ALWAYS:
        raise ValidationError(
            _("Perioden har %(n)s läsningar som alltid ska granskas. Välj en kortare period, högst %(most)s.")
            % {"n": len(chosen), "most": MOST_ALWAYS}
        )
    others = [pk for pk in rows.order_by("pk").values_list("pk", flat=True) if pk not in chosen]
    by_chance = random.Random(seed).sample(others, min(size, len(others)))  # noqa: S311 – to be drawn again, not secret
    return dict.fromkeys(by_chance, Chosen.CHANCE) | chosen


@transaction.atomic
def start(user: User, since: date, until: date, size: int, seed: int | None = None) -> Review:
    """Draw a sample and open a review of it. Raises ValidationError where there is nothing to review."""
    if until < since:
        raise ValidationError({"until": _("Till-dagen är före från-dagen.")})
    seed = randbelow(2**31) if seed is None else seed
    chosen = sample(since, until, size, seed)
    if not chosen:
        raise ValidationError(_("Ingen har läst om någon person under perioden. Välj andra dagar."))
    review = Review.objects.create(reviewer=user, since=since, until=until, size=len(chosen), seed=seed)
    ReviewedAccess.objects.bulk_create(
        ReviewedAccess(review=review, access_id=pk, chosen=why) for pk, why in sorted(chosen.items())
    )
    return review


@transaction.atomic
def decide(user: User, review: Review, row: int, verdict: str, comment: str) -> ReviewedAccess:
    """What one access was. Raises ValidationError when the review is signed or nobody says why it is doubtful."""
    _open(review)
    found = ReviewedAccess.objects.select_for_update().get(review=review, pk=row)
    if verdict in (Verdict.ASK, Verdict.WRONG) and not comment.strip():
        raise ValidationError(_("Skriv en kommentar när läsningen inte är motiverad."))
    found.verdict, found.comment = Verdict(verdict), comment.strip()
    found.save()
    return found


@transaction.atomic
def sign(user: User, review: Review, note: str) -> Review:
    """Finish the review: after this the database refuses every change. Raises ValidationError while rows are open."""
    row = _open(review)
    left = ReviewedAccess.objects.filter(review=row, verdict=Verdict.OPEN).count()
    if left:
        raise ValidationError(_("%(n)s läsningar är inte bedömda än.") % {"n": left})
    if row.reviewer_id != user.pk:
        raise ValidationError(_("Bara den som har gjort granskningen kan signera den."))
    row.note, row.signed = note, timezone.now()
    row.save()
    return row


def _open(review: Review) -> Review:
    row = Review.objects.select_for_update().get(pk=review.pk)
    if row.signed:
        raise ValidationError(_("Granskningen är signerad och kan inte ändras."))
    return row
