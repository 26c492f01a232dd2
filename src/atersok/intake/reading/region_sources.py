"""What the region's own care and economic systems, its units and its doctors give us."""

from dataclasses import replace

from atersok.intake.reading.agency_sources import ANY_PERSON, BIRTH_DATE, CHECKED_BIRTH_DATE, COUNTY_CODE, PERSON
from atersok.intake.reading.codes import CARE_KIND, COST_KIND, COUNTY, SITUATION
from atersok.intake.reading.fields import DetailOf, Field, InOrder, NotAbove, Once, Source
from atersok.law.wording import Text

UNIT = Field(
    "unit",
    "text",
    Text("Enhet", "Unit"),
    ("Enhetskod", "Vårdenhet", "Vårdgivare", "Klinik", "Mottagning", "Kombika", "HSA-id", "Unit code"),
    example="VC001",
)
CONTACT_ID = Field(
    "contact_id",
    "id",
    Text("Vårdkontakt-id", "Contact id"),
    ("Vårdkontakt", "Kontakt-id", "Kontakt", "Vårdkontaktsid", "Vårdtillfälle-id", "Besöks-id", "Kontaktnr"),
    example="K-2025-118",
    max_length=100,
)

COSTS = Source(
    "costs",
    Text("Kostnader", "Costs"),
    Text(
        "Kostnadsrader från vård- och ekonomisystem, egna och privata enheter.",
        "Cost rows from care and economic systems, own and private units.",
    ),
    Text("Kostnader som kan ge ersättning.", "Costs that may be reimbursed."),
    (
        Field(
            "cost_id",
            "id",
            Text("Rad-id", "Cost id"),
            (
                "Verifikat",
                "Verifikatnummer",
                "Verifikationsnummer",
                "Ver.nr",
                "Vernr",
                "Kostnads-id",
                "Transaktions-id",
                "Radnummer",
            ),
            "V-10042",
            required=True,
            help=Text("Ett nummer som bara den raden har, oförändrat nästa gång.", "A number that only this row has."),
            max_length=100,
        ),
        *PERSON,
        BIRTH_DATE,
        Field(
            "date",
            "date",
            Text("Datum", "Date"),
            ("Vårddatum", "Besöksdatum", "Kostnadsdatum", "Datum för vård", "Behandlingsdatum", "Utförd"),
            "2025-03-01",
            required=True,
            past=True,
        ),
        Field(
            "kind",
            "code",
            Text("Kostnadsslag", "Kind of cost"),
            ("Slag", "Typ", "Typ av kostnad", "Kostnadstyp", "Kategori"),
            "vård",
            required=True,
            codes=COST_KIND,
        ),
        Field(
            "amount",
            "amount",
            Text("Belopp", "Amount"),
            ("Pris", "Kostnad", "Summa", "Kronor", "Belopp kr", "Belopp (kr)", "Riksavtalspris", "Totalt belopp"),
            "12 345,60",
            required=True,
            help=Text("Priset enligt riksavtalet, före patientavgift.", "The riksavtal price, before the fee."),
        ),
        Field(
            "fee",
            "amount",
            Text("Patientavgift", "Patient fee"),
            ("Avgift", "Vårdavgift", "Betald avgift", "Egenavgift"),
            "50",
            help=Text("Det patienten har betalat. Tomt är 0.", "What the patient paid. Empty is 0."),
        ),
        CONTACT_ID,
        UNIT,
        Field(
            "related",
            "truth",
            Text("Hör till sjukdomen", "Related"),
            ("Samband", "Relaterad", "Hör ihop"),
            "ja",
            help=Text(
                "Nej om vården inte gäller vårdkontaktens eller intygets sjukdom. Tomt är ja.",
                "No where the care is not for the contact's or the certificate's disease. Empty is yes.",
            ),
        ),
        Field("invoice_number", "text", Text("Fakturanummer", "Invoice number"), ("Fakturanr", "Faktura"), "F2025-77"),
    ),
    (Once("cost_id"), ANY_PERSON, InOrder("birth_date", "date"), NotAbove("fee", "amount"), CHECKED_BIRTH_DATE),
    ("Namn", "Efternamn", "Förnamn", "Patient", "Patientnamn", "Diagnos"),
)

