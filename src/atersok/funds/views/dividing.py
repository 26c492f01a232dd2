"""Fördelning: needs, the decision, draws on a pot; uppföljning: the outcome and its comments."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.clock import today
from atersok.funds.dividing import divided
from atersok.funds.followup import follow_up
from atersok.funds.forms.dividing import CommentForm, DecideForm, DrawForm, NeedForm, ReasonForm
from atersok.funds.models import Fund, Need, Status
from atersok.funds.selectors import allocation_of, draws_for, needs_for, references_of, used_of
from atersok.funds.services import allocation as service
from atersok.funds.services import ledger
from atersok.funds.views.common import (
    about,
    address,
    form_page,
    fund_or_404,
    page,
    point_out,
    posted,
    saved,
    see_fund,
    year_of,
)
from atersok.law.money import show
from atersok.money.once import carried_out

_ALLOCATION, _FOLLOW_UP = "fund_allocation", "fund_follow_up"


@require_GET
@needs(Permission.FUND_READ)
def fund_allocation(request: Request, pk: int) -> HttpResponse:
    """The needs of a year, what remains, the options not chosen and the pots."""
    found = fund_or_404(request, pk)
    year = year_of(request, found)
    return page(
        request, "funds/allocation.html", about(request, found, year, _ALLOCATION) | {"divided": divided(found, year)}
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_WRITE)
def need_new(request: Request, pk: int) -> HttpResponse:
    """A new need in the year's proposal."""
    found = fund_or_404(request, pk)
    year = year_of(request, found)
    form = NeedForm(posted(request))

    def act() -> object:
        return carried_out(form, lambda _data: service.add_need(request.user, found, year, form.fields_of_row()))

    return _need_form(request, found, year, form, act, _("Nytt behov"))


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_WRITE)
def need_edit(request: Request, pk: int) -> HttpResponse:
    """A need of a proposal."""
    need = _need(request, pk)
    form = NeedForm(posted(request), initial=NeedForm.initial_of(need))

    def act() -> object:
        return service.change_need(request.user, need, form.fields_of_row())

    return _need_form(request, need.fund, need.allocation.year, form, act, _("Ändra behov"))


def _need_form(
    request: Request, fund: Fund, year: int, form: NeedForm, act: Callable[[], object], title: str
) -> HttpResponse:
    if request.method == "POST" and saved(form, act):
        row = Need(earlier=form.cleaned_data["earlier"])
        point_out(request, row.decisions)
        messages.success(request, _("Behovet är sparat."))
        return see_fund(_ALLOCATION, fund, year)
    room = [(_("Kvar att fördela %s") % year, _known(divided(fund, year).left))]
    back = address(_ALLOCATION, fund, year)
    return form_page(request, fund, form, title=title, facts=room, button=_("Spara"), back=back)


@require_POST
@needs(Permission.FUND_WRITE)
def need_remove(request: Request, pk: int) -> HttpResponse:
    """Take a need out of a proposal."""
    need = _need(request, pk)
    try:
        service.remove_need(request.user, need)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Behovet är borttaget."))
    return see_fund(_ALLOCATION, need.fund, need.allocation.year)


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_DECIDE)
def allocation_decide(request: Request, pk: int) -> HttpResponse:
    """Register the decision, with what is decided in sight."""
    found = fund_or_404(request, pk)
    year = year_of(request, found)
    shown = divided(found, year)
    form = DecideForm(posted(request), today=today(), allocation=shown.allocation)
    if request.method == "POST" and saved(form, lambda: service.decide(request.user, found, year, form.cleaned_data)):
        point_out(request, [form.cleaned_data["reference"]])
        messages.success(request, _("Fördelningen är beslutad."))
        return see_fund(_ALLOCATION, found, year)
    facts = [(_("Utfall %s") % year, _known(shown.outcome)), (_("Fördelas"), show(shown.sum)),
             (_("Kvar"), _known(shown.left))]  # fmt: skip
    announced = _("Medlen är aviserade men inte beslutade av staten. De kan tas tillbaka.")
    return form_page(
        request, found, form, title=_("Registrera beslut om fördelningen %s") % year, facts=facts,
        intro=announced if found.status == Status.ANNOUNCED else "",
        button=_("Registrera beslutet"), back=address(_ALLOCATION, found, year),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_DECIDE)
