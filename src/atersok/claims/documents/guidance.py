"""What a läkarutlåtande has to say, in words for the clinician who writes it.

Vård som inte kan anstå: the eight points of practice §4.2 (1996:1357 2 §; Socialstyrelsens stöd). Varaktig vård:
2010:1122 33 §.
"""

from collections.abc import Mapping

CANNOT_WAIT = "kan_inte_ansta"
LASTING = "varaktig_vard"

TITLES: Mapping[str, str] = {
    CANNOT_WAIT: "Vård som inte kan anstå",
    LASTING: "Varaktig vård för person med uppehållstillstånd",
}

INTRODUCTIONS: Mapping[str, tuple[str, ...]] = {
    CANNOT_WAIT: (
        "Regionen kan få ersättning av staten för vården av patienten nedan. Till ansökan behövs ett läkarutlåtande "
        "som visar diagnos och varför vården inte kunde anstå. Det är den behandlande läkarens eller tandläkarens "
        "bedömning i det enskilda fallet som gäller.",
    ),
    LASTING: (
        "Regionen kan få ersättning av staten för hela kostnaden för vården av patienten nedan. Till ansökan behövs "
        "ett läkarutlåtande som visar de villkor som frågorna gäller. Ett villkor som inte framgår gör att ansökan "
        "avslås.",
    ),
}

GUIDED: Mapping[str, tuple[tuple[str, str], ...]] = {
    CANNOT_WAIT: (
        ("Patientens status", "Hur och vilken dag kontrollerades LMA-kort, kvitto eller registrering?"),
        ("Diagnos", "Diagnos eller funktionsnedsättning, och hur allvarligt tillståndet är nu."),
        ("Följder om vården väntar", "Vad händer om vården väntar, och hur länge kan den vänta (måttlig fördröjning)?"),
        ("Grund", "Vilken grund gäller: omedelbar vård, risk för allvarliga följder, motverkar försämring, undviker "
                  "mer omfattande vård, följdinsats, barn, mödrahälsovård eller förlossning, abort, "
                  "preventivmedelsrådgivning, smittskydd?"),
        ("Vård som kan anstå", "Vilken vård ingår inte i bedömningen och kan vänta?"),
        ("Vem som bedömt", "Namn och befattning på den som gjorde bedömningen, och dagen."),
        ("Kostnad", "Väntas vårdkontakten kosta mer än 100 000 kronor? Ja eller nej."),
        ("Tolk", "Användes tolk? Ja eller nej, och vid vilka tillfällen."),
    ),
    LASTING: (
        ("Sjukdom", "Diagnos eller funktionsnedsättning som vården gäller."),
        ("Vårdtid", "Hur länge bedöms vårdbehovet vara? Ange år. Ersättning kräver minst tre år."),
        ("Fanns vid mottagandet", "Fanns sjukdomen eller funktionsnedsättningen när personen först togs emot i en "
                                  "kommun? Vad visar det?"),
        ("Samband med skyddsbehovet", "Om inte: har den direkt samband med personens situation som skyddsbehövande, "
                                      "till exempel skador av krig eller tortyr? På vilket sätt?"),
        ("Ordinerad av läkare", "Vilken läkare har ordinerat vården, och när?"),
        ("Vad vården består av", "Vilken vård ges och planeras? Vilken annan vård hör inte till sjukdomen?"),
    ),
}  # fmt: skip
