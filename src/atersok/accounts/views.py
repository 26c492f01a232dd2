"""Pages: one's own account, users, units, and the region's settings."""

from typing import Any

from django import forms as django_forms
from django.conf import settings as django_settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atersok.accounts import forms, selectors, services
from atersok.accounts.guard import Request, needs
from atersok.accounts.models import User, region
from atersok.accounts.permissions import Permission
from atersok.law.policies import BY_NUMBER

PAGE = 50
UNPROCESSABLE = 422
both = require_http_methods(["GET", "HEAD", "POST"])


# --- one's own --------------------------------------------------------------------------------------------------------
@both
@needs(Permission.OPEN)
def account(request: Request) -> HttpResponse:
    """Language, digest, password, second factor and sessions."""
    form = forms.OwnSettings(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        services.change_own_settings(request.user, form.cleaned_data["language"], form.cleaned_data["digest"])
        return _done(request, _("Dina inställningar är sparade."), "account")
    context = {
        "form": form,
        "sessions": selectors.own_sessions(request.user),
        "this_session": request.session.session_key,
        "has_factor": selectors.has_factor(request.user),
        "has_calendar": request.user.may(Permission.TODO),
    }
    return render(request, "accounts/account.html", context, status=_status(form))


@require_POST
@needs(Permission.OPEN)
def end_own_sessions(request: Request) -> HttpResponse:
    """Log out everywhere else."""
    services.end_own_sessions(request.user, request.session.session_key)
    return _done(request, _("Du är utloggad överallt utom här."), "account")


@require_POST
@needs(Permission.OPEN)
def end_own_session(request: Request, number: int) -> HttpResponse:
    """Log out in one place."""
    services.end_own_session(request.user, number)
    return _done(request, _("Sessionen är avslutad."), "account")


@require_POST
def set_language_own(request: HttpRequest) -> HttpResponse:
    """Another language, kept with the user and, before login, in a cookie. Back to the page it was chosen on."""
    language, back = request.POST.get("language", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("home")
    response = _see(back)
    if language in dict(django_settings.LANGUAGES):
        if isinstance(request.user, User):
            services.set_language(request.user, language)
        translation.activate(language)
        response.set_cookie(
            django_settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, secure=django_settings.SECURE,
            httponly=True, samesite="Lax",
        )  # fmt: skip
    return response


# --- users ------------------------------------------------------------------------------------------------------------
@require_GET
@needs(Permission.USERS)
def users(request: Request) -> HttpResponse:
    """Who may log in."""
    order, active = request.GET.get("ordning", "name"), request.GET.get("visa") != "alla"
    found = selectors.users(request.user, order, active=True if active else None)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/users.html", {"page": page, "order": order, "only_active": active})


@sensitive_post_parameters()
@both
@needs(Permission.USERS)
def user_new(request: Request) -> HttpResponse:
    """A new user. The one-time password is in the answer itself and kept nowhere: there is no page to go to."""
    form = forms.NewUser(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, password = services.create_user(
                request.user, form.cleaned_data["username"], form.values(), form.cleaned_data["reason"]
            )
            return render(request, "accounts/user_password.html", {"shown": made, "password": password})
        except ValidationError as error:
            _take(form, error)
    return render(request, "accounts/user_new.html", {"form": form}, status=_status(form))


@both
@needs(Permission.USERS)
def user(request: Request, number: int) -> HttpResponse:
    """One user."""
    shown = get_object_or_404(selectors.users(request.user), pk=number)
    form = forms.ChangeUser(request.POST or None, instance=User.objects.get(pk=number))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_user(request.user, shown, form.values(), form.cleaned_data["reason"])
            return _done(request, _("Ändringen är sparad."), "user", number)
        except ValidationError as error:
            _take(form, error)
    return render(request, "accounts/user.html", {"form": form, "shown": shown}, status=_status(form))


@both
@needs(Permission.USERS)
def user_password(request: Request, number: int) -> HttpResponse:
    """A new one-time password, shown in the answer itself and kept nowhere."""
    shown = get_object_or_404(selectors.users(request.user), pk=number)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = services.give_initial_password(request.user, shown, form.cleaned_data["reason"])
        return render(request, "accounts/user_password.html", {"shown": shown, "password": password})
    words = (
        _("Nytt engångslösenord till %(name)s") % {"name": shown.name},
        _("Det gamla lösenordet slutar gälla och personen loggas ut. Lösenordet visas en gång."),
        _("Ge ett nytt lösenord"),
    )
    return _confirm(request, form, words, reverse("user", args=[number]))


@both
@needs(Permission.USERS)
def user_end_sessions(request: Request, number: int) -> HttpResponse:
    """Log a user out everywhere."""
    shown = get_object_or_404(selectors.users(request.user), pk=number)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.end_sessions(request.user, shown, form.cleaned_data["reason"])
        return _done(request, _("%(name)s är utloggad överallt.") % {"name": shown.name}, "user", number)
    words = (
        _("Logga ut %(name)s överallt") % {"name": shown.name},
        _("Det som inte är sparat går förlorat. Personen kan logga in igen."),
        _("Logga ut"),
    )
    return _confirm(request, form, words, reverse("user", args=[number]))


@both
@needs(Permission.USERS)
def user_reset_factor(request: Request, number: int) -> HttpResponse:
    """Take away a user's second factor."""
    shown = get_object_or_404(selectors.users(request.user), pk=number)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.reset_second_factor(request.user, shown, form.cleaned_data["reason"])
            return _done(request, _("Den andra faktorn är återställd."), "user", number)
        except ValidationError as error:
            _take(form, error)
    words = (
        _("Återställ den andra faktorn för %(name)s") % {"name": shown.name},
        _("Kontrollera först att det verkligen är personen som ber om det. App, nycklar och reservkoder tas bort, "
          "och personen loggas ut och sätter upp en ny faktor vid nästa inloggning."),
        _("Återställ"),
    )  # fmt: skip
    return _confirm(request, form, words, reverse("user", args=[number]))


# --- units and the region ---------------------------------------------------------------------------------------------
@require_GET
@needs(Permission.SETTINGS)
def units(request: Request) -> HttpResponse:
    """The units."""
    active = request.GET.get("visa") != "alla"
    found = selectors.units(request.user, active=True if active else None)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/units.html", {"page": page, "only_active": active})


@both
@needs(Permission.SETTINGS)
def unit_new(request: Request) -> HttpResponse:
    """A new unit."""
    form = forms.UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.create_unit(request.user, form.cleaned_data)
        return _done(request, _("Enheten är tillagd."), "units")
    return render(request, "accounts/unit.html", {"form": form}, status=_status(form))


@both
@needs(Permission.SETTINGS)
def unit(request: Request, number: int) -> HttpResponse:
    """One unit."""
    shown = get_object_or_404(selectors.units(request.user), pk=number)
    form = forms.UnitForm(request.POST or None, instance=get_object_or_404(selectors.units(request.user), pk=number))
    if request.method == "POST" and form.is_valid():
        services.change_unit(request.user, shown, form.cleaned_data)
        return _done(request, _("Ändringen är sparad."), "units")
    return render(request, "accounts/unit.html", {"form": form, "shown": shown}, status=_status(form))


@both
@needs(Permission.SETTINGS)
def settings(request: Request) -> HttpResponse:
    """The region's data, and how it reads the law's open questions."""
    here = region()
    form = forms.RegionForm(request.POST or None, instance=region())
    if request.method == "POST" and form.is_valid():
        try:
            services.change_region(request.user, form.cleaned_data, form.cleaned_data["reason"])
            return _done(request, _("Regionens uppgifter är sparade."), "settings")
        except ValidationError as error:
            _take(form, error)
    context = {"form": form, "readings": selectors.readings(here)}
    return render(request, "accounts/settings.html", context, status=_status(form))


@both
@needs(Permission.SETTINGS)
def reading(request: Request, question: str) -> HttpResponse:
    """Choose how one open question is read."""
    chosen = next((one for one in selectors.readings() if one.question.number == question and one.open), None)
    if chosen is None:
        raise Http404
    form = forms.Reading(request.POST or None, question=BY_NUMBER[question], initial={"choice": chosen.choice})
    if request.method == "POST" and form.is_valid():
        services.choose_reading(request.user, question, form.cleaned_data["choice"], form.cleaned_data["reason"])
        return _done(request, _("Läsningen är vald. Den gäller från nästa beräkning."), "settings")
    return render(request, "accounts/reading.html", {"form": form, "chosen": chosen}, status=_status(form))


# --- what they share --------------------------------------------------------------------------------------------------
def _status(form: django_forms.BaseForm) -> int:
    return UNPROCESSABLE if form.errors else 200


def _see(url: str) -> HttpResponse:
    """See other (303): the browser gets the page, and going back does not send the form again."""
    response = redirect(url)
    response.status_code = 303
    return response


def _done(request: HttpRequest, said: str, name: str, *args: Any) -> HttpResponse:
    messages.success(request, said)
    return _see(reverse(name, args=args))


def _take(form: django_forms.BaseForm, error: ValidationError) -> None:
    """What the service refused, at the field it belongs to or on top."""
    known = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for field, errors in known.items():
        form.add_error(field if field in form.fields else None, errors)


def _confirm(request: HttpRequest, form: django_forms.Form, words: tuple[str, str, str], back: str) -> HttpResponse:
    title, intro, action = words
    context = {"title": title, "intro": intro, "action": action, "form": form, "back": back, "color": "danger"}
    return render(request, "components/confirm.html", context, status=_status(form))
