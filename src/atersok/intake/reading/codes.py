"""The words that files use for our codes. Case, å ä ö, spaces and punctuation don't count when they are compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from atersok.exchange.schema import CARE_KINDS, CLAIM_KINDS, COST_KINDS, DETAILS, PERMIT_GROUNDS, SITUATION_KINDS
from atersok.intake.reading.folding import fold


@dataclass(frozen=True, slots=True, eq=False)
class CodeTable:
    """The codes that a field may hold and the words that stand for them.

    Attributes:
        words: code to the words that mean it; the first is the one shown to people. The code itself is a word.
        lookup: folded word to code.
    """

    words: Mapping[str, tuple[str, ...]]
    lookup: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        lookup: dict[str, str] = {}
        for code, words in self.words.items():
            for word in (code, *words):
                if lookup.setdefault(fold(word), code) != code:
                    raise ValueError(f"{word!r} means both {lookup[fold(word)]} and {code}")
        object.__setattr__(self, "lookup", lookup)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in the order in which they are shown."""
        return tuple(self.words)

    def extended(self, words: Mapping[str, str]) -> Mapping[str, str]:
        """``lookup`` with a region's own words (word to code) added; they win over ours."""
        return {**self.lookup, **{fold(word): code for word, code in words.items()}}


def _table(codes: tuple[str, ...], words: Mapping[str, tuple[str, ...]]) -> CodeTable:
    unknown = set(words).difference(codes)
    if unknown:
        raise ValueError(f"words for codes that don't exist: {sorted(unknown)}")
    return CodeTable({code: words.get(code, ()) for code in codes})


SEX = CodeTable(
    {
        "K": ("kvinna", "kvinnlig", "flicka", "kv", "female", "f", "woman"),
        "M": ("man", "manlig", "pojke", "male"),
    }
)

_CATEGORY_CODES = (
    *("asylsokande", "tillfalligt_skydd_sokt", "tillfalligt_skydd_beviljat", "tillstandssokande"),
    *("uppehallstillstand", "forvar", "bevisperson", "medicinska_skal", "medborgare"),
)
_SITUATION_WORDS: dict[str, tuple[str, ...]] = {
    "asylsokande": ("asylsökande", "asyl", "asylsökande person", "söker asyl", "asylum seeker"),
    "tillfalligt_skydd_sokt": (
        *("tillfälligt skydd sökt", "sökt tillfälligt skydd", "ansökan tillfälligt skydd", "massflykt sökt"),
        *("ansökt om tillfälligt skydd", "massflyktsdirektivet sökt", "applied for temporary protection"),
    ),
    "tillfalligt_skydd_beviljat": (
        *("tillfälligt skydd beviljat", "beviljat tillfälligt skydd", "massflykt beviljad", "massflykt beviljat"),
        *("UT massflykt", "uppehållstillstånd med tillfälligt skydd", "granted temporary protection"),
    ),
    "tillstandssokande": (
        *("tillståndssökande", "söker uppehållstillstånd", "söker uppehållstillstånd på annan grund"),
        "applicant for a residence permit",
    ),
    "uppehallstillstand": ("uppehållstillstånd", "UT", "PUT", "TUT", "beviljat uppehållstillstånd", "residence permit"),
    "registrerad_mv": (
        *("registrerad hos Migrationsverket", "registrerad", "inskriven", "inskriven hos Migrationsverket"),
        "registered with the Migration Agency",
    ),
    "kommunplats": ("anvisad kommunplats", "kommunanvisad", "anvisad", "municipal place"),
    "forvar": ("förvar", "i förvar", "förvarstagen", "detention"),
    "folkbokford": ("folkbokförd", "folkbokföring", "entered in the population register"),
    "bevisperson": ("bevispersoner", "witness"),
    "medicinska_skal": ("medicinska skäl", "tillstånd av medicinska skäl", "medical grounds"),
    "forlangning_sokt": ("förlängning sökt", "sökt förlängning", "ansökan om förlängning", "applied for extension"),
    "haller_sig_undan": ("håller sig undan", "avviken", "avvikit", "absconded"),
    "undantagen_lma": ("undantagen LMA", "undantag från LMA", "exempt from LMA"),
    "medborgare": ("svensk medborgare", "Swedish citizen", "citizen"),
}
SITUATION = _table(SITUATION_KINDS, _SITUATION_WORDS)
CATEGORY = _table(_CATEGORY_CODES, {code: _SITUATION_WORDS[code] for code in _CATEGORY_CODES})

