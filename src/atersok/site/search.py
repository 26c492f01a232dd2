"""Search: one question to a list of providers. Each asks for one kind of thing, by the user's rights and scope.

Identifiers and names come in the body of a POST and go nowhere else: no address, no log line, no message holds them.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from atersok.accounts.models import User
from atersok.accounts.permissions import Permission
from atersok.audit.models import Access
from atersok.audit.services import log_access, log_people
from atersok.claims.selectors import claims_for, findings_for
from atersok.intake.models import Import
from atersok.people.identifiers import possible
from atersok.people.masking import hides, shown_name
from atersok.people.models import Person
from atersok.people.purposes import Purpose
from atersok.people.selectors import by_identifier, people_for
from atersok.site import menu

MOST = 50
"""As many people as one search by name shows."""

_ACTIONS = (
    ("import_new", gettext_lazy("Läs in en fil"), Permission.IMPORT),
    ("new_person", gettext_lazy("Ny person"), Permission.PERSON_WRITE),
    ("keys", gettext_lazy("Så använder du tangentbordet"), Permission.OPEN),
    ("account", gettext_lazy("Ditt konto"), Permission.OPEN),
)
_NUMBER = re.compile(r"([AFIP])[-\s]?(?:(\d{4})-)?(\d{1,9})", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u2009\u202f]+")
_SWEDISH_LAST = str.maketrans("åäöÅÄÖ", "{|}{|}")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, by whom. `text` is trimmed, with single spaces."""

    text: str
    user: User
    today: date

    @classmethod
    def of(cls, text: str, user: User, today: date) -> "Question":
        """From what was typed. Signs that nobody can see are taken away."""
        spaced = _SPACES.sub(" ", text).strip()
        return cls("".join(sign for sign in spaced if sign.isprintable()), user, today)

    @property
    def could_be_a_number(self) -> bool:
        """Without a digit it names nothing by number."""
        return any(sign.isdigit() for sign in self.text)

    @property
    def could_be_a_name(self) -> bool:
        """Worth asking why before people are looked for."""
        return len(self.text) > 1 and not self.could_be_a_number


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `exact`: the text names this thing and nothing else."""

    kind: str
    text: str
    url: str
    exact: bool = False
    person: int | None = None


type Provider = Callable[[Question], Iterable[Hit]]


def pages(question: Question) -> Iterable[Hit]:
    """Pages of the menu whose name begins like the text, or all of them for an empty text."""
    named = ((page.label_for(question.user), url) for page, url in menu.pages(question.user))
    return [Hit(_("Sida"), label, url) for label, url in named if _begins(label, question.text)]


def actions(question: Question) -> Iterable[Hit]:
    """Things to do whose name has a word that begins like the text."""
    may = ((str(label), menu.address(name)) for name, label, permission in _ACTIONS if question.user.may(permission))
    return [Hit(_("Gör"), label, url) for label, url in may if url and question.text and _begins(label, question.text)]


def numbered(question: Question) -> Iterable[Hit]:
    """What our own numbers name: A-2026-0118, F-12, I-3, P-12."""
    found = _NUMBER.fullmatch(question.text)
    if not found:
        return []
    letter, year, number = found[1].upper(), found[2], int(found[3])
    if year or letter == "A":
        return _claims(question, Q(number=f"A-{year}-{number:04d}")) if year and letter == "A" else []
    return {"F": _finding, "I": _import, "P": _person}[letter](question, number)


def claims_elsewhere(question: Question) -> Iterable[Hit]:
    """Claims by the number that the region's diary or the agency has given them."""
    if not question.could_be_a_number:
        return []
    return _claims(question, Q(diary__iexact=question.text) | Q(agency_number__iexact=question.text))


def people_by_identifier(question: Question) -> Iterable[Hit]:
    """The person who has that LMA number, reserve number, personnummer or samordningsnummer, however it is written."""
    if not question.could_be_a_number or not question.user.may(Permission.PERSON_READ):
        return []
    having = by_identifier(possible(question.text, question.today)).values("pk")
    return [_person_hit(question, person, exact=True) for person in people_for(question.user).filter(pk__in=having)]


def people_by_name(question: Question) -> Iterable[Hit]:
    """People whose names begin like each word. Protected people are found by name only by who may see them."""
    if not question.could_be_a_name or not question.user.may(Permission.PERSON_READ):
        return []
    people = people_for(question.user).filter(_named(question)).order_by("name_key", "pk")[:MOST]
    return [_person_hit(question, person) for person in people]


