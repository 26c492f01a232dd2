"""How shares and amounts are written."""

from decimal import Decimal

from django import template

from atersok.law.money import show

register = template.Library()


@register.filter
def plain(number: Decimal) -> str:
    """All its decimals and no zeros after them: `1,27935127`."""
    return f"{number.normalize():f}".replace(".", ",")


@register.filter
def exact(ore: int | None) -> str:
    """An amount with its öre where it has any, so that what is shown adds up; a dash where nothing is known."""
    return "–" if ore is None else show(ore)
