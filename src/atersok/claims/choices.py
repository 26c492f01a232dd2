"""The choices of the open questions in words (law.policies has their codes)."""

from collections.abc import Mapping

from atersok.claims.language import reader
from atersok.law.wording import Text

_YES, _NO = Text("ja", "yes"), Text("nej", "no")
WORDS: Mapping[str, Text] = {
    "ja": _YES,
    "nej": _NO,
    "en_inlaggning": Text("kontakten som den är registrerad", "the contact as registered"),
    "nar_kontakten_avslutats": Text("när kontakten har avslutats", "when the contact has ended"),
    "medan_registrerad": Text("så länge registreringen består", "while registered"),
    "lana_7a": Text("7 a § lånas att planera efter", "7 a § is borrowed to plan by"),
    "vanta": Text("vänta till periodens slut", "wait for the period's end"),
    "genast": Text("sök genast", "claim at once"),
    "fri": Text("fri period", "free period"),
    "arsdag": Text("från årsdagen av mottagandet", "from the anniversary of reception"),
    "kalenderar": Text("kalenderår", "calendar year"),
    "medborgarskap": Text("upphör vid medborgarskap", "ends at citizenship"),
    "aldrig": Text("upphör inte", "does not end"),
    "sista_dagen": Text("beloppet på kvartalets sista dag", "the amount on the quarter's last day"),
    "utbetalningsdagen": Text("beloppet på utbetalningsdagen", "the amount on the day of payment"),
    "endast_angivet": Text("bara den dag som är angiven", "only the day given"),
    "fraga": Text("fråga Migrationsverket", "ask the Migration Agency"),
    "sok": Text("sök ändå", "claim all the same"),
    "dag": Text("undersökningens dag", "the examination's day"),
    "kvartal": Text("kvartalet", "the quarter"),
    "ar": Text("året", "the year"),
    "tidigare": Text("den tidigare dagen", "the earlier day"),
    "senare": Text("den senare dagen", "the later day"),
    "fran_beslutsdagen": Text("från beslutets dag", "from the decision's day"),
    "sparra": Text("räkna inte fram det", "do not estimate it"),
    "enligt_lag": Text("enligt lag", "by law"),
    "till_och_med_2021-07-19": Text("till och med 2021-07-19", "through 2021-07-19"),
    "riksavtalet": Text("riksavtalets pris", "the riksavtal price"),
    "den_som_bar_kostnaden": Text("den som bär kostnaden", "the one that bears the cost"),
    "ingen_overgangstid": Text("ingen övergångstid", "no tail"),
    "manad": Text("en månad", "one month"),
}


def in_words(choice: str) -> str:
    """A choice as people say it; a code that isn't known as it is."""
    return WORDS[choice].fill(reader()) if choice in WORDS else choice.replace("_", " ")
