"""What Migrationsverket gives the region: persons, decisions, payments, permits."""

from dataclasses import replace

from atersok.intake.reading.codes import ACCOMMODATION, CATEGORY, CLAIM_KIND, COUNTY, OUTCOME, SEX
from atersok.intake.reading.fields import AnyOf, Field, GroundOn, InOrder, SameBirthDate, Source
from atersok.law.wording import Text

LMA = Field(
    "lma",
    "lma",
    Text("LMA-nummer", "LMA number"),
    (
        *(
            "LMA",
            "LMA-nr",
            "LMA-kort",
            "LMA-kortnummer",
            "LMA-kortnr",
            "Dossiernummer",
            "Dossiernr",
            "Dossier",
            "Dossier-nr",
        ),
        *("LMA-/dossiernummer", "LMA/dossiernr", "Dossiernummer LMA", "Beteckningsnummer"),
    ),
    example="50-008920/4",
    help=Text(
        "Numret på LMA-kortet eller kvittot. Vi använder de första åtta siffrorna.",
        "The number on the LMA card or receipt. We use the first eight digits.",
    ),
)
RESERVE = Field(
    "reservnummer",
    "reservnummer",
    Text("Reservnummer", "Reserve number"),
    ("Reservnr", "Reserv-nr", "Reserv-ID", "Reservid", "Tillfälligt personnummer", "Tillfälligt nummer", "A-nummer"),
    example="19850301-A123",
    help=Text("Vårdens eget nummer för den som saknar personnummer.", "Health care's own number for a person."),
)
PERSONAL = Field(
    "personnummer",
    "personnummer",
    Text("Personnummer", "Personal number"),
    ("Personnr", "Person-nr", "Pnr", "PNR", "Samordningsnummer", "Samordningsnr", "Personnummer/samordningsnummer"),
    example="19850301-9807",
    help=Text("Personnummer eller samordningsnummer, helst tolv siffror.", "Personal or coordination number."),
)
PERSON_ID = Field(
    "person_id",
    "id",
    Text("Person-id", "Person id"),
    ("Register-id", "Registerid", "Person id i registret"),
    example="P1042",
    help=Text("Personens id i Återsök eller i en faktamapp.", "The person's id in Återsök or in a facts folder."),
    max_length=100,
)
BIRTH_DATE = Field(
    "birth_date",
    "date",
    Text("Födelsedatum", "Birth date"),
    ("Född", "Födelsetid", "Födelsedag", "Född datum", "Date of birth", "DOB"),
    example="1985-03-01",
    past=True,
)
PERSON = (LMA, RESERVE, PERSONAL, PERSON_ID)
ANY_PERSON = AnyOf((("lma",), ("reservnummer",), ("personnummer",), ("person_id",)))
COUNTY_CODE = Field(
    "county",
    "code",
    Text("Län", "County"),
    ("Länskod", "Läns-kod", "Region", "Landsting", "County code"),
    example="23",
    codes=COUNTY,
)


