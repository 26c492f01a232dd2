"""How a share is written."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def plain(number: Decimal) -> str:
    """All its decimals and no zeros after them: `1,27935127`."""
    return f"{number.normalize():f}".replace(".", ",")
