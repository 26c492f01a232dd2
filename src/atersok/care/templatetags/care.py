"""Care's codes in templates."""

from django import template

from atersok.care import words

register = template.Library()


@register.filter
def care_name(kind: str) -> str:
    """A kind of care in words."""
    return str(words.CARE_NAMES.get(kind, kind))


@register.filter
def cost_name(kind: str) -> str:
    """A kind of cost in words."""
    return str(words.COST_NAMES.get(kind, kind))


@register.filter
def years(hundredths: int | None) -> str:
    """Hundredths of a year as years: `2,5`; a dash where it is not stated."""
    if hundredths is None:
        return "–"
    whole, rest = divmod(hundredths, 100)
    return f"{whole},{rest:02d}".rstrip("0") if rest else str(whole)
