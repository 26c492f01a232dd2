"""Forms: logging in, second factors, one's own account, users, units and the region."""

# allauth ships no types
# mypy: disallow-subclassing-any=False, warn-return-any=False

from typing import TYPE_CHECKING, Any, cast

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCode
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import Region, Unit, User
from atersok.accounts.selectors import in_words
from atersok.accounts.services.region import REGION_FIELDS, UNIT_FIELDS
from atersok.accounts.services.users import FIELDS
from atersok.law.policies import Question

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Any]

    class _OfUser(forms.ModelForm[User]): ...

    class _OfUnit(forms.ModelForm[Unit]): ...

    class _OfRegion(forms.ModelForm[Region]): ...

else:  # Django's own class takes no parameter when the program runs
    _OfUser = _OfUnit = _OfRegion = forms.ModelForm


def _say(field: forms.Field, label: Any, help_text: Any = "") -> None:
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


class Login(LoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], _("Användarnamn"))
        _say(self.fields["password"], _("Lösenord"))


class ChangePassword(ChangePasswordForm):
    """Another password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["oldpassword"], _("Lösenordet du har nu"))
        _say(
            self.fields["password1"],
            _("Nytt lösenord"),
            _("Minst 12 tecken. En mening som bara du kommer på är lätt att minnas och svår att gissa."),
        )
        _say(self.fields["password2"], _("Nytt lösenord en gång till"))

    def clean(self) -> dict[str, Any]:
        """A one-time password is not kept as one's own."""
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("password1") and cleaned.get("password1") == cleaned.get("oldpassword"):
            self.add_error("password1", _("Välj ett annat lösenord än det du har nu."))
        return cleaned


class Reauthenticate(ReauthenticateForm):
    """The password once more, before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password"], _("Lösenord"))


class Code(AuthenticateForm):
    """A code from the app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Kod"), _("Sex siffror från appen, eller en av dina reservkoder."))


class CodeAgain(ReauthenticateByCode):
    """The same, before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Kod"), _("Sex siffror från appen, eller en av dina reservkoder."))


class ActivateApp(ActivateTOTPForm):
    """The first code from an app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Kod från appen"), _("De sex siffror som appen visar nu."))

    def clean_code(self) -> str:
        """The code is used up by this: it can't be the first login's second factor as well."""
        code = super().clean_code()
        TOTP(Authenticator(user=self.user))._mark_code_used(code)
        return code


class AddKey(AddWebAuthnForm):
    """A passkey or security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["name"], _("Vad nyckeln ska heta"), _("Till exempel Telefonen eller Nyckelknippan."))
        self.fields["name"].initial = self.initial["name"] = ""


class RenameKey(EditWebAuthnForm):
    """A key's name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["name"], _("Vad nyckeln ska heta"))


class Reason(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Varför"), max_length=200, help_text=_("Sparas i historiken."))


class OwnSettings(_OfUser):
    """Language and digest."""

    class Meta:
        """What everybody decides for themselves."""

        model = User
        fields = ("language", "digest")


class _UserForm(_OfUser):
    reason = forms.CharField(
        label=_("Varför"), max_length=200, required=False,
        help_text=_("Behövs när roll, enhet, rätt att se skyddade uppgifter eller aktiv ändras. Sparas i historiken."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = User.objects.filter(is_active=True)
        if self.instance.pk:
            others = others.exclude(pk=self.instance.pk)
        cast("_Choice", self.fields["substitute"]).queryset = others
        cast("_Choice", self.fields["unit"]).queryset = Unit.objects.filter(active=True)

    def values(self) -> dict[str, Any]:
        """What the service is to write."""
        return {name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}


class ChangeUser(_UserForm):
    """A user."""

    class Meta:
        """All but the user name, which the history knows them by."""

        model = User
        fields = FIELDS


class NewUser(_UserForm):
    """A new user: active from the start."""

    class Meta:
        """The user name is given once."""

        model = User
        fields = ("username", *(name for name in FIELDS if name != "is_active"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].help_text = _("Sparas i historiken. Till exempel: ny handläggare enligt beslut.")


class UnitForm(_OfUnit):
    """A unit."""

    class Meta:
        """Everything about it."""

        model = Unit
        fields = UNIT_FIELDS


class RegionForm(_OfRegion):
    """The region's own data."""

    reason = forms.CharField(
        label=_("Varför"), max_length=200, required=False,
        help_text=_("Behövs när en person ensam ska få skicka en ansökan. Sparas i historiken."),
    )  # fmt: skip

    class Meta:
        """All but the readings, which have a form each."""

        model = Region
        fields = REGION_FIELDS


class Reading(forms.Form):
    """How the region reads one open question of the law."""

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(choice, in_words(question, choice)) for choice in question.choices]
        self.fields["choice"] = forms.ChoiceField(label=_("Läsning"), choices=choices, widget=forms.RadioSelect)
        self.fields["reason"] = forms.CharField(label=_("Varför"), max_length=200, help_text=_("Sparas i historiken."))
