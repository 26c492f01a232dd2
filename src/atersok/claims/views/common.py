"""What the app's pages share."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url

from atersok.accounts.guard import Request
from atersok.claims import selectors
from atersok.claims.models import CertificateRequest, Claim, Finding


class SeeOther(HttpResponseRedirect):
    """After a POST: go and look there."""

    status_code = 303


def see(to: str, *args: Any) -> SeeOther:
    """Go to a page by its name."""
    return SeeOther(resolve_url(to, *args))


def page(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page; 422 when its form has errors."""
    form = context.get("form")
    faulty = bool(context.get("faulty")) or bool(isinstance(form, BaseForm) and form.is_bound and form.errors)
    return render(request, template, {**context, "faulty": faulty}, status=422 if faulty else 200)


def add_error(form: BaseForm, error: ValidationError) -> None:
    """Put what a service said on the form."""
    form.add_error(None, error.messages)


def claim_or_404(request: Request, pk: int) -> Claim:
    """A claim that the user may see."""
    return _one(selectors.claims_for(request.user), pk)


def finding_or_404(request: Request, pk: int) -> Finding:
    """A finding that the user may see."""
    return _one(selectors.findings_for(request.user), pk)


def request_or_404(request: Request, pk: int) -> CertificateRequest:
    """A request for a certificate that the user may see."""
    return _one(selectors.requests_for(request.user), pk)


def _one[M: Model](rows: QuerySet[M], pk: int) -> M:
    return get_object_or_404(rows, pk=pk)
