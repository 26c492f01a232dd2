"""Siffror: sums without people, for who follows the whole."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from atersok.accounts.guard import Request, needs
from atersok.accounts.permissions import Permission
from atersok.clock import today
from atersok.site.todo import figures as sums


@require_GET
@needs(Permission.FIGURES)
def figures(request: Request) -> HttpResponse:
    """By reimbursement, state and year."""
    asked = request.GET.get("ar", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else None
    context = {
        "figures": sums.figures(today()), "table": sums.table(request.user, year), "year": year,
        "states": sums.STATES, "decisions": sums.decisions(request.user), "today": today(), "fewest": sums.FEWEST,
    }  # fmt: skip
    return render(request, "todo/figures.html", context)