PEOPLE = Source(
    "mv_people",
    Text("Migrationsverkets lista över personer", "The Migration Agency's list of persons"),
    Text("Listan över personer i länet, från Melker.", "The list of persons in the county, from Melker."),
    Text("Personer, vilka grupper de hör till och var de bor.", "Persons, the groups they belong to, where they live."),
    (
        replace(LMA, required=True),
        Field(
            "family_name",
            "text",
            Text("Efternamn", "Family name"),
            ("Släktnamn", "Surname", "Last name"),
            "Exempelsson",
        ),
        Field("given_name", "text", Text("Förnamn", "Given name"), ("Tilltalsnamn", "First name"), "Exempel"),
        replace(BIRTH_DATE, required=True),
        Field("sex", "code", Text("Kön", "Sex"), ("Kon", "Gender"), "K", codes=SEX),
        Field(
            "registered_from",
            "date",
            Text("Registrerad från", "Registered from"),
            (
                *("Registrerad", "Registrerad fr.o.m.", "Registrerad fr o m", "Registreringsdatum", "Inskriven"),
                *("Inskriven från", "Inskriven fr.o.m.", "Inskrivningsdatum", "Inskrivningsdag"),
            ),
            "2025-02-10",
        ),
        Field(
            "registered_to",
            "date",
            Text("Registrerad till", "Registered to"),
            (
                "Registrerad t.o.m.",
                "Inskriven till",
                "Inskriven t.o.m.",
                "Utskriven",
                "Utskrivningsdatum",
                "Avregistrerad",
            ),
            help=Text("Sista dagen, tomt om personen är kvar.", "The last day, empty while the person is there."),
        ),
        Field(
            "accommodation",
            "code",
            Text("Boendeform", "Accommodation"),
            ("Boende", "Boendetyp", "Typ av boende", "Boendeslag"),
            "eget boende",
            codes=ACCOMMODATION,
        ),
        Field(
            "category",
            "code",
            Text("Kategori", "Category"),
            ("Personkategori", "Ärendetyp", "Ärendeslag", "Grupp", "Ersättningskategori", "Status"),
            "asylsökande",
            codes=CATEGORY,
        ),
        Field(
            "category_from",
            "date",
            Text("Kategori från", "Category from"),
            ("Kategori fr.o.m.", "Kategori sedan", "Status från", "Ansökningsdatum", "Ansökningsdag"),
            "2025-02-10",
        ),
        Field(
            "address",
            "text",
            Text("Adress", "Address"),
            ("Gatuadress", "Utdelningsadress"),
            "Storgatan 1",
        ),
        Field("postcode", "postcode", Text("Postnummer", "Postcode"), ("Postnr", "Zip"), "831 30"),
        Field("city", "text", Text("Postort", "City"), ("Ort", "Stad"), "Östersund"),
        Field("municipality", "text", Text("Kommun", "Municipality"), ("Vistelsekommun",), "Östersund"),
        COUNTY_CODE,
        Field(
            "examination_done",
            "truth",
            Text("Hälsoundersökning gjord", "Examination done"),
            ("Hälsoundersökning", "Hälsoundersökt", "HU", "HU utförd", "HU gjord", "HU klar"),
            "nej",
        ),
    ),
    (InOrder("birth_date", "registered_from"), InOrder("registered_from", "registered_to")),
    ("Medborgarskap", "Medborgare i", "Nationalitet", "Språk", "Modersmål", "Civilstånd", "Citizenship"),
)

DECISIONS = Source(
    "mv_decisions",
    Text("Migrationsverkets beslut", "The Migration Agency's decisions"),
    Text("Listan över beslut om statlig ersättning.", "The list of decisions on state reimbursement."),
    Text("Beslut på ansökningar.", "Decisions on claims."),
    (
        Field(
            "claim_number",
            "id",
            Text("Ansökningsnummer", "Claim number"),
            ("Ansökan", "Ansökningsnr", "Ansökan nr", "Vårt nummer", "Er referens", "Referens", "claim_id"),
            "A-2025-0042",
            max_length=100,
        ),
        LMA,
        Field("quarter", "quarter", Text("Kvartal", "Quarter"), ("Avser kvartal",), "2025 kv 1"),
        Field(
            "period_from",
            "date",
            Text("Period från", "Period from"),
            ("Period fr.o.m.", "Avser från", "Avser fr.o.m.", "Från", "From"),
        ),
        Field(
            "period_to",
            "date",
            Text("Period till", "Period to"),
            ("Period t.o.m.", "Avser till", "Avser t.o.m.", "Till", "To"),
        ),
        Field(
            "kind",
            "code",
            Text("Ersättningsslag", "Kind of reimbursement"),
            ("Ersättning", "Ersättningstyp", "Typ av ersättning", "Slag", "Ansökan avser"),
            "kostnadskrävande vård",
            codes=CLAIM_KIND,
        ),
        Field(
            "decided",
            "date",
            Text("Beslutsdatum", "Date of decision"),
            ("Beslutad", "Beslutsdag", "Beslut datum", "Datum för beslut"),
            "2025-06-12",
            required=True,
            past=True,
        ),
        Field(
            "outcome",
            "code",
            Text("Beslut", "Outcome"),
            ("Utfall", "Beslutstyp", "Resultat", "Utgång", "Decision"),
            "delvis bifall",
            required=True,
            codes=OUTCOME,
        ),
        Field(
            "granted_amount",
            "amount",
            Text("Beviljat belopp", "Granted amount"),
            ("Beviljat", "Bifallet belopp", "Belopp", "Beslutat belopp"),
            "318 000",
        ),
        Field("reason_code", "text", Text("Motivkod", "Reason code"), ("Orsakskod", "Motiveringskod", "Kod"), "12"),
        Field(
            "diary_number",
            "text",
            Text("Diarienummer", "Diary number"),
            ("Diarienr", "Dnr", "Ärendenummer", "Ärendenr", "Beslutsnummer"),
            "7.2-2025-12345",
        ),
    ),
    (
        AnyOf((("claim_number",), ("lma", "quarter"), ("lma", "period_from", "period_to"))),
        InOrder("period_from", "period_to"),
    ),
)

