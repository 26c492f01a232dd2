"""The words for kinds, states and headings in Swedish and English."""

from collections.abc import Mapping

from atersok.law.findings import State
from atersok.law.wording import Text

KIND_NAMES: Mapping[str, Text] = {
    "schablon_vard_kvartal": Text("Schablon per kvartal", "Quarterly lump sum"),
    "halsoundersokning_asyl": Text("Hälsoundersökning, asylsökande m.fl.", "Health examination, asylum seekers etc."),
    "kostnadskravande_vard": Text("Kostnadskrävande vård", "Costly care"),
    "forvar_vard": Text("Vård i förvar", "Care in detention"),
    "forvar_halsoundersokning": Text("Hälsoundersökning i förvar", "Health examination in detention"),
    "halsoundersokning_tillstandssokande": Text(
        "Hälsoundersökning, tillståndssökande", "Health examination, permit applicants"
    ),
    "varaktig_vard": Text("Varaktig vård", "Lasting care"),
    "varaktig_vard_1990": Text("Varaktig vård (1990:927)", "Lasting care (1990:927)"),
    "halsoundersokning_uppehallstillstand": Text(
        "Hälsoundersökning, uppehållstillstånd", "Health examination, residence permit"
    ),
    "extraordinara_vardkostnader": Text("Extraordinära vårdkostnader", "Extraordinary care costs"),
    "bevisperson_vard": Text("Vård av bevisperson", "Care of a witness"),
    "medicinska_skal_vard": Text("Vård, medicinska skäl", "Care, medical grounds"),
    "utbildning_asyl_region": Text("Utbildning i regionens skola", "Schooling in the region's school"),
    "overklagande": Text("Överklagande", "Appeal"),
    "lakemedel_apotek": Text("Läkemedel från apotek", "Medicines from a pharmacy"),
    "personer_utan_tillstand": Text("Vård av personer utan tillstånd", "Care of people without permission"),
    "lvu_institution": Text("Institutionsvård (kommun)", "Institutional care (municipality)"),
    "initiala_kostnader": Text("Initiala kostnader (kommun)", "Initial costs (municipality)"),
    "sarskilda_kostnader_kommun": Text("Särskilda kostnader (kommun)", "Special costs (municipality)"),
}

STATE_NAMES: Mapping[State, Text] = {
    State.CLAIMABLE: Text("kan sökas nu", "can be claimed now"),
    State.AUTOMATIC: Text("betalas utan ansökan", "paid without application"),
    State.BLOCKED: Text("spärrad, något saknas", "blocked, something is missing"),
    State.NOT_ENTITLED: Text("ger inte ersättning", "not reimbursed"),
    State.LATE: Text("för sent, förlorat", "too late, lost"),
    State.WATCH: Text("bevaka", "watch"),
    State.CLAIMED: Text("redan sökt", "already claimed"),
}


def kind_name(kind: str, lang: str) -> str:
    """A kind in words."""
    return KIND_NAMES[kind].fill(lang)


def state_name(state: State, lang: str) -> str:
    """A state in words."""
    return STATE_NAMES[state].fill(lang)
