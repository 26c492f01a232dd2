"""Payout runs: proposed, checked, attested by another person, booked. A new run corrects; nothing is edited."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.money import proposing
from atersok.money.errors import NotNowError, SecondPersonError
from atersok.money.jobs import work_out
from atersok.money.ledger import Line, post
from atersok.money.locks import Lock, hold
from atersok.money.models import Account, Event, PayoutRun, PayoutShare, RunState
from atersok.money.numbering import next_in_row

OPEN = (RunState.MAKING, RunState.PROPOSED, RunState.CHECKED)


@transaction.atomic
def ask(user: User, until: date, today: date) -> PayoutRun:
    """Let a worker work out what the units should get of all that was placed by a day, less what they have had.

    Raises NotNowError where another run is open, and for an earlier day than a run has been made for. Where there is
    nothing to divide the worker throws the run away and says so.
    """
    run = _begun(user, until, today)
    transaction.on_commit(lambda: work_out.defer(run=run.pk))
    return run


@transaction.atomic
def propose(user: User, until: date, today: date) -> PayoutRun:
    """The same at once, where no worker runs. Raises NotNowError also where there is nothing to divide."""
    run = _begun(user, until, today)
    proposing.work_out(run.pk)
    run.refresh_from_db()
    if run.state == RunState.DISCARDED:
        raise NotNowError(run.reason)
    return run


def _begun(user: User, until: date, today: date) -> PayoutRun:
    if why_not := proposing.too_early(until):
        raise NotNowError(why_not)
    try:
        with acting(user, gettext_noop("utbetalning påbörjad")), transaction.atomic():
            return PayoutRun.objects.create(number=_next_number(today), until=until, by=user)
    except IntegrityError as another:
        raise NotNowError(
            _("Det finns redan en öppen utbetalningsomgång. Attestera eller förkasta den först.")
        ) from another


def _next_number(today: date) -> str:
    start = f"U-{today.year}-"
    known = PayoutRun.objects.filter(number__startswith=start).values_list("number", flat=True)
    return next_in_row(start, known)


def locked(run: PayoutRun, version: int | None) -> PayoutRun:
    """The run as it is, held until the transaction ends. Raises NotNowError where the user saw an older one."""
    current = PayoutRun.objects.select_for_update().get(pk=run.pk)
    if version is not None and current.version != version:
        raise NotNowError(_("%(run)s har ändrats sedan du öppnade sidan. Läs den igen.") % {"run": current})
    return current


def _require(run: PayoutRun, *states: RunState) -> None:
    if run.state not in states:
        raise NotNowError(_("%(run)s har läget %(state)s.") % {"run": run, "state": run.get_state_display()})


@transaction.atomic
def check(user: User, run: PayoutRun, version: int | None) -> PayoutRun:
    """Say that the proposal is right."""
    current = locked(run, version)
    _require(current, RunState.PROPOSED)
    with acting(user, gettext_noop("utbetalning kontrollerad")):
        current.state, current.checked_by, current.version = RunState.CHECKED, user, current.version + 1
        current.save()
    return current


@transaction.atomic
def attest(user: User, run: PayoutRun, version: int | None, today: date) -> PayoutRun:
    """Approve and book a checked run, once: who comes second is told so. A run that keeps all books nothing.

    Raises SecondPersonError for whoever made or checked it, NotNowError where money has moved since it was made.
    """
    hold(Lock.DIVIDING)
    current = locked(run, version)
    _require(current, RunState.CHECKED)
    if user.pk in (current.by_id, current.checked_by_id):
        raise SecondPersonError(
            _("En annan person än den som gjorde eller kontrollerade omgången måste attestera den.")
        )
    if proposing.is_stale(current):
        raise NotNowError(
            _("Inbetalningar har placerats om sedan förslaget gjordes. Förkasta omgången och gör ett nytt förslag.")
        )
    with acting(user, gettext_noop("utbetalning attesterad")):
        current.voucher = post(user, Event.PAYOUT, today, current.number, _entries(current))
        current.state, current.attested_by, current.attested = RunState.ATTESTED, user, timezone.now()
        current.version += 1
        current.save()
    return current


@transaction.atomic
def discard(user: User, run: PayoutRun, version: int | None, reason: str) -> PayoutRun:
    """Throw a proposal away: nothing of it was booked. Raises NotNowError without a reason."""
    if not reason.strip():
        raise NotNowError(_("Skriv varför."))
    current = locked(run, version)
    _require(current, *OPEN)
    with acting(user, reason):
        PayoutShare.objects.filter(run=current).update(living=False)
        current.state, current.reason, current.version = RunState.DISCARDED, reason, current.version + 1
        current.save()
    return current


def _entries(run: PayoutRun) -> list[Line]:
    """Central debits what was passed on; credits the unit's income, or the debt to a private one."""
    entries = []
    for unit, private, kind, amount in proposing.sums_by_unit(run):
        to = Account.SUPPLIER if private else Account.UNIT_INCOME
        entries += [
            Line(Account.UNIT_SHARE, amount, kind, run=run.pk, unit=unit),
            Line(to, -amount, kind, run=run.pk, unit=unit),
        ]
    return entries
