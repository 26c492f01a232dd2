"""What the components need: where a field's error link leads, the colour of a state, crumbs and tabs."""

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.template import Context

register = template.Library()

_COLOURS = {
    "success": ("approved", "committed", "answered", "valid", "automatic", "fine", "same", "agree", "settled", "paid"),
    "info": (
        "claimable",
        "draft",
        "review",
        "reviewed",
        "sent",
        "received",
        "preview",
        "mapping",
        "asked",
        "new",
        "checked",
        "in_basis",
        "making",
    ),
    "warning": (
        "watch",
        "blocked",
        "supplement",
        "partly",
        "reminded",
        "appealed",
        "court",
        "changed",
        "open",
        "ask",
        "returned",
        "missing_here",
        "wrong_band",
        "wrong_amount",
        "recovered",
        "unspecified",
    ),
    "danger": ("late", "lost", "refused", "failed", "declined", "invalid", "error", "wrong", "missing_there"),
}
"""Colours of states that the apps have; the rest are neutral. Colour only adds: the text says it."""

_COLOUR_OF = {state: colour for colour, states in _COLOURS.items() for state in states}
_MESSAGES = {"success": "success", "warning": "warning", "error": "danger"}


@register.filter
def state_color(state: str) -> str:
    """The colour of a state's tag."""
    return _COLOUR_OF.get(state, "neutral")


@register.filter
def message_color(level: str) -> str:
    """The colour of a message's box."""
    return _MESSAGES.get(level, "info")


@register.filter
def anchor(field: BoundField) -> str:
    """The id of what can be filled in: the field, or the first choice of a group."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the field is one box to tick, which has its label after it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.inclusion_tag("components/status.html")
def status(state: str, text: str) -> dict[str, str]:
    """A state as a tag: `{% status claim.state claim.get_state_display %}`."""
    return {"color": state_color(state), "text": text}


@register.inclusion_tag("components/crumbs.html")
def crumbs(*steps: str) -> dict[str, Any]:
    """The way here: `{% crumbs _("Personer") people_url person.number %}`: label, address, …, this page's label."""
    return {"steps": _pairs(steps[:-1]), "here": steps[-1]}


@register.inclusion_tag("components/tabs.html", takes_context=True)
def tabs(context: Context, label: str, *steps: str) -> dict[str, Any]:
    """Views of one thing: `{% tabs _("Ansökan") _("Översikt") url_1 _("Historik") url_2 %}`."""
    here = context["request"].get_full_path()
    return {
        "label": label,
        "tabs": [{"label": text, "url": url, "current": url == here} for text, url in _pairs(steps)],
    }


def _pairs(steps: tuple[str, ...]) -> list[tuple[str, str]]:
    return list(zip(steps[::2], steps[1::2], strict=True))
