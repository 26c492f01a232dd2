"""Taking files in: the list, the form, help and templates, and the columns."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.intake import selectors, services
from atersok.intake.forms import ColumnsForm, PasteForm, UploadForm, spoken
from atersok.intake.models import Import, ImportState
from atersok.intake.reading.instructions import instructions, row_rules, template_workbook
from atersok.intake.reading.sources import SOURCES
from atersok.intake.reading.sources import source as source_of
from atersok.intake.views.common import PAGE, download, found, language, not_in_preview, see_other


@needs(Permission.IMPORT)
@require_GET
def imports(request: Request) -> HttpResponse:
    """Every import, newest first."""
    page = Paginator(selectors.imports(request.user), PAGE).get_page(request.GET.get("page"))
    names = {each.key: spoken(each.name) for each in SOURCES} | {"facts": _("Faktamapp")}
    left_out = selectors.with_left_out(request.user).count()
    return render(request, "intake/imports.html", {"page": page, "names": names, "left_out": left_out})


@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def import_new(request: Request) -> HttpResponse:
    """Choose files, or paste cells."""
    form = UploadForm(request.POST or None, request.FILES or None) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        files = [(file.name or "", file.read()) for file in form.cleaned_data["files"]]
        taken = services.receive(request.user, files, form.cleaned_data["source"])
        return _taken(request, taken)
    return _form(request, form, PasteForm())


@needs(Permission.IMPORT)
@require_POST
def import_paste(request: Request) -> HttpResponse:
    """Take in pasted cells."""
    form = PasteForm(request.POST)
    if form.is_valid():
        taken = services.receive_pasted(request.user, form.cleaned_data["cells"], form.cleaned_data["source"])
        return _taken(request, [taken])
    return _form(request, UploadForm(), form)


def _form(request: Request, upload: UploadForm, paste: PasteForm) -> HttpResponse:
    faulty = bool(upload.errors or paste.errors)
    context = {"upload": upload, "paste": paste, "faulty": faulty, "sources": SOURCES}
    return render(request, "intake/new.html", context, status=422 if faulty else 200)


def _taken(request: Request, taken: list[Import]) -> HttpResponse:
    for importing in taken:
        before = services.committed_before(importing)
        if before is not None:
            messages.warning(
                request,
                _("%(name)s har redan lästs in, %(day)s (%(number)s). Du ser om något är nytt innan det läses in igen.")
                % {"name": importing.name, "day": f"{before.committed:%Y-%m-%d}", "number": before},
            )
    if len(taken) == 1:
        return see_other("import", taken[0].pk)
    count = len(taken)
    messages.success(request, ngettext("%(n)s fil är mottagen.", "%(n)s filer är mottagna.", count) % {"n": count})
    return see_other("imports")


@needs(Permission.IMPORT)
@require_GET
def import_help(request: Request, source: str) -> HttpResponse:
    """What a kind of file must hold, made from the checks themselves."""
    known = {each.key: each for each in SOURCES}
    if source not in known:
        raise Http404
    fields = instructions(known[source], language())
    return render(
        request,
        "intake/help.html",
        {"source": known[source], "fields": fields, "rules": row_rules(known[source], language())},
    )


@needs(Permission.IMPORT)
@require_GET
def import_template(request: Request, source: str) -> HttpResponse:
    """A workbook to fill in."""
    if source not in {each.key for each in SOURCES}:
        raise Http404
    return download(template_workbook(source_of(source), language()), f"mall-{source}.xlsx")


@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def import_columns(request: Request, number: int) -> HttpResponse:
    """Say what the file is and which column is which."""
    importing = found(request, number)
    if (
        importing.state not in (ImportState.MAPPING, ImportState.PREVIEW, ImportState.FAILED)
        or importing.source == "facts"
    ):
        return not_in_preview(request, number)
    form = ColumnsForm(importing, request.POST or None)
    fresh = request.method == "POST" and request.POST.get("source") != request.POST.get("shown")
    if request.method == "POST" and not fresh and form.is_valid():
        services.choose_columns(request.user, importing, source_of(form.cleaned_data["source"]), form.mapping())
        return see_other("import", number)
    if fresh:  # another kind of file: the same page with its fields to choose from
        form = ColumnsForm(
            importing, initial={"source": request.POST.get("source")}, proposed=request.POST.get("source") or ""
        )
    faulty = bool(form.errors)
    context = {"importing": importing, "form": form, "shown": form.chosen.key if form.chosen else ""}
    return render(request, "intake/columns.html", context, status=422 if faulty else 200)
