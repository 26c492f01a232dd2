"""What can be done with a claim by one form: a table of verbs, each with its page, its form and its service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from atersok.accounts.guard import Request, needs
from atersok.accounts.models import User
from atersok.claims.forms import claims as forms
from atersok.claims.life import PERMISSIONS, Verb
from atersok.claims.models import Claim
from atersok.claims.services import agency, ending, review
from atersok.claims.views.common import add_error, claim_or_404, page, see
from atersok.clock import today

type Do = Callable[[User, Claim, dict[str, Any]], object]


@dataclass(frozen=True)
class Action:
    """A verb's page. `done` is said afterwards, with the claim's number before it."""

    verb: Verb
    form: type[forms.Versioned]
    do: Do
    title: Promise
    intro: Promise | str
    button: Promise
    done: Promise
    color: str = ""


SUBMIT = Action(
    Verb.SUBMIT, forms.Versioned, lambda user, claim, data: review.submit(user, claim, data["version"]),
    _("Lämna för granskning"), _("En annan person granskar ansökan innan den skickas."), _("Lämna för granskning"),
    _("är lämnad för granskning."),
)  # fmt: skip
APPROVE = Action(
    Verb.APPROVE, forms.Versioned, lambda user, claim, data: review.approve(user, claim, data["version"]),
    _("Godkänn"), _("Du intygar att du har granskat ansökan. Därefter kan den skickas."), _("Godkänn"),
    _("är godkänd."),
)  # fmt: skip
SEND_BACK = Action(
    Verb.SEND_BACK, forms.SendBack,
    lambda user, claim, data: review.send_back(user, claim, data["version"], data["reason"]),
    _("Skicka tillbaka"), _("Ansökan blir ett utkast igen hos den som skrev den."), _("Skicka tillbaka"),
    _("är ett utkast igen."),
)  # fmt: skip
REOPEN = Action(
    Verb.REOPEN, forms.Reason, lambda user, claim, data: review.reopen(user, claim, data["version"], data["reason"]),
    _("Öppna igen"), _("Ansökan blir ett utkast och måste granskas på nytt innan den skickas."), _("Öppna igen"),
    _("är ett utkast igen."),
)  # fmt: skip
RECEIVE = Action(
    Verb.RECEIVE, forms.Received,
    lambda user, claim, data: agency.receive(
        user, claim, data["version"], data["received"], data["agency_number"]
    ),
    _("Registrera mottagen"), _("Dagen avgör om ansökan kom in i tid."), _("Registrera mottagen"),
    _("är registrerad som mottagen."),
)  # fmt: skip
ASK = Action(
    Verb.ASK, forms.SupplementAsked,
    lambda user, claim, data: agency.ask_supplement(user, claim, data["version"], data["until"], data["text"]),
    _("Registrera begärd komplettering"), "", _("Registrera"), _("ska kompletteras."),
)  # fmt: skip
SUPPLEMENT = Action(
    Verb.SUPPLEMENT, forms.SupplementSent,
    lambda user, claim, data: agency.supplement(user, claim, data["version"], data["text"]),
    _("Registrera skickad komplettering"), "", _("Registrera"), _("är kompletterad."),
)  # fmt: skip
CLOSE = Action(
    Verb.CLOSE, forms.Versioned, lambda user, claim, data: ending.close(user, claim, data["version"]),
    pgettext_lazy("ansökan", "Avsluta"), _("Inget mer ska göras: det som beslutades står fast."),
    pgettext_lazy("ansökan", "Avsluta"), _("är avslutad."),
)  # fmt: skip
WITHDRAW = Action(
    Verb.WITHDRAW, forms.Reason,
    lambda user, claim, data: ending.withdraw(user, claim, data["version"], data["reason"]),
    _("Återta"), _("Kostnaderna blir fria och kan sökas på nytt i en annan ansökan. Är ansökan skickad: meddela också "
                   "Migrationsverket."), _("Återta ansökan"), _("är återtagen."), "danger",
)  # fmt: skip
LOSE = Action(
    Verb.LOSE, forms.Reason, lambda user, claim, data: ending.lose(user, claim, data["version"], data["reason"]),
    _("Avsluta som förlorad"), _("Beloppet räknas som förlorat i uppföljningen. Skriv varför, så att det inte händer "
                                 "igen."), _("Avsluta som förlorad"), _("är avslutad som förlorad."), "danger",
)  # fmt: skip


def view(action: Action) -> Callable[..., HttpResponse]:
    """The page of a verb: GET shows what will happen, POST does it."""

    @needs(PERMISSIONS[action.verb])
    def act(request: Request, pk: int) -> HttpResponse:
        claim = claim_or_404(request, pk)
        form = action.form(request.POST if request.method == "POST" else None, claim=claim, today=today())
        if request.method == "POST" and form.is_valid():
            try:
                action.do(request.user, claim, form.cleaned_data)
            except ValidationError as error:
                add_error(form, error)
            else:
                messages.success(request, f"{claim.number} {action.done}")
                return see("claim", claim.pk)
        return page(request, "claims/action.html", {"claim": claim, "form": form, "action": action})

    return require_http_methods(["GET", "POST"])(act)