def allocation_reopen(request: Request, pk: int) -> HttpResponse:
    """Make the allocation a proposal again."""
    found = fund_or_404(request, pk)
    year = year_of(request, found)
    allocation = allocation_of(found, year)
    form = ReasonForm(posted(request))

    def act() -> object:
        if allocation is None:
            raise ValidationError(_("Det finns ingen fördelning för året."))
        return service.reopen(request.user, allocation, form.cleaned_data["reason"])

    intro = _("Fördelningen blir ett förslag igen och behöver ett nytt beslut. Uttag och äskanden ligger kvar.")
    return _simple(
        request, found, year, form, act, title=_("Öppna fördelningen för ändring"), intro=intro, button=_("Öppna"),
        done=_("Fördelningen är öppen för ändring."), facts=None,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_DECIDE)
def draw_new(request: Request, pk: int) -> HttpResponse:
    """A draw on a delegated pot."""
    need = _need(request, pk)
    form = DrawForm(posted(request), initial={"day": today(), "cost_centre": need.cost_centre})
    used = used_of(need)
    facts = [(_("Pott"), need.title), (_("Beslutat"), show(need.amount)), (_("Uttaget och äskat"), show(used)),
             (_("Kvar"), show(need.amount - used)), (_("Beslutar"), need.delegated_to)]  # fmt: skip

    def act() -> object:
        return service.draw(request.user, need, form.cleaned_data, today())

    if request.method == "POST" and form.is_valid():
        point_out(request, [form.cleaned_data["reference"]])
    return _simple(
        request, need.fund, need.allocation.year, form, act, title=_("Uttag ur potten"), facts=facts, intro="",
        button=_("Registrera uttaget"), done=_("Uttaget är registrerat."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_DECIDE)
def draw_undo(request: Request, pk: int) -> HttpResponse:
    """Take back a draw that was registered by mistake."""
    draw = get_object_or_404(draws_for(request.user).select_related("need__allocation"), pk=pk)
    form = ReasonForm(posted(request))
    facts = [(_("Uttag"), f"{show(draw.amount)}, {draw.purpose}"), (_("Delegationsbeslut"), draw.reference)]
    return _simple(
        request, draw.fund, draw.need.allocation.year, form,
        lambda: service.undo_draw(request.user, draw, form.cleaned_data["reason"]), title=_("Ta tillbaka uttaget"),
        intro=_("Bara när uttaget är felregistrerat. Historiken behåller det."), facts=facts,
        button=_("Ta tillbaka"), done=_("Uttaget är borttaget."),
    )  # fmt: skip


def _simple(
    request: Request, fund: Fund, year: int, form: Form, act: Callable[[], object], *, done: str, **words: Any
) -> HttpResponse:
    """A form that leads back to the allocation."""
    if request.method == "POST" and saved(form, act):
        messages.success(request, done)
        return see_fund(_ALLOCATION, fund, year)
    return form_page(request, fund, form, back=address(_ALLOCATION, fund, year), **words)


def _known(amount: int | None) -> str:
    return "–" if amount is None else show(amount)


def _need(request: Request, pk: int) -> Need:
    return get_object_or_404(needs_for(request.user), pk=pk)


@require_GET
@needs(Permission.FUND_READ)
def fund_follow_up(request: Request, pk: int) -> HttpResponse:
    """What has been used of what was decided, by cost centre."""
    found = fund_or_404(request, pk)
    year = year_of(request, found)
    followed = follow_up(found, year)
    context = about(request, found, year, _FOLLOW_UP) | {"followed": followed, "sum": followed.sum}
    return page(request, "funds/follow_up.html", context | {"allocation": allocation_of(found, year)})


@require_http_methods(["GET", "POST"])
@needs(Permission.FUND_WRITE)
def fund_comment(request: Request, pk: int) -> HttpResponse:
    """The comment on one cost centre (`?kst=`)."""
    found = fund_or_404(request, pk)
    year, centre = year_of(request, found), request.GET.get("kst", "")
    row = next((one for one in follow_up(found, year).rows if one.cost_centre == centre), None)
    if row is None:
        return see_fund(_FOLLOW_UP, found, year)
    known = {"text": row.comment.text, "reference": row.comment.reference} if row.comment else None
    form = CommentForm(posted(request), references=references_of(found, year), initial=known)
    if request.method == "POST" and saved(form, lambda: ledger.comment(
        request.user, found, year, centre, form.cleaned_data["text"], form.cleaned_data["reference"], today()
    )):  # fmt: skip
        messages.success(request, _("Kommentaren är sparad."))
        return see_fund(_FOLLOW_UP, found, year)
    facts = [(_("Kostnadsställe"), centre or "–"), (_("Beslutat"), show(row.decided))]
    if row.through:
        facts += [(_("Använt"), show(row.used)), (_("Avvikelse"), f"{show(row.left)} ({row.percent})")]
    return form_page(
        request, found, form, title=_("Kommentera utfallet"), facts=facts, button=_("Spara"),
        back=address(_FOLLOW_UP, found, year),
    )  # fmt: skip
