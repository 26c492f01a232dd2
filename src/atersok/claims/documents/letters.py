"""Letters in Swedish: a unit is asked for a missing läkarutlåtande, a decision is appealed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from atersok.claims.documents.amounts import day, kronor, span
from atersok.claims.documents.content import ContentError, Region
from atersok.claims.documents.fields import MISSING
from atersok.claims.documents.guidance import GUIDED, INTRODUCTIONS, TITLES
from atersok.claims.documents.refusals import OTHER, precedents_for, refusal_reasons
from atersok.claims.documents.typesetting import compile_pdf
from atersok.claims.documents.views import View
from atersok.law.wording import Money, Text
from atersok.report.words import kind_name

NOT_APPEALABLE = {
    "schablon_vard_kvartal": "1996:1357 12 §",
    "extraordinara_vardkostnader": "2010:1122 42 §",
}

_CANNOT = Text("Beslut om {kind} kan inte överklagas ({basis}).", "Decisions on {kind} cannot be appealed ({basis}).")
_NO_REASON = Text(
    "Överklagandet av {claim} anger inget avslagsskäl. Ange minst ett av: {allowed}.",
    "The appeal about {claim} gives no refusal reason. Give at least one of: {allowed}.",
)
_UNKNOWN_REASON = Text(
    "Avslagsskälet {code} är okänt. Tillåtna: {allowed}.", "The refusal reason {code} is unknown. Allowed: {allowed}."
)
_OWN_WORDS = Text(
    "Överklagandet av {claim}: skälet ”annat” kräver en egen grund.",
    "The appeal about {claim}: the reason “other” needs grounds of your own.",
)
_NOTHING_REFUSED = Text(
    "Överklagandet av {claim}: {granted} beviljades av {claimed}, så inget återstår.",
    "The appeal about {claim}: {granted} was granted of {claimed}, so nothing is left.",
)
_TEMPLATE = Text(
    "Texten är en mall: stryk det som inte stämmer med ärendet.", "The text is a template: strike what is not so here."
)


class CertificatePurpose(StrEnum):
    """What a requested läkarutlåtande is to show."""

    CANNOT_WAIT = "kan_inte_ansta"
    LASTING = "varaktig_vard"


@dataclass(frozen=True, slots=True)
class CertificateRequest:
    """Begäran om läkarutlåtande to a unit about one patient. The care period is inclusive."""

    number: str
    region: Region
    purpose: CertificatePurpose
    unit: str
    unit_address: tuple[str, ...]
    patient_name: str
    patient_birth_date: date
    dossier_number: str
    first: date
    last: date | None
    reply_by: date
    day: date
    signer: str
    signer_title: str = ""
    personal_number: str = ""
    first_received: date | None = None


@dataclass(frozen=True, slots=True)
class Appeal:
    """Överklagande till förvaltningsrätten. Amounts in öre; `reasons` are codes of `refusal_reasons`.

    `facts` and `grounds` are the region's own paragraphs; grounds stand after the ready arguments of each reason.
    """

    number: str
    kind: str
    region: Region
    court: str
    decision_number: str
    decision_day: date
    claimed: int
    granted: int
    reasons: tuple[str, ...]
    facts: tuple[str, ...]
    day: date
    signer: str
    signer_title: str = ""
    diary_number: str = ""
    grounds: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    oral_hearing: bool = False


def render_certificate_request(request: CertificateRequest) -> bytes:
    """The letter to the unit, with guided questions to answer; PDF/UA-1 and PDF/A-2a."""
    return compile_pdf("letter.typ", _request_view(request))


def render_appeal(appeal: Appeal) -> bytes:
    """The appeal, to be handed in to Migrationsverket (2017:900 43 §).

    Raises ContentError for a decision that cannot be appealed, an unknown or missing reason, or nothing refused.
    """
    check_appeal(appeal)
    return compile_pdf("letter.typ", _appeal_view(appeal))


def check_appeal(appeal: Appeal) -> None:
    """Raise ContentError unless the appeal can be made."""
    if appeal.kind in NOT_APPEALABLE:
        raise ContentError(_CANNOT, kind=appeal.kind, basis=NOT_APPEALABLE[appeal.kind])
    allowed = ", ".join(refusal_reasons())
    if not appeal.reasons:
        raise ContentError(_NO_REASON, claim=appeal.number, allowed=allowed)
    for code in appeal.reasons:
        if code not in refusal_reasons():
            raise ContentError(_UNKNOWN_REASON, code=code, allowed=allowed)
    if OTHER in appeal.reasons and not appeal.grounds:
        raise ContentError(_OWN_WORDS, claim=appeal.number)
    if appeal.granted >= appeal.claimed:
        claimed, granted = Money(appeal.claimed), Money(appeal.granted)
        raise ContentError(_NOTHING_REFUSED, claim=appeal.number, claimed=claimed, granted=granted)


def to_complete(appeal: Appeal) -> tuple[Text, ...]:
    """What somebody has to do before the appeal is sent: check the ready text, get judgments, weigh those against."""
    cited = [
        Text(f"Hämta domen och fyll i målnummer: {one.citation}", f"Obtain the judgment and its number: {one.citation}")
        for one in precedents_for(appeal.reasons)
        if not (one.read and one.number)
    ]
    against = [
        Text(f"Talar emot oss: {one.citation}. {one.holding}", f"Speaks against us: {one.citation}. {one.holding}")
        for code in appeal.reasons
        for one in refusal_reasons()[code].against
    ]
    return (_TEMPLATE, *cited, *against)


def _letter(number: str, title: str, region: Region, written: date, signer: tuple[str, str]) -> View:
    name, role = signer
    return {
        "title": f"{title} {number}",
        "header": f"{title} {number}",
        "footer": ", ".join((region.name, *region.address)),
        "region": region.name,
        "day": day(written),
        "signature": [_pair("Namnförtydligande", name), _pair("Befattning", role or MISSING)],
        "contact": f"{region.contact_person}, {region.phone}, {region.email}",
    }


def _pair(label: str, value: str) -> View:
    return {"label": label, "value": value}


def _paragraphs(heading: str, *texts: str) -> View:
    return {"heading": heading, "paragraphs": [text for text in texts if text], "fields": [], "answers": [], "list": []}


def _request_view(request: CertificateRequest) -> View:
    patient = _paragraphs("Patient")
    patient["fields"] = [
        _pair("Namn", request.patient_name),
        _pair("Personnummer eller födelsedatum", request.personal_number or day(request.patient_birth_date)),
        _pair("Dossiernummer (LMA-nummer)", request.dossier_number or MISSING),
        _pair("Vården pågick", span(request.first, request.last)),
    ]
    if request.purpose is CertificatePurpose.LASTING:
        patient["fields"].append(_pair("Först mottagen i en kommun", day(request.first_received) or MISSING))
    questions = _paragraphs("Det här behöver framgå av utlåtandet")
    questions["answers"] = GUIDED[request.purpose]
    reply = _paragraphs(
        "Svar",
        f"Sänd utlåtandet senast {day(request.reply_by)} på det sätt som regionen använder för patientuppgifter, inte "
        f"med vanlig e-post. Ange {request.number}. Utlåtandet bifogas ansökan till Migrationsverket.",
    )
    start = _paragraphs("Vad vi ber om", *INTRODUCTIONS[request.purpose])
    return {
        **_letter(request.number, "Begäran om läkarutlåtande", request.region, request.day, _signer(request)),
        "recipient": (request.unit, *request.unit_address),
        "subtitle": TITLES[request.purpose],
        "parts": [start, patient, questions, reply],
    }


def _signer(letter: CertificateRequest | Appeal) -> tuple[str, str]:
    return letter.signer, letter.signer_title


def _appeal_view(appeal: Appeal) -> View:
    parts = [_parties(appeal), _demand(appeal)]
    if appeal.facts:
        parts.append(_paragraphs("Bakgrund", *appeal.facts))
    parts += _grounds(appeal)
    parts += _case_law(appeal)
    if appeal.evidence:
        parts.append({**_paragraphs("Bevisning och bilagor"), "list": appeal.evidence})
    return {
        **_letter(appeal.number, "Överklagande", appeal.region, appeal.day, _signer(appeal)),
        "recipient": (appeal.court, "Ges in till Migrationsverket (43 § förvaltningslagen 2017:900)"),
        "subtitle": "",
        "parts": parts,
    }


def _parties(appeal: Appeal) -> View:
    fields = [
        _pair("Klagande", f"{appeal.region.name}, {appeal.region.organisation_number}"),
        _pair("Motpart", "Migrationsverket"),
        _pair("Överklagat beslut", f"{appeal.decision_number or MISSING}, {day(appeal.decision_day)}"),
        _pair("Saken", f"Statlig ersättning: {kind_name(appeal.kind, 'sv').lower()}"),
        _pair("Regionens ansökan", appeal.number),
        _pair("Regionens diarienummer", appeal.diary_number or MISSING),
    ]
    return {**_paragraphs("Parter och beslut"), "fields": fields}


def _demand(appeal: Appeal) -> View:
    rest = kronor(appeal.claimed - appeal.granted)
    granted = f" utöver de {kronor(appeal.granted)} som beviljats" if appeal.granted else ""
    hearing = "Regionen begär muntlig förhandling." if appeal.oral_hearing else ""
    return _paragraphs(
        "Yrkande",
        f"Regionen yrkar att förvaltningsrätten ändrar beslutet och beviljar ersättning med {rest}{granted}. "
        f"Regionen ansökte om {kronor(appeal.claimed)}.",
        "Regionen yrkar i andra hand att ärendet visas åter till Migrationsverket för ny prövning.",
        hearing,
    )


def _grounds(appeal: Appeal) -> list[View]:
    reasons = [refusal_reasons()[code] for code in appeal.reasons if code != OTHER]
    ready = [
        _paragraphs(f"Migrationsverkets skäl: {one.text.sv.lower()}", *one.arguments(appeal.kind)) for one in reasons
    ]
    heading = "Regionens grunder i övrigt" if ready else "Regionens grunder"
    own = [_paragraphs(heading, *appeal.grounds)] if appeal.grounds else []
    return ready + own


def _case_law(appeal: Appeal) -> list[View]:
    found = precedents_for(appeal.reasons)
    if not found:
        return []
    return [{**_paragraphs("Rättspraxis"), "list": [f"{one.citation}. {one.holding}" for one in found]}]
