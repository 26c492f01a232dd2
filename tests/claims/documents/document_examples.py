"""Invented applications: one of costly care, one of lasting care, one quarter of examinations."""

from dataclasses import replace
from datetime import date, timedelta

from atersok.claims.documents.content import (
    Application,
    Certificate,
    Enclosure,
    Explanation,
    PersonRow,
    Region,
    ShownAlternative,
    ShownCondition,
    ShownReading,
    ShownStep,
    ShownValue,
    SpecLine,
)
from atersok.claims.documents.letters import Appeal, CertificatePurpose, CertificateRequest

REGION = Region(
    "Region Jämtland Härjedalen", "232100-0214", ("Asyl- och flyktingsamordning", "Box 654", "831 27 Östersund"),
    "Anna Exempel", "063-00 00 00", "asylsamordning@example.se", "5555-5555", "ASYL 118",
)  # fmt: skip

CONDITIONS = (
    ShownCondition("registrerad_mv", True, "Är registrerad hos Migrationsverket", "1996:1357 3, 6 §§"),
    ShownCondition(
        "over_100000", True, "Kostnaden enligt riksavtalet, 245 250 kr, är mer än 100 000 kr", "1996:1357 7 §"
    ),
    ShownCondition("inte_i_forvar", False, "Hölls i förvar 2025-11-20", "1996:1357 5 a, 8 a §§"),
    ShownCondition("i_tid", None, "Sista dag är inte känd", "1996:1357 7 a §"),
)
EXPLANATION = Explanation(
    CONDITIONS,
    (
        ShownStep("Kostnad enligt riksavtalet", 245_300_00),
        ShownStep("Patientavgifter", -50_00),
        ShownStep("Del som regionen står för", -100_000_00),
    ),
    (ShownAlternative("Kalenderåret", date(2025, 1, 1), date(2025, 12, 31), 140_000_50),),
    (ShownReading("Q2", "ja", "Dras patientavgiften av innan 100 000 kr prövas?"),),
    (ShownValue("Tröskel per vårdkontakt", "100 000 kr", date(2006, 7, 1), None, "1996:1357 7 §"),),
)
LINES = (
    SpecLine("K1", date(2025, 10, 10), "vard", 242_100_00, 50_00, 242_050_00, "C1", "Kirurgiska kliniken"),
    SpecLine("K2", date(2025, 11, 14), "tolk", 3_200_00, 0, 3_200_00, "C1", "Tolkförmedlingen"),
    SpecLine("K3", date(2025, 11, 20), "sjukresa", 812_45, 0, 0, "C1", "Resor", "Ingår i schablonen"),
)
PERSON = PersonRow(
    "Amira", "Exempelsson", date(1990, 1, 1), "50-008920/4", 145_250_00, date(2025, 10, 10), date(2025, 11, 14),
    care="Omedelbar vård", explanation=EXPLANATION, lines=LINES, certificates=(Certificate(date(2025, 10, 12)),),
)  # fmt: skip
COSTLY = Application(
    "A-2026-0118", "kostnadskravande_vard", REGION, date(2025, 10, 10), date(2025, 11, 14), 145_250_00, (PERSON,),
    date(2026, 4, 2), "Anna Exempel", "Handläggare", "RS 118/2026", "2026-04-27",
    enclosures=(
        Enclosure("Kostnadsspecifikation", "A-2026-0118-kostnadsspecifikation.pdf"),
        Enclosure("Så räknade vi", "A-2026-0118-sa-raknade-vi.pdf"),
        Enclosure("Läkarutlåtande", "A-2026-0118-intyg-1.pdf"),
    ),
)  # fmt: skip

LASTING_LINES = (
    SpecLine("V1", date(2025, 2, 3), "vard", 91_250_40, 100_00, 91_150_40, "", "Njurmedicin"),
    SpecLine("V2", date(2025, 6, 9), "tolk", 2_000_00, 0, 2_000_00, "", "Tolkförmedlingen"),
)
LASTING = replace(
    COSTLY, number="A-2026-0119", kind="varaktig_vard", amount=93_150_40, first=date(2025, 2, 1),
    last=date(2026, 1, 31), enclosures=(), rows=(
        replace(
            PERSON, personal_number="19900101-2384", amount=93_150_40, lines=LASTING_LINES,
            first=date(2025, 2, 1), last=date(2026, 1, 31), first_received=date(2024, 1, 10),
            certificates=(Certificate(date(2024, 2, 1), 3_50, True, None, True),),
            explanation=replace(EXPLANATION, steps=(
                ShownStep("Vårdkostnad enligt riksavtalet", 91_250_40), ShownStep("Patientavgifter", -100_00),
                ShownStep("Tolk", 2_000_00),
            )),
        ),
    ),
)  # fmt: skip


def examined(position: int) -> PersonRow:
    when = date(2026, 1, 5) + timedelta(days=position % 80)
    steps = (ShownStep("Schablon för hälsoundersökning", 2_175_00),)
    return PersonRow(
        f"Förnamn{position}", f"Efternamn{position}", date(1980, 1, 1) + timedelta(days=position), f"52{position:06d}",
        2_175_00, when, when, examination_date=when, explanation=Explanation(CONDITIONS[:1], steps),
    )  # fmt: skip


def examinations(count: int = 12) -> Application:
    return replace(
        COSTLY, number="A-2026-0120", kind="halsoundersokning_asyl", first=date(2026, 1, 1), last=date(2026, 3, 31),
        amount=2_175_00 * count, rows=tuple(examined(n) for n in range(1, count + 1)), enclosures=(),
    )  # fmt: skip


def many_lines(count: int) -> Application:
    """Costly care with `count` counted rows of 1 000,01 kr each and the region's part of 100 000 kr."""
    lines = tuple(
        SpecLine(f"R{n:05d}", date(2025, 1, 1) + timedelta(days=n % 300), "vard", 1_000_01, 0, 1_000_01, "C1", "Klinik")
        for n in range(count)
    )
    amount = 1_000_01 * count - 100_000_00
    row = replace(PERSON, lines=lines, amount=amount, explanation=replace(EXPLANATION, steps=()))
    return replace(COSTLY, amount=amount, rows=(row,))


REQUEST = CertificateRequest(
    "A-2026-0118", REGION, CertificatePurpose.CANNOT_WAIT, "Kirurgiska kliniken", ("Östersunds sjukhus",),
    "Amira Exempelsson", date(1990, 1, 1), "50-008920/4", date(2025, 10, 10), date(2025, 11, 14), date(2026, 3, 20),
    date(2026, 3, 2), "Anna Exempel", "Handläggare",
)  # fmt: skip
APPEAL = Appeal(
    "A-2026-0118", "kostnadskravande_vard", REGION, "Förvaltningsrätten i Härnösand", "4-123456", date(2026, 9, 1),
    145_250_00, 20_000_00, ("care_can_wait", "not_related"), ("Patienten vårdades akut från den 10 oktober 2025.",),
    date(2026, 9, 10), "Anna Exempel", "Handläggare", "RS 118/2026", ("Tandvården var en följd av skadan.",),
    ("Läkarutlåtande", "Kostnadsspecifikation"),
)  # fmt: skip
