"""The register's codes in words. Keys are the facts folder's codes (DESIGN §5)."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from atersok.exchange.schema import DETAILS, SITUATION_KINDS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    type Words = dict[str, _StrPromise | str]

SITUATION_NAMES: "Words" = {
    "asylsokande": _("Asylsökande"),
    "tillfalligt_skydd_sokt": _("Har sökt tillfälligt skydd"),
    "tillfalligt_skydd_beviljat": _("Har tillfälligt skydd"),
    "tillstandssokande": _("Söker tillstånd av annat skäl"),
    "uppehallstillstand": _("Uppehållstillstånd"),
    "registrerad_mv": _("Registrerad hos Migrationsverket"),
    "kommunplats": _("Har plats i en kommun"),
    "forvar": _("Frihetsberövad"),
    "folkbokford": _("Folkbokförd"),
    "bevisperson": _("Bevisperson"),
    "medicinska_skal": _("Tillstånd av medicinska skäl"),
    "forlangning_sokt": _("Har sökt förlängning"),
    "haller_sig_undan": _("Håller sig undan"),
    "undantagen_lma": _("Undantagen från mottagningslagen"),
    "medborgare": _("Svensk medborgare"),
}

DETAIL_NAMES: "Words" = {
    "asylboende": _("asylboende"),
    "ebo": _("eget boende"),
    "kommunboende": _("boende i en kommun"),
    "forvar": _("förvar"),
    "hakte": _("häkte"),
    "anstalt": _("anstalt"),
    "arrest": _("arrest"),
    "5:1": _("5 kap. 1 §, skyddsbehövande"),
    "5:2": _("5 kap. 2 §, kvotflykting"),
    "5:4": _("5 kap. 4 §, verkställighetshinder"),
    "5:6": _("5 kap. 6 §, synnerligen ömmande omständigheter"),
    "5:11": _("5 kap. 11 §, tillfälliga hinder"),
    "12:18": _("12 kap. 18 §, nya omständigheter"),
    "21:2": _("21 kap. 2 §, tillfälligt skydd"),
    "22": _("22 kap. utlänningslagen"),
    "2016:752": _("lagen (2016:752)"),
    "2017:353": _("lagen (2017:353)"),
    "anhorig": _("anhörig"),
    "annat": _("annan grund"),
}


def situation_name(kind: str) -> str:
    """A situation's kind in words."""
    return str(SITUATION_NAMES.get(kind, kind))


def detail_name(detail: str) -> str:
    """A situation's detail in words; free text as it is."""
    return str(DETAIL_NAMES.get(detail, detail))


def situation_choices() -> list[tuple[str, "_StrPromise | str"]]:
    """Every kind, in the schema's order."""
    return [(kind, SITUATION_NAMES[kind]) for kind in SITUATION_KINDS]


def detail_choices() -> list[tuple[Any, Any]]:
    """Every limited detail, grouped by the situation it belongs to."""
    found: list[tuple[Any, Any]] = [("", _("Ingen"))]
    for kind, codes in DETAILS.items():
        found.append((SITUATION_NAMES[kind], [(code, DETAIL_NAMES[code]) for code in codes]))
    return found