CONTACTS = Source(
    "contacts",
    Text("Vårdkontakter", "Care contacts"),
    Text("Vårdkontakter från vårdsystemet, en rad per kontakt.", "Care contacts from the care system, a row each."),
    Text("Vårdkontakter som kostnader hör till.", "Care contacts that costs belong to."),
    (
        replace(CONTACT_ID, required=True),
        *PERSON,
        Field(
            "start",
            "date",
            Text("Start", "Start"),
            ("Startdatum", "Från", "Fr.o.m.", "Inskriven", "Inskrivningsdatum", "Besöksdatum", "Datum", "Kontakt från"),
            "2025-03-01",
            required=True,
        ),
        Field(
            "end",
            "date",
            Text("Slut", "End"),
            ("Slutdatum", "Till", "T.o.m.", "Utskriven", "Utskrivningsdatum", "Avslutad", "Kontakt till"),
            "2025-03-14",
            help=Text("Sista dagen. Tomt om kontakten pågår.", "The last day. Empty while the contact goes on."),
        ),
        Field(
            "care_kind",
            "code",
            Text("Vårdslag", "Kind of care"),
            ("Slag", "Typ av vård", "Vårdtyp", "Bedömning", "Angelägenhet"),
            "vård som inte kan anstå",
            required=True,
            codes=CARE_KIND,
        ),
        UNIT,
    ),
    (Once("contact_id"), ANY_PERSON, InOrder("start", "end")),
    ("Namn", "Efternamn", "Förnamn", "Patient", "Patientnamn", "Diagnos", "Födelsedatum"),
)

EXAMINATIONS = Source(
    "examinations",
    Text("Hälsoundersökningar", "Health examinations"),
    Text("Gjorda hälsoundersökningar, från enheterna.", "Health examinations done, from the units."),
    Text("Ansökningar om ersättning för hälsoundersökning.", "Claims for health examinations."),
    (
        Field(
            "examination_id",
            "id",
            Text("Undersöknings-id", "Examination id"),
            ("Hälsoundersöknings-id", "HU-id", "Rad-id"),
            "HU-2025-17",
            max_length=100,
        ),
        *PERSON,
        BIRTH_DATE,
        Field(
            "date",
            "date",
            Text("Undersökningsdatum", "Date"),
            ("Datum", "HU-datum", "Datum för hälsoundersökning", "Hälsoundersökning datum", "Utförd", "Besöksdatum"),
            "2025-03-11",
            required=True,
            past=True,
        ),
        Field(
            "infection_control",
            "truth",
            Text("Smittskyddsskäl", "Infection control"),
            ("Smittskydd", "Av smittskyddsskäl"),
            "nej",
            help=Text("Ja om den gjordes av smittskyddsskäl. Tomt är nej.", "Yes for infection control. Empty is no."),
        ),
        Field(
            "elsewhere",
            "truth",
            Text("Gjord i annan region", "Done elsewhere"),
            ("Annan region", "Utförd i annan region", "Gjord på annan ort"),
            "nej",
            help=Text(
                "Ja om en annan region har gjort den och fått ersättning. Tomt är nej.",
                "Yes where another region did it and was paid. Empty is no.",
            ),
        ),
        UNIT,
    ),
    (Once("examination_id"), ANY_PERSON, InOrder("birth_date", "date"), CHECKED_BIRTH_DATE),
    ("Namn", "Efternamn", "Förnamn", "Patient", "Patientnamn"),
)

