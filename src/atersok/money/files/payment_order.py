"""Payments to private units as pain.001.001.03 (ISO 20022, CustomerCreditTransferInitiationV03), Swedish use.

Swedish use: *Swedish Common Interpretation of ISO 20022 Payment Messages*, appendix 1. A bankgiro is `Othr/Id` with
`SchmeNm/Prtry` BGNR and clearing 9900 in the clearing system SESBA. Paid to bankgiros alone, in kronor.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree import ElementTree

from atersok.check_digit import luhn
from atersok.law.money import to_kronor
from atersok.law.wording import Text
from atersok.money.files.destinations import Bankgiro, Iban
from atersok.money.files.problem import FileError
from atersok.person_numbers import personal_numbers

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"
MAX_PAYMENTS = 10_000
MAX_ORE = 10**13
NAME_LENGTH = 70
TEXT_LENGTH = 140
ID_LENGTH = 35

CLEARING = "9900"
"""The bankgiro's own number in the clearing system."""

_LIKE = str.maketrans({
    "&": "+", "_": "-", "–": "-", "—": "-", "’": "'", "´": "'", "`": "'", '"': "'", "\u00a0": " ", "æ": "ä", "Æ": "Ä",
    "ø": "ö", "Ø": "Ö",
})  # fmt: skip
_NAME = re.compile(rf"[A-Za-z0-9ÅÄÖåäö/?:().,'+ -]{{1,{NAME_LENGTH}}}")
_ID = re.compile(r"(?!/)(?!.*//)[A-Za-z0-9/?:().,'+ -]{1,35}(?<!/)")
BIC = re.compile(r"[A-Z]{6}[A-Z2-9][A-NP-Z0-9](?:[A-Z0-9]{3})?")
"""The bank's number in the world: 8 or 11 characters."""
_ORGANISATION_NUMBER = re.compile(r"[0-9]{6}-?[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment.

    Attributes:
        id: our own number of it (EndToEndId), unique in the order, at most 35 characters.
        name: who gets it; compulsory, at most 70 characters.
        to: paid to.
        amount: öre, above zero.
        reference: what the receiver is told: a number of a statement or invoice, never a person. At most 140
            characters.
    """

    id: str
    name: str
    to: Bankgiro
    amount: int
    reference: str


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """A set of payments from one account on one day.

    Attributes:
        id: the order's number (MsgId), at most 35 characters; the bank refuses one that it has had.
        created: when it was made, to the second.
        day: the day the money shall be there or leave, as the bank's agreement says (ReqdExctnDt).
        payer, organisation_number: who pays.
        account: paid from.
        bic: the payer's bank.
        payments: at least one, at most ten thousand.
    """

    id: str
    created: datetime
    day: date
    payer: str
    organisation_number: str
    account: Iban | Bankgiro
    bic: str
    payments: Sequence[Payment]


def write(order: PaymentOrder) -> bytes:
    """The order as XML in UTF-8. The same order always gives the same bytes.

    Raises:
        FileError: naming the payment, the value and what is allowed: no payments, the same id twice, a missing name, an
            amount that is not above zero, a reference that is empty, too long or like a personal number.
    """
    _check(order)
    root = ElementTree.Element("Document", xmlns=NAMESPACE)
    message = _add(root, "CstmrCdtTrfInitn")
    _header(message, order)
    information = _information(message, order)
    for payment in order.payments:
        _payment(information, payment)
    ElementTree.indent(root)
    made: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return made + b"\n"


def _add(parent: ElementTree.Element, path: str, text: str | None = None) -> ElementTree.Element:
    """The last of the elements of a path below the parent, all of them new."""
    for tag in path.split("/"):
        parent = ElementTree.SubElement(parent, tag)
    parent.text = text
    return parent


def _header(message: ElementTree.Element, order: PaymentOrder) -> None:
    header = _add(message, "GrpHdr")
    _add(header, "MsgId", order.id)
    _add(header, "CreDtTm", order.created.isoformat(timespec="seconds"))
    _totals(header, order)
    _payer(_add(header, "InitgPty"), order)


def _totals(parent: ElementTree.Element, order: PaymentOrder) -> None:
    _add(parent, "NbOfTxs", str(len(order.payments)))
    _add(parent, "CtrlSum", str(to_kronor(sum(payment.amount for payment in order.payments))))


def _payer(party: ElementTree.Element, order: PaymentOrder) -> None:
    _add(party, "Nm", written(order.payer))
    other = _add(party, "Id/OrgId/Othr")
    _add(other, "Id", order.organisation_number.replace("-", ""))
    _add(other, "SchmeNm/Cd", "BANK")


def _information(message: ElementTree.Element, order: PaymentOrder) -> ElementTree.Element:
    information = _add(message, "PmtInf")
    _add(information, "PmtInfId", order.id)
    _add(information, "PmtMtd", "TRF")
    _totals(information, order)
    kind = _add(information, "PmtTpInf")
    _add(kind, "SvcLvl/Cd", "NURG")
    _add(kind, "CtgyPurp/Cd", "SUPP")
    _add(information, "ReqdExctnDt", order.day.isoformat())
    _payer(_add(information, "Dbtr"), order)
    account = _add(information, "DbtrAcct")
    _account(account, order.account)
    _add(account, "Ccy", "SEK")
    _add(information, "DbtrAgt/FinInstnId/BIC", order.bic)
    _add(information, "ChrgBr", "SHAR")
    return information


def _payment(information: ElementTree.Element, payment: Payment) -> None:
    made = _add(information, "CdtTrfTxInf")
    _add(made, "PmtId/EndToEndId", payment.id)
    _add(made, "Amt/InstdAmt", str(to_kronor(payment.amount))).set("Ccy", "SEK")
    member = _add(made, "CdtrAgt/FinInstnId/ClrSysMmbId")
    _add(member, "ClrSysId/Cd", "SESBA")
    _add(member, "MmbId", CLEARING)
    receiver = _add(made, "Cdtr")
    _add(receiver, "Nm", written(payment.name))
    _add(receiver, "PstlAdr/Ctry", "SE")
    _account(_add(made, "CdtrAcct"), payment.to)
    _add(made, "RmtInf/Ustrd", payment.reference)


def written(name: str) -> str:
    """A name in the letters that the banks have agreed on: accents fall but for å, ä and ö, `&` becomes `+`."""
    composed = unicodedata.normalize("NFC", name).translate(_LIKE)
    apart = (letter if letter in "ÅÄÖåäö" else unicodedata.normalize("NFKD", letter) for letter in composed)
    return "".join(letter for letter in "".join(apart) if not unicodedata.combining(letter)).strip()


def _account(parent: ElementTree.Element, to: Bankgiro | Iban) -> None:
    if isinstance(to, Iban):
        _add(parent, "Id/IBAN", to.digits)
        return
    other = _add(parent, "Id/Othr")
    _add(other, "Id", to.digits)
    _add(other, "SchmeNm/Prtry", "BGNR")


def _check(order: PaymentOrder) -> None:
    _check_id(order.id, Text("betalningsfilens nummer", "the order's number"))
    _check_name(order.payer, Text("betalarens namn", "the payer's name"))
    if not _ORGANISATION_NUMBER.fullmatch(order.organisation_number):
        allowed = Text("tio siffror, till exempel 232100-0000", "ten digits, for example 232100-0000")
        raise FileError(Text("organisationsnumret", "the organisation number"), order.organisation_number, allowed)
    if not BIC.fullmatch(order.bic):
        allowed = Text("en BIC på 8 eller 11 tecken, till exempel NDEASESS", "a BIC of 8 or 11 characters")
        raise FileError(Text("bankens BIC", "the bank's BIC"), order.bic, allowed)
    if not 0 < len(order.payments) <= MAX_PAYMENTS:
        allowed = Text(f"1–{MAX_PAYMENTS} betalningar", f"1–{MAX_PAYMENTS} payments")
        raise FileError(Text("antalet betalningar", "the number of payments"), len(order.payments), allowed)
    seen: set[str] = set()
    for payment in order.payments:
        _check_payment(payment, seen)


def _check_payment(payment: Payment, seen: set[str]) -> None:
    _check_id(payment.id, Text("betalningens nummer", "the payment's number"))
    if payment.id in seen:
        allowed = Text("ett nummer som bara en betalning har", "a number that only one payment has")
        raise FileError(Text("betalningens nummer", "the payment's number"), payment.id, allowed)
    seen.add(payment.id)
    _check_name(payment.name, _of("mottagarens namn", "the receiver's name", payment))
    amount: object = payment.amount
    if not isinstance(amount, int) or isinstance(amount, bool) or not 0 < amount < MAX_ORE:
        allowed = Text("hela ören över noll", "whole öre above zero")
        raise FileError(_of("beloppet", "the amount", payment), amount, allowed)
    _check_reference(payment)


def _check_id(value: str, thing: Text) -> None:
    if not _ID.fullmatch(value) or value != value.strip():
        allowed = Text(
            f"1–{ID_LENGTH} tecken: a–z, 0–9 och /-?:().,'+, inte / först eller sist",
            f"1–{ID_LENGTH} characters: a–z, 0–9 and /-?:().,'+, no / first or last",
        )
        raise FileError(thing, value, allowed)


def _check_name(name: str, thing: Text) -> None:
    if not _NAME.fullmatch(written(name)):
        allowed = Text(
            f"ett namn på högst {NAME_LENGTH} tecken: a–ö, 0–9 och /-?:().,'+",
            f"a name of at most {NAME_LENGTH} characters: a–ö, 0–9 and /-?:().,'+",
        )
        raise FileError(thing, name, allowed)


def _check_reference(payment: Payment) -> None:
    text = payment.reference
    if not 0 < len(text.strip()) <= TEXT_LENGTH or len(text) > TEXT_LENGTH or not text.isprintable():
        allowed = Text(f"1–{TEXT_LENGTH} synliga tecken", f"1–{TEXT_LENGTH} visible characters")
        raise FileError(_of("referensen", "the reference", payment), text, allowed)
    if any(luhn(re.sub(r"[^0-9]", "", found)[-10:]) for found in personal_numbers(text)):
        allowed = Text("ett fakturanummer eller avräkningsnummer, ingen person", "an invoice's number, no person")
        thing = _of("referensen liknar ett personnummer", "the reference looks like a personal number", payment)
        raise FileError(thing, None, allowed)


def _of(swedish: str, english: str, payment: Payment) -> Text:
    return Text(f"{swedish} i betalning {payment.id}", f"{english} in payment {payment.id}")
