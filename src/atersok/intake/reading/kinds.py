"""How each kind of field is read and explained: one row a kind, the same for checks, help and templates."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from atersok.intake.reading import amounts, identifiers, values
from atersok.intake.reading.cells import Value, text_of
from atersok.intake.reading.codes import DETAIL_TABLES
from atersok.intake.reading.fields import Field, KindName
from atersok.intake.reading.grounds import class_codes
from atersok.intake.reading.problems import Fault
from atersok.law.wording import Text

type Typed = str | int | bool | date
"""A value as read: text and codes as str, öre and hundredths as int, truth values as bool, days as date."""

type Parser = Callable[[Value], Typed | Fault]


@dataclass(frozen=True, slots=True)
class Context:
    """What a parser may need besides the value: the day of reading and the region's own words for codes."""

    on: date
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of field is read, what it allows in words, and an example."""

    parser: Callable[[Field, Context], Parser]
    allowed: Text
    example: str


def _plain(parse: Parser) -> Callable[[Field, Context], Parser]:
    return lambda field, context: parse


def _text(field: Field, context: Context) -> Parser:
    return lambda value: values.text(value, field.max_length)


def _day(field: Field, context: Context) -> Parser:
    return (lambda value: _past(values.day(value), context.on)) if field.past else values.day


def _past(found: date | Fault, on: date) -> date | Fault:
    if isinstance(found, Fault) or found <= on:
        return found
    return Fault(
        "in_future",
        Text("Dagen{where} har inte varit än", "The day{where} is not past"),
        Text(f"en dag som har varit, senast {on}", f"a day that has been, at the latest {on}"),
    )


def _code(field: Field, context: Context) -> Parser:
    if field.codes is None:
        raise ValueError(f"{field.name} is a code without codes")
    lookup = field.codes.extended(context.words)
    if field.codes.codes[0].isdigit():
        return lambda value: values.code(_two_digits(value), lookup)
    return lambda value: values.code(value, lookup)


def _two_digits(value: Value) -> Value:
    """A county code whose leading zero the spreadsheet dropped gets it back: nothing else can be meant."""
    found = text_of(value).strip()
    return f"0{found}" if len(found) == 1 and found.isdigit() else value


def _personnummer(field: Field, context: Context) -> Parser:
    return lambda value: identifiers.personnummer(value, context.on)


_ID = Text("text utan radbrytning", "text without line breaks")
_AMOUNT = Text(
    "kronor med högst nio siffror och två decimaler, med eller utan mellanrum och kr",
    "kronor with at most nine digits and two decimals, with or without spaces and kr",
)

KINDS: Mapping[KindName, Kind] = {
    "id": Kind(_text, _ID, "V-10042"),
    "text": Kind(_text, _ID, "Storgatan 1"),
    "date": Kind(
        _day,
        Text(
            f"en dag som finns, ÅÅÅÅ-MM-DD eller ÅÅÅÅMMDD, år {values.FIRST_YEAR}–{values.LAST_YEAR}",
            f"a day that exists, YYYY-MM-DD or YYYYMMDD, year {values.FIRST_YEAR}–{values.LAST_YEAR}",
        ),
        "2025-03-01",
    ),
    "quarter": Kind(_plain(values.quarter), Text("år och kvartal", "year and quarter"), "2025 kv 1"),
    "amount": Kind(_plain(amounts.amount), _AMOUNT, "12 345,60"),
    "signed_amount": Kind(
        _plain(lambda value: amounts.amount(value, negative=True)),
        Text(f"{_AMOUNT.sv}; minus för återbetalning", f"{_AMOUNT.en}; minus for money paid back"),
        "−4 435",
    ),
    "years": Kind(
        _plain(amounts.years),
        Text(
            f"antal år, högst {amounts.MAX_YEARS} och två decimaler, eller livslång",
            f"a number of years, at most {amounts.MAX_YEARS} and two decimals, or lifelong",
        ),
        "3,5",
    ),
    "share": Kind(_plain(amounts.share), Text("0–100 med procenttecken", "0–100 with a percent sign"), "12,5 %"),
    "truth": Kind(
        _plain(values.truth), Text("ja eller nej (1/0, x, sant/falskt)", "yes or no (1/0, x, true/false)"), "ja"
    ),
    "code": Kind(_code, Text("något av orden i listan", "one of the words in the list"), ""),
    "detail": Kind(_text, _ID, "eget boende"),
    "ground": Kind(_text, Text("en grund eller klassningskod", "a ground or a classification code"), "5:1"),
    "lma": Kind(
        _plain(identifiers.lma),
        Text(
            "åtta siffror, som på kortet (NN-NNNNNN/N) eller sexton siffror i två grupper",
            "eight digits, as on the card (NN-NNNNNN/N) or sixteen digits in two groups",
        ),
        "50-008920/4",
    ),
    "reservnummer": Kind(
        _plain(identifiers.reservnummer),
        Text("6–20 bokstäver, siffror och bindestreck", "6–20 letters, digits and hyphens"),
        "19850301-A123",
    ),
    "personnummer": Kind(
        _personnummer,
        Text(
            "personnummer eller samordningsnummer, tolv siffror (tio om seklet är säkert)",
            "a personal or coordination number, twelve digits (ten where the century is certain)",
        ),
        "19850301-9807",
    ),
    "postcode": Kind(_plain(identifiers.postcode), Text("fem siffror", "five digits"), "831 30"),
    "organisation_number": Kind(
        _plain(identifiers.organisation_number),
        Text("tio siffror, NNNNNN-NNNN, med rätt kontrollsiffra", "ten digits, NNNNNN-NNNN, with its check digit"),
        "559999-1238",
    ),
    "email": Kind(_plain(values.email), Text("en e-postadress", "an e-mail address"), "enhet@region.example"),
}


def parser_of(field: Field, on: date, words: Mapping[str, str] | None = None) -> Parser:
    """What reads a field's values, on a day, with a region's own words (word to code) where it holds codes."""
    return KINDS[field.kind].parser(field, Context(on, words or {}))


def allowed_in(field: Field) -> Text:
    """What a field allows, in words."""
    if field.kind == "code" and field.codes:
        return _any_of(_shown(code, words) for code, words in field.codes.words.items())
    if field.kind == "ground":
        codes = ", ".join(row.code for row in class_codes())
        grounds = ", ".join(DETAIL_TABLES["uppehallstillstand"].codes)
        return Text(f"någon av {grounds}, eller klassningskod {codes}", f"one of {grounds}, or a code of {codes}")
    if field.kind == "detail":
        return allowed_details()
    return _with_length(field)


def _shown(code: str, words: tuple[str, ...]) -> str:
    return f"{words[0]} ({code})" if words else code


def _any_of(words: Iterable[str]) -> Text:
    listed = ", ".join(words)
    return Text(f"något av: {listed}", f"one of: {listed}")


def _with_length(field: Field) -> Text:
    words = KINDS[field.kind].allowed
    if field.kind not in ("id", "text"):
        return words
    return Text(f"{words.sv}, högst {field.max_length} tecken", f"{words.en}, at most {field.max_length} characters")


def allowed_details() -> Text:
    """Which details each limited situation allows."""
    listed = "; ".join(f"{kind}: {', '.join(table.codes)}" for kind, table in DETAIL_TABLES.items())
    return Text(f"{listed}; annars fri text", f"{listed}; otherwise free text")


def example_of(field: Field) -> str:
    """A value that the field accepts."""
    return field.example or KINDS[field.kind].example
