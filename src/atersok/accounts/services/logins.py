"""Users who come through the region's own login: made at the first login, brought up to date at each."""

from secrets import token_hex

from allauth.account.internal.emailkit import valid_email_or_none
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from atersok.accounts.claims import Identity
from atersok.accounts.models import Unit, User
from atersok.accounts.permissions import Role
from atersok.history import acting


class NoUnitError(Exception):
    """The role belongs to a unit, and the login tells of none that is in use here."""


@transaction.atomic
def log_in_by_claims(issuer: str, uid: str, told: Identity, label: str) -> User:
    """The user known by issuer and uid, or a new one, with the name, role and unit that the login tells of.

    A name or an address never connects a login with a user: only issuer and uid do. Who has been made inactive here
    stays so and is not changed. Raises NoUnitError.
    """
    account = SocialAccount.objects.select_for_update().filter(provider=issuer, uid=uid).first()
    user = account.user if account else User(username=_free_name(uid))
    if not user.is_active:
        return user
    before = _told_of(user)
    _take_over(user, told)
    if user.pk is None or before != _told_of(user):
        if user.pk is None:
            user.set_unusable_password()
        user.full_clean(exclude=["password"])
        with acting(user if user.pk else None, f"inloggning via {label}"):
            user.save()
    if account is None:
        SocialAccount.objects.create(user=user, provider=issuer, uid=uid)
    return user


def _take_over(user: User, told: Identity) -> None:
    unit = Unit.objects.filter(code=told.unit, active=True).first() if told.unit else None
    if unit is None and told.role == Role.UNIT:
        raise NoUnitError
    user.name = told.name or user.name or user.username
    user.email = valid_email_or_none(told.email) or user.email
    user.role, user.unit, user.sees_protected = told.role, unit, told.sees_protected


def _told_of(user: User) -> tuple[object, ...]:
    return user.name, user.email, user.role, user.unit_id, user.sees_protected


def _free_name(uid: str) -> str:
    """The uid as user name; one that somebody else has gets an ending: the login is never let into their account."""
    name = uid[:140]
    return f"{name}-{token_hex(4)}" if User.objects.filter(username__iexact=name).exists() else name
