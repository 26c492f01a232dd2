"""Pages that belong to no app: start, search, language, help."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atersok import clock
from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.people import purposes
from atersok.people.purposes import Purpose
from atersok.site import menu
from atersok.site.errors import contact_email
from atersok.site.search import MOST, Question, only_exact, quick, whole


class SeeOther(HttpResponseRedirect):
    """After a POST: look there."""

    status_code = 303


@require_http_methods(["GET", "POST"])
@needs(Permission.SEARCH)
def search(request: Request) -> HttpResponse:
    """Find anything by number, identifier or name. One thing that the text names is opened at once."""
    if request.method == "GET":
        return render(request, "site/search.html")
    purpose = _stated_purpose(request)
    question = Question.of(request.POST.get("q", "")[:100], request.user, clock.today())
    found = whole(question, purpose)
    hit = only_exact(found)
    if hit:
        return SeeOther(hit.url)
    context = {
        "question": question,
        "found": found,
        "most": MOST,
        "asks_why": question.could_be_a_name and request.user.may(Permission.PERSON_READ),
        "stated": purpose,
        "purpose": purpose or purposes.usual(request.user),
        "purposes": Purpose.choices,
    }
    return render(request, "site/search.html", context)


@require_POST
@needs(Permission.SEARCH)
def palette(request: Request) -> HttpResponse:
    """What the palette shows for what is typed so far."""
    question = Question.of(request.POST.get("q", "")[:100], request.user, clock.today())
    return render(request, "site/hits.html", {"question": question, "found": quick(question)})


def _stated_purpose(request: Request) -> Purpose | None:
    """Why people are looked for, as somebody has said it in this session; None where nobody has."""
    purposes.choose(request, request.POST.get("purpose", ""))
    said = request.session.get("purpose")
    return Purpose(said) if said in Purpose.values else None


@require_GET
@needs(Permission.OPEN)
def keys(request: Request) -> HttpResponse:
    """Help."""
    return render(request, "site/keys.html", {"pages": list(menu.pages(request.user))})


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """Statement."""
    return render(request, "site/accessibility.html", {"contact_email": contact_email()})
