"""Care's codes in words. Keys are the facts folder's codes (DESIGN §5)."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from atersok.exchange.schema import CARE_KINDS, COST_KINDS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CARE_NAMES: "dict[str, _StrPromise]" = {
    "omedelbar": _("Omedelbar vård"),
    "kan_inte_ansta": _("Vård som inte kan anstå"),
    "kan_ansta": _("Vård som kan anstå"),
    "modravard": _("Mödrahälsovård"),
    "forlossning": _("Förlossning"),
    "preventivmedel": _("Preventivmedelsrådgivning"),
    "abort": _("Abort"),
    "smittskydd": _("Smittskydd"),
    "tandvard_omedelbar": _("Omedelbar tandvård"),
    "tandvard_kan_inte_ansta": _("Tandvård som inte kan anstå"),
    "tandvard_kan_ansta": _("Tandvård som kan anstå"),
    "bup": _("Barn- och ungdomspsykiatri"),
}

COST_NAMES: "dict[str, _StrPromise]" = {
    "vard": _("Vård"),
    "tandvard": _("Tandvård"),
    "tolk": _("Tolk"),
    "hjalpmedel": _("Hjälpmedel"),
    "sjukresa": _("Sjukresa"),
    "lakemedel": _("Läkemedel"),
    "vardnadshavare_bup": _("Vårdnadshavare vid barnpsykiatrisk vård"),
    "anhorigboende": _("Boende för anhörig"),
}


def care_choices() -> "list[tuple[str, _StrPromise]]":
    """Every kind of care, in the schema's order."""
    return [(kind, CARE_NAMES[kind]) for kind in CARE_KINDS]


def cost_choices() -> "list[tuple[str, _StrPromise]]":
    """Every kind of cost, in the schema's order."""
    return [(kind, COST_NAMES[kind]) for kind in COST_KINDS]
