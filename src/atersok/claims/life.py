"""The life of a claim: which verbs are allowed in which state, and where they lead. Nothing else decides it."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atersok.accounts.permissions import Permission
from atersok.claims.models import State


class Verb(StrEnum):
    """What can be done with a claim."""

    SUBMIT = "submit"  # for review by another person
    APPROVE = "approve"
    SEND_BACK = "send_back"
    REOPEN = "reopen"
    SEND = "send"
    RECEIVE = "receive"  # the agency has received it
    ASK = "ask"  # the agency asks for a supplement
    SUPPLEMENT = "supplement"
    DECIDE = "decide"
    APPEAL = "appeal"
    JUDGE = "judge"  # a court has decided
    CLOSE = "close"
    WITHDRAW = "withdraw"
    LOSE = "lose"


_S, _V = State, Verb
BEFORE_SENT = (_S.DRAFT, _S.REVIEW, _S.REVIEWED)
WITH_AGENCY = (_S.SENT, _S.RECEIVED, _S.SUPPLEMENT)
ENDED = (_S.CLOSED, _S.WITHDRAWN, _S.LOST)

TRANSITIONS: dict[Verb, dict[State, State]] = {
    _V.SUBMIT: {_S.DRAFT: _S.REVIEW},
    _V.APPROVE: {_S.REVIEW: _S.REVIEWED},
    _V.SEND_BACK: {_S.REVIEW: _S.DRAFT},
    _V.REOPEN: {_S.REVIEWED: _S.DRAFT},
    _V.SEND: {_S.REVIEWED: _S.SENT, _S.DRAFT: _S.SENT},  # from draft only where one person may send
    _V.RECEIVE: {_S.SENT: _S.RECEIVED},
    _V.ASK: {_S.SENT: _S.SUPPLEMENT, _S.RECEIVED: _S.SUPPLEMENT},
    _V.SUPPLEMENT: {_S.SUPPLEMENT: _S.RECEIVED},
    _V.DECIDE: dict.fromkeys(WITH_AGENCY, _S.DECIDED),
    _V.APPEAL: {_S.DECIDED: _S.APPEALED, _S.COURT: _S.APPEALED},
    _V.JUDGE: {_S.APPEALED: _S.COURT},
    _V.CLOSE: {_S.DECIDED: _S.CLOSED, _S.COURT: _S.CLOSED},
    _V.WITHDRAW: dict.fromkeys((*BEFORE_SENT, *WITH_AGENCY), _S.WITHDRAWN),
    _V.LOSE: dict.fromkeys(BEFORE_SENT, _S.LOST),
}

PERMISSIONS: dict[Verb, Permission] = {
    _V.SUBMIT: Permission.CLAIM_WRITE,
    _V.APPROVE: Permission.CLAIM_REVIEW,
    _V.SEND_BACK: Permission.CLAIM_REVIEW,
    _V.REOPEN: Permission.CLAIM_WRITE,
    _V.SEND: Permission.CLAIM_SEND,
    _V.RECEIVE: Permission.CLAIM_DECIDE,
    _V.ASK: Permission.CLAIM_DECIDE,
    _V.SUPPLEMENT: Permission.CLAIM_SEND,
    _V.DECIDE: Permission.CLAIM_DECIDE,
    _V.APPEAL: Permission.CLAIM_SEND,
    _V.JUDGE: Permission.CLAIM_DECIDE,
    _V.CLOSE: Permission.CLAIM_DECIDE,
    _V.WITHDRAW: Permission.CLAIM_WRITE,
    _V.LOSE: Permission.CLAIM_WRITE,
}

NAMES = {
    _V.SUBMIT: _("Lämna för granskning"),
    _V.APPROVE: _("Godkänn"),
    _V.SEND_BACK: _("Skicka tillbaka"),
    _V.REOPEN: _("Öppna igen"),
    _V.SEND: _("Granska och skicka"),
    _V.RECEIVE: _("Registrera mottagen"),
    _V.ASK: _("Registrera begärd komplettering"),
    _V.SUPPLEMENT: _("Registrera skickad komplettering"),
    _V.DECIDE: _("Registrera beslut"),
    _V.APPEAL: _("Överklaga"),
    _V.JUDGE: _("Registrera dom"),
    _V.CLOSE: pgettext_lazy("ansökan", "Avsluta"),
    _V.WITHDRAW: _("Återta"),
    _V.LOSE: _("Avsluta som förlorad"),
}


def leads_to(verb: Verb, state: State) -> State | None:
    """Where a verb leads from a state; None when it is not allowed there."""
    return TRANSITIONS[verb].get(state)


def allowed(state: State, four_eyes: bool) -> list[Verb]:
    """The verbs allowed in a state. With four eyes a draft can't be sent."""
    return [
        verb
        for verb, ways in TRANSITIONS.items()
        if state in ways and not (verb is Verb.SEND and state == State.DRAFT and four_eyes)
    ]
