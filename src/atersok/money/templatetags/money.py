"""How shares are written."""

from django import template

register = template.Library()


@register.filter
def permille(share: int | None) -> str:
    """Per mille as percent with as many decimals as it takes: `12,5`."""
    whole, rest = divmod(share or 0, 10)
    return f"{whole},{rest}" if rest else str(whole)
