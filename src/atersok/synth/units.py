"""Invented units and prices: no real unit is meant; prices are at the level of the riksavtal."""

from atersok.synth.rng import Rng

HEALTH_CENTRES = (
    "1101 HC Norrbäcken",
    "1102 HC Älvnäset",
    "1103 HC Fjällsta",
    "1104 HC Sjövreten",
    "1105 HC Tallmon",
    "1106 HC Storbygden",
    "P201 Läkarhuset Rönnen",
    "P202 Vårdcentralen Månvik",
)
ASYLUM_HEALTH = ("1150 Asylhälsan Norr", "1151 Asylhälsan Söder")
HOSPITAL = (
    "3101 Medicin Lillsjö lasarett",
    "3102 Kirurgi Lillsjö lasarett",
    "3103 Akuten Lillsjö lasarett",
    "3104 Barnkliniken Lillsjö lasarett",
    "3105 Infektion Lillsjö lasarett",
    "9900 Utomlänsvård",
)
WOMENS_CLINIC = "3106 Kvinnokliniken Lillsjö lasarett"
MIDWIVES = ("1160 Barnmorskorna Tallmon", "P203 Barnmorskegruppen Lind")
PSYCHIATRY = ("3201 Psykiatri öppenvård", "P204 Traumacentrum Grinden")
FORENSIC = "3202 Rättspsykiatri Hedvallen"
BUP = "3203 BUP Lillsjö"
DENTAL = ("5101 Folktandvården Fjällsta", "5102 Folktandvården Älvnäset", "P501 Tandläkarna Torget")
INTERPRETERS = "7001 Tolkförmedlingen"
AIDS = "7101 Hjälpmedelscentralen"
TRAVEL = "7201 Sjukresor"
PHARMACY = "7301 Läkemedel öppenvård"


def visit_price(rng: Rng) -> int:
    """Draw the price of a visit in öre: mostly 1 000-6 000 kr."""
    return min(max(int(rng.lognormal(2350.0, 0.50)), 650), 14_000) * 100


def interpreter_price(rng: Rng) -> int:
    """Draw the price of an interpreter for a visit in öre: 380-1 700 kr."""
    return (380 + 10 * rng.between(0, 132)) * 100


def admission_price(rng: Rng) -> int:
    """Draw the price of an admission in öre: median 42 000 kr, a Pareto tail up to 9 million."""
    if rng.chance(0.10):
        return int(rng.pareto(110_000.0, 1.25, 9_000_000.0)) * 100
    return max(9_000, int(rng.lognormal(40_000.0, 0.75))) * 100
