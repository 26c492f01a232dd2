"""What the pages of the money show in a way of their own."""

from django import template
from django.utils.translation import gettext as _

from atersok.money.dividing import permille
from atersok.person_numbers import without_numbers

register = template.Library()
register.filter("permille", permille)


@register.filter
def told_to(text: str, may_people: bool) -> str:
    """What the bank or the agency wrote; numbers of people are hidden from who may not read people."""
    return text if may_people else without_numbers(text, _("[nummer dolt]"))