CERTIFICATES = Source(
    "certificates",
    Text("Läkarutlåtanden", "Medical certificates"),
    Text("Läkarutlåtanden för varaktig vård.", "Medical certificates for lasting care."),
    Text("Ansökningar om ersättning för varaktig vård.", "Claims for lasting care."),
    (
        *PERSON,
        Field(
            "issued",
            "date",
            Text("Utfärdat", "Issued"),
            ("Utfärdad", "Datum", "Utfärdandedatum", "Intygsdatum", "Utlåtandedatum", "Daterat"),
            "2025-04-02",
            required=True,
            past=True,
        ),
        Field(
            "expected_years",
            "years",
            Text("Väntat vårdbehov i år", "Expected years"),
            ("Antal år", "År", "Vårdbehov år", "Väntade år", "Bedömd varaktighet"),
            "3,5",
            help=Text("Hur länge behovet väntas vara: antal år eller livslång.", "How long the need is to last."),
        ),
        Field(
            "at_first_reception",
            "truth",
            Text("Fanns vid första mottagandet", "At first reception"),
            ("Vid mottagandet", "Sjuk vid mottagandet", "Fanns vid mottagandet"),
            "ja",
        ),
        Field(
            "linked_to_protection",
            "truth",
            Text("Samband med skyddsbehovet", "Linked to protection"),
            ("Skyddsbehov", "Samband skyddsbehov"),
            "nej",
        ),
        Field(
            "ordered_by_doctor",
            "truth",
            Text("Ordinerad av läkare", "Ordered by doctor"),
            ("Läkarordination", "Ordination", "Ordinerat av läkare"),
            "ja",
        ),
        UNIT,
    ),
    (ANY_PERSON,),
    ("Namn", "Efternamn", "Förnamn", "Patient", "Patientnamn", "Diagnos", "Läkare"),
)

SITUATIONS = Source(
    "situations",
    Text("Situationer", "Situations"),
    Text("Vad som gäller för en person från och med en dag.", "What holds for a person from a day."),
    Text("Vilka regler som gäller för personen.", "Which rules apply to the person."),
    (
        *PERSON,
        Field(
            "kind",
            "code",
            Text("Situation", "Situation"),
            ("Slag", "Status", "Kategori", "Typ"),
            "registrerad hos Migrationsverket",
            required=True,
            codes=SITUATION,
        ),
        Field(
            "from",
            "date",
            Text("Från", "From"),
            ("Fr.o.m.", "Fr o m", "Från och med", "Startdatum", "Gäller från"),
            "2025-02-10",
            required=True,
        ),
        Field(
            "to",
            "date",
            Text("Till", "To"),
            ("T.o.m.", "T o m", "Till och med", "Slutdatum", "Gäller till"),
            help=Text("Sista dagen. Tomt om det gäller än.", "The last day. Empty while it holds."),
        ),
        Field(
            "detail",
            "detail",
            Text("Detalj", "Detail"),
            ("Uppgift", "Grund", "Boendeform", "Närmare uppgift"),
            "eget boende",
            help=Text(
                "För uppehållstillstånd grunden, för registrerad boendeformen, för förvar platsen.",
                "The ground of a permit, the housing of a registered person, the place of detention.",
            ),
        ),
        Field("region", "code", Text("Län", "County"), ("Region", "Länskod"), "23", codes=COUNTY),
    ),
    (ANY_PERSON, InOrder("from", "to"), DetailOf("kind", "detail")),
    ("Namn", "Efternamn", "Förnamn"),
)

UNITS = Source(
    "units",
    Text("Enheter", "Units"),
    Text("Regionens egna och privata enheter.", "The region's own and private units."),
    Text("Vem som får del av ersättningen.", "Who gets a share of the money."),
    (
        Field(
            "code",
            "id",
            Text("Enhetskod", "Unit code"),
            ("Kod", "Enhet", "Kombika", "HSA-id", "Enhets-id"),
            "VC001",
            required=True,
            max_length=100,
        ),
        Field(
            "name",
            "text",
            Text("Namn", "Name"),
            ("Enhetsnamn", "Benämning", "Vårdenhet"),
            "Exempelby vårdcentral",
            required=True,
        ),
        Field("private", "truth", Text("Privat", "Private"), ("Privat enhet", "Privat vårdgivare", "Extern"), "nej"),
        Field(
            "organisation_number",
            "organisation_number",
            Text("Organisationsnummer", "Organisation number"),
            ("Org.nr", "Orgnr", "Organisationsnr"),
            "559999-1238",
        ),
        Field("cost_centre", "text", Text("Kostnadsställe", "Cost centre"), ("Kst", "Kostnadsst", "Ansvar"), "41200"),
        Field("email", "email", Text("E-post", "E-mail"), ("E-postadress", "Mejl", "Mail"), "enhet@region.example"),
        COUNTY_CODE,
    ),
    (Once("code"),),
)
