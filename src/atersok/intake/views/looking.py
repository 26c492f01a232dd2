"""One import: where it stands, its rows, what is wrong with them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access, log_people
from atersok.intake import selectors, services
from atersok.intake.forms import ReturnedForm, RowForm, spoken
from atersok.intake.interpreting import cells_of
from atersok.intake.models import Category, Import, ImportRow, ImportState
from atersok.intake.presenting import present
from atersok.intake.problems import Shown, cell_problems
from atersok.intake.reading.errors_back import with_errors
from atersok.intake.reading.problems import FileRefused
from atersok.intake.reading.sources import SOURCES
from atersok.intake.views.common import PAGE, download, found, language, not_in_preview, see_other
from atersok.intake.words import CATEGORIES

WORKING = (ImportState.UPLOADED, ImportState.READING, ImportState.COMMITTING)
_WRITTEN = (Category.NEW, Category.CHANGED, Category.GONE)


@needs(Permission.IMPORT)
@require_GET
def import_page(request: Request, number: int) -> HttpResponse:
    """The step that the import is at."""
    return render(request, "intake/import.html", _step(found(request, number)))


def _step(importing: Import) -> dict[str, Any]:
    counts = importing.counts
    left_out = importing.notes.get("left_out", 0)
    names = {each.key: each.name for each in SOURCES}
    return {
        "importing": importing,
        "source": names.get(importing.source),
        "working": importing.state in WORKING,
        "stalled": services.stalled(importing),
        "categories": [(each, CATEGORIES[each], counts[each]) for each in Category if counts.get(each)],
        "to_write": sum(counts.get(each, 0) for each in _WRITTEN),
        "unsettled": counts.get(Category.ERROR, 0) - left_out,
        "left_out": left_out,
        "before": services.committed_before(importing) if importing.state == ImportState.PREVIEW else None,
        "returned": ReturnedForm(),
    }


@needs(Permission.IMPORT)
@require_GET
def import_progress(request: Request, number: int) -> HttpResponse:
    """How far the work has come; when it is over the page is fetched anew and the asking stops."""
    importing = found(request, number)
    if importing.state not in WORKING:
        return HttpResponseClientRefresh()
    return render(request, "intake/_progress.html", _step(importing))


@needs(Permission.IMPORT)
@require_GET
def import_rows(request: Request, number: int, category: str) -> HttpResponse:
    """The rows of one category, fifty a page."""
    importing = found(request, number)
    if category not in Category:
        raise Http404
    page = Paginator(selectors.rows(request.user, importing).filter(category=category), PAGE).get_page(
        request.GET.get("page")
    )
    rows = present(request.user, importing, page.object_list)
    log_people(
        request.user, Access.LIST, f"{importing}, {category}", sorted({row.person for row in rows if row.person})
    )
    context = {
        "importing": importing,
        "page": page,
        "rows": rows,
        "category": Category(category),
        "category_name": CATEGORIES[category],
        "returned": ReturnedForm(),
    }
    return render(request, "intake/rows.html", context)


@needs(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def import_row(request: Request, number: int, row: int) -> HttpResponse:
    """A row with errors: its cells to correct."""
    importing = found(request, number)
    if importing.state != ImportState.PREVIEW or importing.source == "facts":
        return not_in_preview(request, number)
    held = get_object_or_404(selectors.rows(request.user, importing), row=row, category=Category.ERROR)
    shown = present(request.user, importing, [held])[0]
    if shown.hidden:
        raise Http404
    form = RowForm(importing, held.raw or [], _messages(shown.errors), request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _corrected(request, importing, held, form)
    return _row_page(request, importing, held, form, shown.errors, 200)


def _messages(errors: tuple[Shown, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in errors:
        found.setdefault(each.field, []).append(spoken(each.message))
    return found


def _corrected(request: Request, importing: Import, held: ImportRow, form: RowForm) -> HttpResponse:
    try:
        now = services.correct_row(request.user, importing.pk, held.row, form.cells())
    except services.NotInPreview:
        return not_in_preview(request, importing.pk)
    if now != Category.ERROR:
        messages.success(request, _("Rad %(row)s är rättad.") % {"row": held.row})
        return see_other("import_rows", importing.pk, Category.ERROR)
    again = selectors.rows(request.user, importing).get(row=held.row, category=Category.ERROR)
    errors = present(request.user, importing, [again])[0].errors
    form = RowForm(importing, again.raw or [], _messages(errors), request.POST)
    form.is_valid()
    form.show_problems()
    return _row_page(request, importing, again, form, errors, 422)


def _row_page(
    request: Request, importing: Import, held: ImportRow, form: RowForm, errors: tuple[Shown, ...], status: int
) -> HttpResponse:
    log_access(request.user, Access.READ, f"{importing}, rad {held.row}", person=held.person)
    context = {"importing": importing, "row": held, "form": form, "errors": errors}
    return render(request, "intake/row.html", context, status=status)


@needs(Permission.IMPORT)
@require_POST
def import_errors(request: Request, number: int) -> HttpResponse:
    """The rows with errors as a workbook, marked where they are wrong. A POST, for it is an export that is logged."""
    importing = found(request, number)
    faulty = selectors.rows(request.user, importing).filter(category=Category.ERROR).exclude(raw__isnull=True)
    rows = [shown.row for shown in present(request.user, importing, faulty) if not shown.hidden]
    if importing.source == "facts" or not faulty:
        raise Http404
    if not rows:
        messages.warning(
            request, _("Raderna gäller personer med skyddade uppgifter. Någon som får se dem behöver rätta.")
        )
        return see_other("import", importing.pk)
    problems = [problem for row in rows for problem in cell_problems(importing, row.row, row.errors)]
    cells = cells_of(importing, [(row.row, row.raw or []) for row in rows])
    log_access(request.user, Access.EXPORT, f"{importing}, rader med fel", count=len(rows))
    return download(with_errors(cells, problems, language()), f"I-{importing.pk}-fel.xlsx")


@needs(Permission.IMPORT)
@require_POST
def import_send_back(request: Request, number: int) -> HttpResponse:
    """Take the corrected file back: only its rows are read anew."""
    importing = found(request, number)
    form = ReturnedForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            count = services.send_back(request.user, importing.pk, file.name, file.read())
        except services.NotInPreview:
            return not_in_preview(request, number)
        except FileRefused as refused:
            form.add_error("file", spoken(refused.problem))
        else:
            text = ngettext("%(n)s rad är läst på nytt.", "%(n)s rader är lästa på nytt.", count)
            messages.success(request, text % {"n": count})
            return see_other("import", number)
    return render(request, "intake/import.html", _step(importing) | {"returned": form, "faulty": True}, status=422)
