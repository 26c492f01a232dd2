"""How amounts, days and codes are written on every page (DESIGN §6). Built into all templates."""

import re
from datetime import date
from typing import Any

from django import template
from django.utils.translation import get_language, gettext, ngettext

from atersok.law.findings import State
from atersok.law.wording import Text
from atersok.report.words import KIND_NAMES, STATE_NAMES

register = template.Library()
NO_BREAK = "\u00a0"
_SAID_IN_DAYS = 2 * 366  # farther away nobody counts days
_WHOLE = re.compile(r"(\b\d{4}-\d{2}-\d{2}\b)")


@register.filter
def kr(ore: int | None) -> str:
    """An amount in öre with two decimals: `12 345,60 kr`; a dash where it is not known."""
    if ore is None:
        return "–"
    kronor, rest = divmod(abs(ore), 100)
    sign = "\u2212" if ore < 0 else ""
    return f"{sign}{kronor:,}".replace(",", NO_BREAK) + f",{rest:02d}{NO_BREAK}kr"


@register.filter
def whole_kr(ore: int | None) -> str:
    """An amount in öre rounded to whole kronor, for overviews: `12 346 kr`."""
    if ore is None:
        return "–"
    kronor = (abs(ore) + 50) // 100
    sign = "\u2212" if ore < 0 and kronor else ""
    return f"{sign}{kronor:,}".replace(",", NO_BREAK) + f"{NO_BREAK}kr"


@register.filter
def count(number: int | None) -> str:
    """A whole number with no-break spaces: `12 345`."""
    return "–" if number is None else f"{number:,}".replace(",", NO_BREAK)


@register.filter
def in_days(day: date | None, today: date) -> str:
    """How far away a day is: `om 9 dagar`, `i dag`, `för 3 dagar sedan`, `för 10 år sedan`."""
    if day is None:
        return ""
    days = (day - today).days
    if abs(days) > _SAID_IN_DAYS:
        return _in_years(days)
    if days == 0:
        return gettext("i dag")
    if days > 0:
        return ngettext("om %(n)d dag", "om %(n)d dagar", days) % {"n": days}
    return ngettext("för %(n)d dag sedan", "för %(n)d dagar sedan", -days) % {"n": -days}


def _in_years(days: int) -> str:
    years = round(abs(days) / 365.25)
    if days > 0:
        return ngettext("om %(n)d år", "om %(n)d år", years) % {"n": years}
    return ngettext("för %(n)d år sedan", "för %(n)d år sedan", years) % {"n": years}


@register.filter
def said(text: Text | None) -> str:
    """A sentence of the law in the reader's language."""
    return "" if text is None else text.fill(language())


@register.filter
def kind_name(kind: str) -> str:
    """A reimbursement in words."""
    return said(KIND_NAMES[kind])


@register.filter
def state_name(state: str) -> str:
    """A finding's state in words."""
    return said(STATE_NAMES[State(state)])


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """One value of a mapping, or nothing."""
    return mapping.get(key) if mapping else None


@register.filter
def by_day(text: str) -> list[tuple[str, bool]]:
    """A sentence in parts, with whether each is a day or an amount, which must not be broken at the end of a line."""
    return [(part, place % 2 == 1) for place, part in enumerate(_WHOLE.split(str(text))) if part]


def language() -> str:
    """`sv` or `en`, as the statute book's words are kept."""
    return "en" if (get_language() or "sv").startswith("en") else "sv"
