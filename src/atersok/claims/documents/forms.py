"""The agency's application forms as data: number, title and fields in the form's order (`forms.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from atersok.claims.documents.content import Application, ContentError
from atersok.law.wording import Text

_FILE = Path(__file__).with_name("forms.yaml")

NO_APPLICATION: Mapping[str, Text] = {
    "schablon_vard_kvartal": Text(
        "Schablonen betalas utan ansökan (1996:1357 6 §).", "The lump sum is paid without application (1996:1357 6 §)."
    ),
}
_NO_FORM = Text(
    "Ansökan {claim}: för {kind} finns ingen blankett.", "Application {claim}: there is no form for {kind}."
)
_ONE_PERSON = Text(
    "Ansökan {claim} har {found} personer; blankett {form} tar en.",
    "Application {claim} has {found} persons; form {form} takes one.",
)


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form: what value it takes (an id that `fields.py` knows), its label and its column heading."""

    id: str
    label: str
    short: str


@dataclass(frozen=True, slots=True)
class FormSpec:
    """En blankett. `number` is empty where our sources know none; `letter` is how a letter is to be marked.

    `order_confirmed` is False while the order is the natural one and not read off the agency's own PDF.
    """

    id: str
    number: str
    title: str
    kinds: tuple[str, ...]
    one_person: bool
    order_confirmed: bool
    eservice: bool
    letter: str
    withdrawn: str
    recipients: Mapping[str, tuple[str, ...]]
    applicant: tuple[FormField, ...]
    claim: tuple[FormField, ...]
    person: tuple[FormField, ...]
    enclose: tuple[str, ...]

    def recipient(self, kind: str) -> tuple[str, ...]:
        """The address lines for a kind."""
        return self.recipients.get(kind, self.recipients[""])


@cache
def form_specs() -> tuple[FormSpec, ...]:
    """Every form, in the file's order."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    labels = {name: (label, data["short"].get(name, label)) for name, label in data["labels"].items()}
    return tuple(_spec(name, entry, labels) for name, entry in data["forms"].items())


@cache
def _by_kind() -> Mapping[str, FormSpec]:
    return {kind: spec for spec in form_specs() for kind in spec.kinds}


def form_for(kind: str) -> FormSpec | None:
    """The form of a reimbursement kind; None where no application is made (`NO_APPLICATION` says why)."""
    return _by_kind().get(kind)


def form_of(application: Application) -> FormSpec:
    """The form an application is made on; raises ContentError without one or with too many persons for it."""
    spec = form_for(application.kind)
    if spec is None:
        raise ContentError(_NO_FORM, claim=application.number, kind=application.kind)
    if spec.one_person and len(application.rows) > 1:
        found = len(application.rows)
        raise ContentError(_ONE_PERSON, claim=application.number, form=spec.number, found=found)
    return spec


def _spec(name: str, entry: Mapping[str, Any], labels: Mapping[str, tuple[str, str]]) -> FormSpec:
    special = {kind: tuple(lines) for kind, lines in entry.get("recipient_by_kind", {}).items()}
    return FormSpec(
        id=name, number=entry["number"], title=entry["title"], kinds=tuple(entry["kinds"]),
        one_person=entry["one_person"], order_confirmed=entry["order"] == "confirmed",
        eservice=entry.get("eservice", False), letter=entry.get("letter", ""), withdrawn=entry.get("withdrawn", ""),
        recipients={"": tuple(entry["recipient"]), **special}, applicant=_fields(entry["applicant"], labels),
        claim=_fields(entry["claim"], labels), person=_fields(entry["person"], labels),
        enclose=tuple(entry["enclose"]),
    )  # fmt: skip


def _fields(ids: list[str], labels: Mapping[str, tuple[str, str]]) -> tuple[FormField, ...]:
    return tuple(FormField(name, *labels[name]) for name in ids)
