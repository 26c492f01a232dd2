"""Users, units and the region's own settings."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from atersok.accounts.giro import bankgiro
from atersok.accounts.permissions import Permission, Role, may
from atersok.history import tracked
from atersok.law.policies import CAUTIOUS, Policies


@tracked()
class Unit(models.Model):
    """Enhet: a unit that gives care, the region's own or a private one."""

    code = models.CharField(_("kod"), max_length=40, unique=True)
    name = models.CharField(_("namn"), max_length=200)
    private = models.BooleanField(_("privat"), default=False)
    organisation_number = models.CharField(_("organisationsnummer"), max_length=12, blank=True)
    cost_centre = models.CharField(_("kostnadsställe"), max_length=40, blank=True)
    bankgiro = models.CharField(_("bankgiro"), max_length=12, blank=True, validators=[bankgiro])
    email = models.EmailField(_("e-post"), blank=True)
    region = models.CharField(_("länskod"), max_length=2, blank=True)
    active = models.BooleanField(_("i bruk"), default=True)

    class Meta:
        """By name."""

        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Users(BaseUserManager["User"]):
    """Making users."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A user with a hashed password, or without one when the region's own login is used."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user


@tracked(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """Användare."""

    username = models.CharField(_("användarnamn"), max_length=150, unique=True)
    name = models.CharField(_("namn"), max_length=200)
    email = models.EmailField(_("e-post"), blank=True)
    role = models.CharField(_("roll"), max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("enhet"))
    substitute = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="stands_in_for", verbose_name=_("ersättare")
    )
    sees_protected = models.BooleanField(_("får se skyddade personuppgifter"), default=False)
    language = models.CharField(_("språk"), max_length=2, choices=[("sv", "Svenska"), ("en", "English")], default="sv")
    digest = models.BooleanField(_("får sammandrag med e-post"), default=True)
    is_active = models.BooleanField(_("aktiv"), default=True)
    invented = models.BooleanField(_("påhittad användare för demon"), default=False)
    created = models.DateTimeField(auto_now_add=True)
    password_set = models.DateTimeField(_("lösenordet valt"), null=True, blank=True)
    initial_password_until = models.DateTimeField(_("engångslösenordet gäller till"), null=True, blank=True)
    sessions_ended = models.DateTimeField(_("sessioner avslutade"), null=True, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]
    objects = Users()

    class Meta:
        """A unit's user belongs to a unit."""

        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                Lower("username"),
                name="username_whatever_case",
                violation_error_message=_("Användarnamnet är upptaget."),
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.UNIT) | models.Q(unit__isnull=False),
                name="unit_user_has_unit",
                violation_error_message=_("En användare med rollen enhet måste höra till en enhet."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """What a session must match: another password, or sessions ended since it began, and it is over."""
        seal = f"{self.password}|{self.sessions_ended or ''}"
        return salted_hmac("atersok.accounts.session", seal, secret=secret, algorithm="sha256").hexdigest()

    def may(self, permission: Permission) -> bool:
        """Whether the user's role holds the permission (permissions.TABLE)."""
        return may(self, permission)

    @property
    def only_unit(self) -> int | None:
        """The unit whose people and rows are all that this user may see, or None for the whole region."""
        return self.unit_id if self.role == Role.UNIT else None


@tracked()
class Region(models.Model):
    """Regionen: one row; what the region decides for itself."""

    code = models.CharField(_("länskod"), max_length=2)
    name = models.CharField(_("namn"), max_length=100)
    organisation_number = models.CharField(_("organisationsnummer"), max_length=12, blank=True)
    address = models.CharField(_("adress"), max_length=200, blank=True)
    contact = models.CharField(_("kontaktperson"), max_length=200, blank=True)
    phone = models.CharField(_("telefon"), max_length=40, blank=True)
    email = models.EmailField(_("e-post"), blank=True)
    bankgiro = models.CharField(_("bankgiro"), max_length=12, blank=True)
    four_eyes = models.BooleanField(_("två personer krävs för att skicka en ansökan"), default=True)
    policies = models.JSONField(_("tolkningar"), default=dict, blank=True)

    class Meta:
        """At most one."""

        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="one_region"),)

    def __str__(self) -> str:
        return self.name

    def readings(self) -> Policies:
        """The readings of open questions that the region has chosen; cautious where it has not."""
        return Policies(**self.policies) if self.policies else CAUTIOUS


def region() -> Region:
    """The region, made with empty values on first use (`atersok migrate` and the demo fill it in)."""
    return Region.objects.get_or_create(pk=1, defaults={"code": "23", "name": "Region"})[0]
