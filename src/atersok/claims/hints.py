"""What would change a negative answer: for each condition that can fail, what the region can do about it."""

from collections.abc import Iterable, Mapping

from atersok.law.wording import Text

CERTIFICATE = frozenset({
    "lakarutlatande_finns", "minst_tre_ar", "ordinerad_av_lakare", "fanns_vid_mottagandet_eller_samband",
})  # fmt: skip
"""Conditions that a certificate from a unit can show."""

_CERTIFICATE = Text(
    "Ett läkarutlåtande som visar det kan ändra svaret. Begär det av enheten.",
    "A certificate that shows it can change the answer. Ask the unit for it.",
)
_REGISTER = Text(
    "Om uppgiften i registret är fel eller ofullständig: rätta personens situationer, så räknas fyndet om.",
    "If the register is wrong or incomplete: correct the person's situations and the finding is worked out again.",
)
_COSTS = Text(
    "Fler kostnader i samma period eller vårdkontakt kan ändra svaret. Kontrollera att alla enheter har rapporterat.",
    "More costs in the same period or contact can change the answer. Check that every unit has reported.",
)
_WAIT = Text(
    "Vänta tills perioden är slut; då kan det sökas.", "Wait until the period is over; then it can be claimed."
)

HINTS: Mapping[str, Text] = {
    **dict.fromkeys(CERTIFICATE, _CERTIFICATE),
    **dict.fromkeys(
        (
            "personkrets", "registrerad_mv", "bor_i_regionen", "inte_folkbokford", "inte_undantagen_lma",
            "haller_sig_inte_undan", "inte_i_forvar", "i_forvar", "tillstandssokande", "tillstand_5", "forlangning_5b",
            "tillstand_3_1990", "tillstand_vid_kostnaden", "inte_svensk_medborgare", "galler_vid_kostnaden",
        ),
        _REGISTER,
    ),
    **dict.fromkeys(("over_100000", "lagst_60000"), _COSTS),
    **dict.fromkeys(("perioden_slut", "kvartalet_slut"), _WAIT),
    "anhorig_5a": Text(
        "Lägg in uppgiften om ankarpersonen i personens anknytningar.", "Add the anchor to the person's family ties."
    ),
    "forsta_mottagande_kant": Text(
        "Ta reda på vilken dag personen först togs emot i en kommun och skriv in den.",
        "Find out the day the person was first received in a municipality and enter it.",
    ),
    "belopp_kant": Text(
        "Slå upp beloppet i författningen som nämns och låt systemförvaltaren lägga in det.",
        "Look up the amount in the act named and have the administrator add it.",
    ),
    "en_vardkontakt": Text(
        "Kontakter läggs inte ihop. Kontrollera att de är rätt delade i vårdsystemet.",
        "Contacts are not added up. Check that they are split correctly in the care system.",
    ),
    "vardens_omfattning": Text(
        "Om vården inte kunde anstå: be enheten rätta slaget av vård och skriva varför.",
        "If the care could not wait: ask the unit to correct the kind of care and say why.",
    ),
    "smittskyddsskal": Text(
        "Om undersökningen gjordes av smittskyddsskäl: be enheten rätta uppgiften.",
        "If the examination was made for infection control: ask the unit to correct it.",
    ),
    "forsta_ansokan_inom_tre_ar": Text(
        "Finns särskilda skäl för att ansökan är sen? Skriv in det på personen, så prövas den ändå (35 §).",
        "Are there special reasons for a late claim? Enter that on the person, and it is tried all the same.",
    ),
    "i_tid": Text(
        "Sista dagen har passerat. Det går inte att ändra, om inte en uppgift som dagen räknas från är fel.",
        "The last day has passed. That cannot change, unless a fact that it is counted from is wrong.",
    ),
}  # fmt: skip


def hints(failing: Iterable[str]) -> list[Text]:
    """What to do about the conditions that fail, each once, in their order."""
    return list(dict.fromkeys(HINTS[name] for name in failing if name in HINTS))


def wants_certificate(failing: Iterable[str]) -> bool:
    """Whether a certificate from a unit could change the answer."""
    return not CERTIFICATE.isdisjoint(failing)
