"""How templates write people: always with the user who looks (`{{ row.person|name_for:user }}`)."""

from django import template

from atersok.accounts.models import User
from atersok.people import masking, words
from atersok.people.models import Person

register = template.Library()


@register.filter
def name_for(person: Person, user: User) -> str:
    """The person's name, or that it is protected."""
    return masking.shown_name(person, user)


@register.filter
def listed_for(person: Person, user: User) -> str:
    """The name with the family name first, or that it is protected."""
    return masking.listed_name(person, user)


@register.filter
def numbers_for(person: Person, user: User) -> str:
    """The numbers in force, or that they are protected."""
    return masking.shown_numbers(person, user)


@register.filter
def unit_for(person: Person, user: User) -> str:
    """The person's unit, or that it is protected."""
    return masking.shown_unit(person, user)


@register.filter
def situation_name(kind: str) -> str:
    """A situation in words."""
    return words.situation_name(kind)


@register.filter
def detail_name(detail: str) -> str:
    """A situation's detail in words."""
    return words.detail_name(detail)
