"""Kinds for which the state pays a region nothing on application, and why: refused with the reason, never claimed."""

from collections.abc import Mapping
from datetime import date

from atersok.law.findings import Check, Condition, Finding, State
from atersok.law.wording import Text

_MUNICIPAL = Text("Ersättningen gäller bara kommuner", "Only municipalities are paid")
_NOTHING = Text("", "")

REASONS: Mapping[str, Condition] = {
    "lakemedel_apotek": Condition(
        "lakemedel_ersatts_till_apoteket", "1996:1357 9 §", _NOTHING,
        Text("Receptförskrivna läkemedel ersätts direkt till öppenvårdsapoteket, inte till regionen",
             "Prescribed medicines are paid directly to the pharmacy, not to the region"),
    ),
    "personer_utan_tillstand": Condition(
        "ingen_ersattning_utan_tillstand", "2013:407", _NOTHING,
        Text("Vård av personer utan tillstånd täcks av det generella statsbidraget; ingen ansökan finns",
             "Care of people without permission is covered by the general state grant; there is no claim"),
    ),
    "lvu_institution": Condition("endast_kommun", "2017:193 9–10, 15 §§", _NOTHING, _MUNICIPAL),
    "initiala_kostnader": Condition("endast_kommun", "2010:1122 15–17 §§", _NOTHING, _MUNICIPAL),
    "sarskilda_kostnader_kommun": Condition("endast_kommun", "2010:1122 32 §", _NOTHING, _MUNICIPAL),
}  # fmt: skip


def refusal(kind: str, person_id: str, day: date) -> Finding:
    """The negative finding for such a kind. Raises KeyError for a kind that can be claimed."""
    condition = REASONS[kind]
    return Finding(
        kind, person_id, State.NOT_ENTITLED, day, day, 0, basis=(condition.basis,), checks=(Check(condition, False),)
    )