QUICK: tuple[Provider, ...] = (numbered, people_by_identifier, claims_elsewhere, pages, actions)
"""What may be asked at every key: nothing that lists people."""


def quick(question: Question) -> list[Hit]:
    """What the palette shows. Written in the access log where it could have found somebody."""
    found = _ask(QUICK, question)
    if (question.could_be_a_number and possible(question.text, question.today)) or any(hit.person for hit in found):
        _log(question, found, None)
    return found


def whole(question: Question, purpose: Purpose | None) -> list[Hit]:
    """What the search page shows; people by name only where it has been said why."""
    found = _ask((*QUICK, people_by_name) if purpose else QUICK, question)
    if question.text:
        _log(question, found, purpose)
    return found


def only_exact(found: list[Hit]) -> Hit | None:
    """The thing to go straight to, when the text names one."""
    exact = [hit for hit in found if hit.exact]
    return exact[0] if len(exact) == 1 else None


def _ask(providers: Iterable[Provider], question: Question) -> list[Hit]:
    return [hit for provider in providers for hit in provider(question) if hit.url]


def _log(question: Question, found: list[Hit], purpose: Purpose | None) -> None:
    with override("sv"):  # the log is in one language
        why = str(purpose.label) if purpose else ""
    people = [hit.person for hit in found if hit.person]
    log_access(question.user, Access.SEARCH, "search", purpose=why, count=len(people))
    if people:
        log_people(question.user, Access.LIST, "search", people, purpose=why)


def _claims(question: Question, which: Q) -> list[Hit]:
    claims = claims_for(question.user).filter(which)[:MOST]
    return [Hit(_("Ansökan"), claim.number, _link("claim", claim.pk), exact=True) for claim in claims]


def _finding(question: Question, number: int) -> list[Hit]:
    if not findings_for(question.user).filter(pk=number).exists():
        return []
    return [Hit(_("Möjlig ersättning"), f"F-{number}", _link("finding", number), exact=True)]


def _import(question: Question, number: int) -> list[Hit]:
    if not question.user.may(Permission.IMPORT) or not Import.objects.filter(pk=number).exists():
        return []
    return [Hit(_("Inläsning"), f"I-{number}", _link("import", number), exact=True)]


def _person(question: Question, number: int) -> list[Hit]:
    """By the register's number; a merged one gives whom it became. No name: P-1 is typed on the way to P-12."""
    if not question.user.may(Permission.PERSON_READ):
        return []
    people = people_for(question.user).filter(Q(pk=number) | Q(merged=number)).distinct()
    return [Hit(_("Person"), person.number, _link("person", person.pk), exact=True) for person in people]


def _person_hit(question: Question, person: Person, *, exact: bool = False) -> Hit:
    text = f"{person.number} · {shown_name(person, question.user)}"
    if not hides(person, question.user):
        text += f", {_('född')} {person.birth_date:%Y-%m-%d}"
    return Hit(_("Person"), text, _link("person", person.pk), exact, person.pk)


def _named(question: Question) -> Q:
    """Each word begins a name, family name first or last. Protected people only for who may see them."""
    words = question.text.lower().split(" ")
    open_to_all = _keyed([word.translate(_SWEDISH_LAST) for word in words])
    return open_to_all | _protected_named(words) if question.user.sees_protected else open_to_all


def _keyed(words: list[str]) -> Q:
    """`name_key` is "family given", so what begins the family name begins the key."""
    whole = " ".join(words)
    asked = Q(name_key__startswith=whole)
    if len(words) == 1:
        asked |= Q(name_key__contains=f" {whole}")
    for at in range(1, len(words)):
        first, last = " ".join(words[:at]), " ".join(words[at:])
        asked |= Q(name_key__startswith=first, name_key__contains=f" {last}")
        asked |= Q(name_key__startswith=last, name_key__contains=f" {first}")
    return asked


def _protected_named(words: list[str]) -> Q:
    """Protected people have no key to sort by, so their names are compared themselves; they are few."""
    asked = ~Q(protection="")
    for word in words:
        asked &= Q(family_name__istartswith=word) | Q(given_name__istartswith=word)
    return asked


def _begins(label: str, text: str) -> bool:
    return any(word.startswith(text.lower()) for word in (label.lower(), *label.lower().split()))


def _link(name: str, number: int) -> str:
    try:
        return reverse(name, args=[number])
    except NoReverseMatch:
        return ""
