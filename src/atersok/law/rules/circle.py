"""Conditions that several paragraphs of 1996:1357 share: the circle, exclusions and registration."""

from functools import lru_cache

from atersok.law.case import Case
from atersok.law.circles import IN_FORVAR, Status
from atersok.law.findings import Check, Condition
from atersok.law.wording import Text

IN_CIRCLE = Condition(
    "personkrets", "1996:1357 2, 4 §§; 1994:137 1 §",
    Text("Hör till personkretsen (asylsökande, tillfälligt skydd eller övergångstid efter tillstånd)",
         "Belongs to the circle (asylum seeker, temporary protection or the tail after a permit)"),
    Text("Hör inte till personkretsen: varken asylsökande, tillfälligt skydd utan folkbokföring eller övergångstid",
         "Outside the circle: neither asylum seeker, temporary protection without folkbokföring, nor the tail"),
    Text("Personkretsen är oklar: boendeform hos Migrationsverket saknas",
         "The circle is unclear: the housing with the Migration Agency is missing"),
)  # fmt: skip
NOT_OUTSIDE_LMA = Condition(
    "inte_undantagen_lma", "1994:137 1 a §",
    Text("Är inte undantagen från lagen om mottagande av asylsökande", "Is not exempted from the reception act"),
    Text("Är undantagen från lagen om mottagande av asylsökande (t.ex. barn hos vårdnadshavare med tillstånd, "
         "EU-medborgare, bevisperson)",
         "Is exempted from the reception act (e.g. child with a guardian who has a permit, EU citizen, witness)"),
)  # fmt: skip
NOT_HIDING = Condition(
    "haller_sig_inte_undan", "1996:1357 5 §; 1994:137 12 §",
    Text("Håller sig inte undan", "Is not hiding"),
    Text("Håller sig undan så att ett beslut inte kan verkställas", "Is hiding so that a decision cannot be enforced"),
)  # fmt: skip
REGISTERED = Condition(
    "registrerad_mv", "1996:1357 3, 6 §§",
    Text("Är registrerad hos Migrationsverket", "Is registered with the Migration Agency"),
    Text("Är inte registrerad hos Migrationsverket den dagen", "Is not registered with the Migration Agency that day"),
)  # fmt: skip
NOT_IN_FORVAR = Condition(
    "inte_i_forvar", "1996:1357 5 a, 8 a §§",
    Text("Hålls inte i förvar", "Is not held in detention (förvar)"),
    Text("Hålls i förvar: ersätts enligt 8 a § i stället", "Is held in detention: paid under 8 a § instead"),
    Text("Frihetsberövad, men platsen saknas: förvar eller häkte?", "Detained, but where is not stated"),
)  # fmt: skip
NOT_RESIDENT = Condition(
    "inte_folkbokford", "2008:344 4 §; 1994:137 1 §",
    Text("Är inte folkbokförd", "Is not folkbokförd"),
    Text("Är folkbokförd", "Is folkbokförd"),
    Text("Asylsökande som är folkbokförd på annan grund: fråga Migrationsverket före ansökan",
         "Asylum seeker folkbokförd on another ground: ask the Migration Agency before claiming"),
)  # fmt: skip


def not_in_forvar(status: Status) -> bool | None:
    """Not held under 5 a §, whose care 8 a § pays instead; unknown where the place of detention is."""
    return None if status.detained == "?" else status.detained != IN_FORVAR


def not_resident(status: Status, case: Case) -> bool | None:
    """Q19: an asylum seeker who is folkbokförd on another ground is in the text, but ask first."""
    if status.resident and status.asylum_seeker and case.policies["Q19"] == "fraga":
        return None
    return True


def circle_checks(status: Status, case: Case) -> tuple[Check, ...]:
    """The conditions on the person in the order of the ordinance, on one day."""
    return _circle_checks(status.in_lma_circle, status.outside_lma, status.hiding, not_resident(status, case))


@lru_cache(maxsize=128)
def _circle_checks(
    in_circle: bool | None, outside_lma: bool, hiding: bool, not_resident: bool | None
) -> tuple[Check, ...]:
    return (
        Check(IN_CIRCLE, in_circle),
        Check(NOT_OUTSIDE_LMA, not outside_lma),
        Check(NOT_HIDING, not hiding),
        Check(NOT_RESIDENT, not_resident),
    )


def circle_readings(status: Status) -> list[str]:
    """The open questions that this status touches."""
    numbers = []
    if status.resident and status.asylum_seeker:
        numbers.append("Q19")
    if status.left_asylboende:
        numbers.append("Q29")
    return numbers