_HOUSING_WORDS = {
    "asylboende": (
        "ABO",
        "ANL",
        "anläggningsboende",
        "anläggning",
        "förläggning",
        "mottagningsenhet",
        "asylum housing",
    ),
    "ebo": ("eget boende", "egenboende", "EB", "own housing"),
    "kommunboende": ("KBO", "kommunalt boende", "kommun", "boende i kommun", "municipal housing"),
}
ACCOMMODATION = _table(DETAILS["registrerad_mv"], _HOUSING_WORDS)

DETAIL_TABLES: Mapping[str, CodeTable] = {
    "registrerad_mv": ACCOMMODATION,
    "uppehallstillstand": _table(PERMIT_GROUNDS, {"anhorig": ("anhörig", "anknytning"), "annat": ("annan grund",)}),
    "forvar": _table(
        DETAILS["forvar"],
        {"forvar": ("förvar",), "hakte": ("häkte",), "anstalt": ("kriminalvårdsanstalt",), "arrest": ("polisarrest",)},
    ),
}
"""For the situations whose detail is limited: the words of the detail."""

PERMIT_GROUND = DETAIL_TABLES["uppehallstillstand"]

CARE_KIND = _table(
    CARE_KINDS,
    {
        "omedelbar": ("omedelbar vård", "akut", "akut vård", "akutvård", "immediate care"),
        "kan_inte_ansta": (
            *("vård som inte kan anstå", "kan ej anstå", "ej anstå", "vård som ej kan anstå"),
            "care that cannot be deferred",
        ),
        "kan_ansta": (
            *("vård som kan anstå", "planerad vård", "planerad", "elektiv", "elektiv vård"),
            "care that can be deferred",
        ),
        "modravard": ("mödravård", "mödrahälsovård", "MVC", "MHV", "maternity care"),
        "forlossning": ("förlossning", "förlossningsvård", "childbirth"),
        "preventivmedel": ("preventivmedelsrådgivning", "preventivrådgivning", "contraception"),
        "abort": ("abortvård", "vård vid abort", "abortion"),
        "smittskydd": ("smittskyddsåtgärd", "vård enligt smittskyddslagen", "infection control"),
        "tandvard_omedelbar": ("omedelbar tandvård", "akut tandvård", "tandvård akut", "immediate dental care"),
        "tandvard_kan_inte_ansta": (
            *("tandvård som inte kan anstå", "tandvård kan ej anstå", "tandvård som ej kan anstå"),
            "dental care that cannot be deferred",
        ),
        "tandvard_kan_ansta": (
            *("tandvård som kan anstå", "planerad tandvård"),
            "dental care that can be deferred",
        ),
        "bup": ("barn- och ungdomspsykiatri", "barnpsykiatri", "child psychiatry"),
    },
)

COST_KIND = _table(
    COST_KINDS,
    {
        "vard": (
            *("vård", "hälso- och sjukvård", "sjukvård", "öppenvård", "slutenvård", "öppen vård", "sluten vård"),
            *("besök", "vårdtillfälle", "vårdkontakt", "care"),
        ),
        "tandvard": ("tandvård", "tandläkare", "dental care"),
        "tolk": ("tolkning", "tolktjänst", "tolkkostnad", "interpreter"),
        "hjalpmedel": ("hjälpmedel", "aids"),
        "sjukresa": ("sjukresor", "resa", "patient transport"),
        "lakemedel": ("läkemedel", "medicin", "medicines"),
        "vardnadshavare_bup": ("vårdnadshavare BUP", "vårdnadshavares kostnad BUP", "guardian in child psychiatry"),
        "anhorigboende": ("anhörigboende", "patienthotell anhörig", "relative's lodging"),
    },
)

