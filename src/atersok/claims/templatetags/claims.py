"""How templates write what is particular to findings and claims."""

from typing import Any

from django import template
from django.utils.translation import gettext, ngettext

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.audit.concealing import HIDDEN
from atersok.claims import choices
from atersok.claims.documents import refusal_reasons
from atersok.claims.documents.fields import cost_kind
from atersok.claims.language import reader
from atersok.claims.law_links import Cited, cited
from atersok.law.policies import BY_NUMBER
from atersok.people.masking import hides, shown_place
from atersok.people.models import Person

register = template.Library()
LIFELONG = 99_00  # hundredths of a year


@register.filter
def law(basis: str) -> list[Cited]:
    """The parts of a citation with their addresses."""
    return cited(basis, reader())


@register.filter
def cost_name(kind: str) -> str:
    """A cost kind in words."""
    return cost_kind(kind, reader())


@register.filter
def reason_name(code: str) -> str:
    """A refusal reason in words."""
    known = refusal_reasons().get(code)
    return known.text.fill(reader()) if known else code


@register.filter
def question_text(number: str) -> str:
    """An open question in words."""
    return BY_NUMBER[number].text.fill(reader())


@register.filter
def minus(amount: int | None, other: int | None) -> int:
    """A difference in öre."""
    return (amount or 0) - (other or 0)


@register.filter
def whys(row: Any) -> list[str]:
    """Why a stored finding is not claimable, in words."""
    place = 2 if reader() == "en" else 1
    return [why[place] for why in row.why]


@register.filter
def unit_of(row: Any, user: User) -> str:
    """The unit of a row about a person; hidden for somebody protected."""
    person: Person = row.person
    return shown_place(row.unit.name if row.unit else "", person, user)


@register.filter
def question_name(name: str) -> str:
    """An open question in words, by its setting's name."""
    return next((q.text.fill(reader()) for q in BY_NUMBER.values() if q.name == name), name)


@register.filter
def in_words(choice: str) -> str:
    """A choice of reading as people write it."""
    return choices.in_words(choice)


@register.filter
def years(hundredths: int) -> str:
    """Hundredths of a year: `3,5 år`, life-long."""
    if hundredths >= LIFELONG:
        return gettext("livslångt")
    whole, rest = divmod(hundredths, 100)
    number = f"{whole},{rest:02d}".rstrip("0") if rest else str(whole)
    return ngettext("%(n)s år", "%(n)s år", 1 if hundredths == 100 else 2) % {"n": number}


@register.filter
def reads_people(user: User) -> bool:
    """Whether the user may open people's pages."""
    return user.may(Permission.PERSON_READ)


@register.filter
def text_for(text: str, told: bool) -> str:
    """Free text, unless it is about somebody who is kept from the reader (`told`: it may be shown)."""
    return text if told else str(HIDDEN)


@register.filter
def open_to(person: Person, user: User) -> bool:
    """Whether the user may see who the person is."""
    return not hides(person, user)
