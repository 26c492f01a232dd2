"""What is decided about an import: leave rows out, check again, read in, stop, take back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.intake import selectors, services
from atersok.intake.models import ImportState
from atersok.intake.views.common import found, not_in_preview, see_other


@needs(Permission.IMPORT)
@require_POST
def import_leave_out(request: Request, number: int) -> HttpResponse:
    """Leave every row that still has errors out, and keep them for later."""
    found(request, number)
    try:
        count = services.leave_out(request.user, number)
    except services.NotInPreview:
        return not_in_preview(request, number)
    text = ngettext("%(n)s rad lämnas utanför.", "%(n)s rader lämnas utanför.", count)
    messages.success(request, text % {"n": count})
    return see_other("import", number)


@needs(Permission.IMPORT)
@require_POST
def import_take_with(request: Request, number: int) -> HttpResponse:
    """Take rows that were left out back."""
    found(request, number)
    try:
        services.take_with(request.user, number)
    except services.NotInPreview:
        return not_in_preview(request, number)
    return see_other("import", number)


@needs(Permission.IMPORT)
@require_POST
def import_check(request: Request, number: int) -> HttpResponse:
    """Compare with the register as it is now."""
    found(request, number)
    try:
        services.check_again(request.user, number)
    except services.NotInPreview:
        return not_in_preview(request, number)
    messages.success(request, _("Vi har jämfört med registret igen."))
    return see_other("import", number)


@needs(Permission.IMPORT)
@require_POST
def import_commit(request: Request, number: int) -> HttpResponse:
    """Read it in."""
    found(request, number)
    try:
        services.start_commit(request.user, number)
    except services.NotReady as reason:
        if reason.state != ImportState.PREVIEW:
            return not_in_preview(request, number)
        messages.error(request, _("Rätta raderna med fel, eller lämna dem utanför, innan du läser in."))
    return see_other("import", number)


@needs(Permission.IMPORT)
@require_POST
def import_drop(request: Request, number: int) -> HttpResponse:
    """Stop; nothing has been changed."""
    found(request, number)
    try:
        services.drop(request.user, number)
    except services.NotInPreview:
        return not_in_preview(request, number)
    messages.success(request, _("Inläsningen är avbruten. Ingenting är ändrat."))
    return see_other("imports")


@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def import_undo(request: Request, number: int) -> HttpResponse:
    """Take the whole import back, or hear what depends on it."""
    importing = found(request, number)
    reasons: list[str] = []
    if request.method == "POST":
        try:
            services.undo(request.user, number)
        except services.NotUndone as kept:
            reasons = kept.reasons
        else:
            messages.success(request, _("Inläsningen är ångrad. Registret är som det var innan."))
            return see_other("import", number)
    elif importing.state != ImportState.COMMITTED:
        return not_in_preview(request, number)
    context = {"importing": importing, "reasons": reasons, "faulty": bool(reasons)}
    return render(request, "intake/undo.html", context, status=422 if reasons else 200)


@needs(Permission.IMPORT)
@require_GET
def imports_left_out(request: Request) -> HttpResponse:
    """Rows that were left out, by import."""
    return render(request, "intake/left_out.html", {"imports": selectors.with_left_out(request.user)})


@needs(Permission.IMPORT)
@require_POST
def import_read_left_out(request: Request, number: int) -> HttpResponse:
    """Try the rows that an import left out once more."""
    importing = found(request, number)
    if (
        importing.state != ImportState.COMMITTED
        or not selectors.rows(request.user, importing).filter(left_out=True).exists()
    ):
        return not_in_preview(request, number)
    return see_other("import", services.read_left_out(request.user, number).pk)