CLAIM_KIND = _table(
    CLAIM_KINDS,
    {
        "schablon_vard_kvartal": ("schablonersättning", "schablonersättning hälso- och sjukvård", "lump sum"),
        "halsoundersokning_asyl": ("hälsoundersökning", "hälsoundersökning asylsökande", "HU", "health examination"),
        "kostnadskravande_vard": ("kostnadskrävande vård", "särskilt kostnadskrävande vård", "costly care"),
        "forvar_vard": ("vård i förvar", "hälso- och sjukvård förvar", "care in detention"),
        "forvar_halsoundersokning": ("hälsoundersökning i förvar", "hälsoundersökning förvar"),
        "halsoundersokning_tillstandssokande": ("hälsoundersökning tillståndssökande",),
        "varaktig_vard": ("varaktig vård", "varaktigt vårdbehov", "lasting care"),
        "varaktig_vard_1990": ("varaktig vård 1990",),
        "halsoundersokning_uppehallstillstand": (
            *("hälsoundersökning uppehållstillstånd", "hälsoundersökning nyanländ", "hälsoundersökning nyanlända"),
        ),
        "extraordinara_vardkostnader": (
            "extraordinära vårdkostnader",
            "extraordinära kostnader",
            "extraordinary costs",
        ),
        "bevisperson_vard": ("vård av bevisperson", "care of a witness"),
        "medicinska_skal_vard": ("vård medicinska skäl",),
        "utbildning_asyl_region": ("utbildning asylsökande barn", "utbildning"),
    },
)

OUTCOME = _table(
    ("approved", "partly", "refused"),
    {
        "approved": ("bifall", "beviljad", "beviljat", "beviljas", "bifallen", "bifalles", "granted"),
        "partly": ("delvis bifall", "delvis beviljad", "delvis beviljat", "delvis", "partly granted"),
        "refused": ("avslag", "avslagen", "avslås", "ej beviljad", "rejected"),
    },
)

COUNTY = CodeTable(
    {
        "01": ("Stockholms län", "Stockholm", "Region Stockholm"),
        "03": ("Uppsala län", "Uppsala", "Region Uppsala"),
        "04": ("Södermanlands län", "Södermanland", "Sörmland", "Region Sörmland"),
        "05": ("Östergötlands län", "Östergötland", "Region Östergötland"),
        "06": ("Jönköpings län", "Jönköping", "Region Jönköpings län"),
        "07": ("Kronobergs län", "Kronoberg", "Region Kronoberg"),
        "08": ("Kalmar län", "Kalmar", "Region Kalmar län"),
        "09": ("Gotlands län", "Gotland", "Region Gotland"),
        "10": ("Blekinge län", "Blekinge", "Region Blekinge"),
        "12": ("Skåne län", "Skåne", "Region Skåne"),
        "13": ("Hallands län", "Halland", "Region Halland"),
        "14": ("Västra Götalands län", "Västra Götaland", "Västra Götalandsregionen", "VGR"),
        "17": ("Värmlands län", "Värmland", "Region Värmland"),
        "18": ("Örebro län", "Örebro", "Region Örebro län"),
        "19": ("Västmanlands län", "Västmanland", "Region Västmanland"),
        "20": ("Dalarnas län", "Dalarna", "Region Dalarna"),
        "21": ("Gävleborgs län", "Gävleborg", "Region Gävleborg"),
        "22": ("Västernorrlands län", "Västernorrland", "Region Västernorrland"),
        "23": ("Jämtlands län", "Jämtland", "Jämtland Härjedalen", "Region Jämtland Härjedalen"),
        "24": ("Västerbottens län", "Västerbotten", "Region Västerbotten"),
        "25": ("Norrbottens län", "Norrbotten", "Region Norrbotten"),
    }
)
