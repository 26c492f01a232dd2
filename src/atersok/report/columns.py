"""The facts folder described for people, from the same table that the reader checks by."""

from collections.abc import Iterator
from itertools import groupby

from atersok.exchange import describe_schema
from atersok.law.wording import Text

_TITLE = Text("Faktamappen", "The facts folder")
_INTRO = Text(
    "En mapp med CSV-filer: UTF-8, kommatecken, en rad rubriker, punkt som decimaltecken. Tomt betyder okänt om inget "
    "annat sägs. Kolumner i fetstil måste finnas och ha ett värde. En fil som saknas är tom, men persons.csv måste "
    "finnas. Okända kolumner läses inte. Tabellen skrivs av `atersok columns`.",
    "A folder of CSV files: UTF-8, commas, one row of headers, decimal point. Empty means unknown unless something "
    "else is said. Columns in bold must be there and have a value. A missing file is empty, but persons.csv must be "
    "there. Unknown columns are not read. Written by `atersok columns --lang en`.",
)
_HEADER = Text("| Kolumn | Tillåtet | Tomt |", "| Column | Allowed | Empty |")


def lines(lang: str = "sv") -> Iterator[str]:
    """The description as Markdown."""
    yield f"# {_TITLE.fill(lang)}"
    yield ""
    yield _INTRO.fill(lang)
    for file, rules in groupby(describe_schema(), key=lambda rule: rule.file):
        yield from ("", f"## {file}", "", _HEADER.fill(lang), "|---|---|---|")
        for rule in rules:
            name = f"**{rule.column}**" if rule.required else rule.column
            allowed, empty = (rule.allowed_en, rule.empty_en) if lang == "en" else (rule.allowed, rule.empty)
            yield f"| {name} | {allowed} | {empty} |"
