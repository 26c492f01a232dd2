"""Likely duplicates: the queue, two people side by side, and the decision."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_people
from atersok.clock import today
from atersok.people import duplicates, merging, purposes
from atersok.people.comparing import compared
from atersok.people.forms.rows import MergeForm, ReasonForm
from atersok.people.masking import listed_name, shown_name
from atersok.people.models import Duplicate, DuplicateState, Merge, Person
from atersok.people.selectors import people_for
from atersok.people.writing import SeeOther, page_of, posted, write


def pairs_for(user: User) -> QuerySet[Duplicate]:
    """Pairs of the region; a unit sees none."""
    pairs = Duplicate.objects.select_related("first__unit", "second__unit")
    return pairs if user.only_unit is None else pairs.none()


@require_GET
@needs(Permission.PERSON_MERGE)
def queue(request: Request) -> HttpResponse:
    """Pairs to decide, the likeliest first; those decided as different can be asked again."""
    decided = request.GET.get("visa") == "olika"
    state = DuplicateState.DIFFERENT if decided else DuplicateState.OPEN
    rows = pairs_for(request.user).filter(state=state).order_by("-score", "id")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    lines = [
        (pair, [(p, listed_name(p, request.user)) for p in (pair.first, pair.second)], duplicates.reasons_said(pair))
        for pair in page.object_list
    ]
    people = [p.pk for _pair, both, _reasons in lines for p, _name in both]
    log_people(request.user, Access.LIST, "duplicates", people, purposes.said(request, request.user))
    return render(request, "people/duplicates.html", {"page": page, "lines": lines, "decided": decided})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PERSON_MERGE)
def pair(request: Request, pk: int) -> HttpResponse:
    """Two people side by side; POST makes them one."""
    found = get_object_or_404(pairs_for(request.user), pk=pk)
    both = (found.first, found.second)
    choices = [(person.pk, f"{person.number} {shown_name(person, request.user)}") for person in both]
    form = MergeForm(posted(request), choices=choices)
    if request.method == "POST" and form.is_valid():
        try:
            return _merge(request, both, form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
    log_people(request.user, Access.READ, "duplicate", [p.pk for p in both], purposes.said(request, request.user))
    context: dict[str, Any] = {
        "pair": found,
        "form": form,
        "rows": compared(request.user, *both, today()),
        "people": [(person.pk, person.number, shown_name(person, request.user)) for person in both],
        "reasons": duplicates.reasons_said(found),
        "conflicts": list(merging.conflicts(*both)),
    }
    return render(request, "people/duplicate.html", context, status=422 if form.errors else 200)


def _merge(request: Request, both: tuple[Person, Person], data: dict[str, Any]) -> HttpResponse:
    kept, gone = both if both[0].pk == data["kept"] else both[::-1]
    merging.merge(request.user, kept, gone, data["reason"])
    messages.success(
        request,
        _("%(gone)s är nu en del av %(kept)s. Du kan ångra under Historik.")
        % {"gone": gone.number, "kept": kept.number},
    )
    return SeeOther(page_of(kept))


@require_POST
@needs(Permission.PERSON_MERGE)
def different(request: Request, pk: int) -> HttpResponse:
    """They are two people."""
    return _decided(request, pk, duplicates.different, _("Avgjort: olika personer. Du kan ångra under Olika personer."))


@require_POST
@needs(Permission.PERSON_MERGE)
def ask_again(request: Request, pk: int) -> HttpResponse:
    """Undo."""
    return _decided(request, pk, duplicates.ask_again, _("Ångrat. Paret finns i kön igen."))


def _decided(request: Request, pk: int, verb: Any, said: str) -> HttpResponse:
    found = get_object_or_404(pairs_for(request.user), pk=pk)
    try:
        verb(request.user, found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    return SeeOther(reverse("duplicates"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PERSON_MERGE)
def unmerge(request: Request, pk: int) -> HttpResponse:
    """Take a merge back."""
    found = get_object_or_404(Merge.objects.filter(kept__in=people_for(request.user)), pk=pk, undone=None)
    gone = found.gone

    def do(form: ReasonForm) -> str:
        merging.unmerge(request.user, found, form.cleaned_data["reason"])
        return _("%(gone)s och %(kept)s är två personer igen.") % {"gone": gone.number, "kept": found.kept.number}

    return write(
        request,
        ReasonForm(posted(request)),
        do,
        title=_("Ångra sammanslagningen av %(gone)s") % {"gone": gone.number},
        action=_("Ångra sammanslagningen"),
        color="danger",
        back=page_of(found.kept, "historik"),
        intro=_("Allt som flyttades går tillbaka. Det som har ändrats efteråt behåller sin ändring."),
        facts=[(_("Skäl då"), found.reason)] if not found.kept.protected or request.user.sees_protected else [],
    )
