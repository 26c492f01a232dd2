"""Taking a claim from one state to another: locked, checked, versioned."""

from django.utils.translation import gettext as _

from atersok.accounts.models import User, region
from atersok.audit.history import event_model
from atersok.claims.errors import NotNowError, SecondPersonError
from atersok.claims.hooks import changed
from atersok.claims.life import NAMES, PERMISSIONS, Verb, leads_to
from atersok.claims.models import Claim, ClaimItem, State


def locked(claim: Claim, version: int | None) -> Claim:
    """The claim as it is now, locked until the transaction ends.

    Raises NotNowError when `version` (what the user saw) is no longer the claim's.
    """
    current = Claim.objects.select_for_update().get(pk=claim.pk)
    if version is not None and current.version != version:
        raise NotNowError(
            _("%(number)s har ändrats av %(name)s sedan du öppnade sidan. Läs den igen och gör om det du gjorde.")
            % {"number": current.number, "name": _who_last(current)}
        )
    return current


def _who_last(claim: Claim) -> str:
    """Who did the last thing to it, approving too, which is no change of what it says."""
    newest = event_model(Claim)._default_manager.filter(pgh_obj_id=claim.pk).order_by("-pgh_id").first()
    told = (newest.pgh_context or {}).get("name") if newest else None
    return str(told or claim.changed_by.name)


def move(user: User, claim: Claim, verb: Verb) -> None:
    """Change the state of a locked claim (not saved). Raises NotNowError when the verb is not allowed there."""
    if not user.may(PERMISSIONS[verb]):
        raise NotNowError(_("Din roll får inte göra det: %(verb)s.") % {"verb": NAMES[verb]})
    state = State(claim.state)
    reached = leads_to(verb, state)
    if reached is None:
        raise NotNowError(
            _("%(verb)s går inte: %(number)s har läget %(state)s.")
            % {"verb": NAMES[verb], "number": claim.number, "state": state.label}
        )
    claim.state = reached


def save(user: User, claim: Claim) -> Claim:
    """Save a locked claim as changed by the user."""
    claim.changed_by, claim.version = user, claim.version + 1
    claim.save()
    changed(user, claim)
    return claim


def require_second_person(user: User, claim: Claim) -> None:
    """With four eyes, who reviews must not have written: neither made the claim nor changed it last."""
    if region().four_eyes and user.pk in (claim.created_by_id, claim.changed_by_id):
        raise SecondPersonError(_("En annan person än den som skrev ansökan måste granska den."))


def release(claim: Claim) -> None:
    """Let go of the costs and examinations that the claim held: another claim may take them."""
    ClaimItem.objects.filter(row__claim=claim, living=True).update(living=False)