PAYMENTS = Source(
    "mv_payments",
    Text("Migrationsverkets utbetalningar", "The Migration Agency's payments"),
    Text("Specifikationen till en utbetalning, en rad per person.", "The list behind a payment, a row a person."),
    Text("Avstämning mot det vi väntar oss.", "Checking against what we expect."),
    (
        replace(LMA, required=True),
        Field("code", "text", Text("Ersättningskod", "Payment code"), ("Kod", "Betalkod"), "101"),
        Field("text", "text", Text("Klartext", "Text"), ("Benämning", "Ersättning"), "Schablon vård"),
        Field("quarter", "quarter", Text("Kvartal", "Quarter"), ("Avser kvartal",), "2025 kv 1"),
        Field("period_from", "date", Text("Period från", "Period from"), ("Från", "Period fr.o.m.", "From")),
        Field("period_to", "date", Text("Period till", "Period to"), ("Till", "Period t.o.m.", "To")),
        Field(
            "amount",
            "signed_amount",
            Text("Belopp", "Amount"),
            ("Utbetalt belopp", "Utbetalt", "Summa", "Kronor"),
            "4 435",
            required=True,
        ),
        Field(
            "paid_on",
            "date",
            Text("Utbetalningsdatum", "Paid on"),
            ("Utbetald", "Utbetalningsdag", "Betaldatum", "Betalningsdag", "Bokföringsdatum"),
            "2025-04-30",
        ),
        Field(
            "claim_number",
            "id",
            Text("Ansökningsnummer", "Claim number"),
            ("Ansökan", "Ansökningsnr", "Ansökan nr", "Vårt nummer", "Er referens", "Diarienummer", "claim_id"),
            "A-2025-0042",
            max_length=40,
        ),
        Field(
            "payment",
            "text",
            Text("Inbetalning", "Payment"),
            ("Inbetalningens nummer", "Inbetalningsnummer"),
            "I-20250430-17",
            help=Text(
                "Behövs bara när pengar redan finns och summan inte är densamma: numret på inbetalningen som raden hör "
                "till, eller ny.",
                "Needed only where money is here already and the sum differs: the number of the payment that the row "
                "belongs to, or ny.",
            ),
        ),
    ),
    (InOrder("period_from", "period_to"),),
    ("Namn", "Efternamn", "Förnamn", "Födelsedatum"),
    equal_rows_count=True,
)

PERMITS = Source(
    "permits",
    Text("Uppehållstillstånd och beslut om person", "Residence permits and decisions on a person"),
    Text("Beslut om tillstånd, anvisning till kommun, folkbokföring.", "Permits, municipal places, registration."),
    Text("Vilka regler som gäller för personen och från vilken dag.", "Which rules apply to the person, from when."),
    (
        *PERSON,
        Field(
            "decision_date",
            "date",
            Text("Beslutsdatum", "Date of decision"),
            ("Beslutad", "Beslutsdag", "Beviljad", "Tillståndsdatum", "Uppehållstillstånd från", "UT-datum"),
            "2025-05-20",
            required=True,
            past=True,
        ),
        Field(
            "ground",
            "ground",
            Text("Grund", "Ground"),
            ("Tillståndsgrund", "Klassningskod", "Klassning", "Klasskod", "Lagrum", "Tillståndskod"),
            "AF",
            required=True,
            help=Text(
                "Paragrafen i utlänningslagen eller Migrationsverkets klassningskod. Formatera kolumnen som text, "
                "annars gör kalkylprogrammet 5:1 till ett klockslag.",
                "The section of the Aliens Act or the agency's code. Format the column as text, "
                "or the spreadsheet makes 5:1 a time of day.",
            ),
        ),
        Field(
            "kommunplats_from",
            "date",
            Text("Kommunplats från", "Municipal place from"),
            ("Kommunplats", "Anvisad från", "Anvisningsdatum", "Mottagen i kommun", "Mottagningsdatum"),
            "2025-06-15",
        ),
        Field(
            "municipality",
            "text",
            Text("Kommun", "Municipality"),
            ("Anvisningskommun",),
            "Östersund",
        ),
        Field(
            "folkbokford_from",
            "date",
            Text("Folkbokförd från", "In the population register from"),
            ("Folkbokförd", "Folkbokföringsdatum", "Folkbokförd fr.o.m."),
            "2025-07-01",
        ),
    ),
    (ANY_PERSON, GroundOn("ground", "decision_date")),
    ("Namn", "Efternamn", "Förnamn", "Medborgarskap"),
)

CHECKED_BIRTH_DATE = SameBirthDate("personnummer", "birth_date")
