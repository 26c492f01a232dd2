"""The program's words: all marked, all in English, and the English page says nothing in Swedish."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override, pgettext
from tests.claims.lives import asylum_seeker, costly_care, found
from tests.intake.intake_road import previewed
from tests.people.somebody import somebody
from tests.site.page_reading import VOID

from atersok.accounts.models import User
from atersok.claims.services import drafting
from atersok.clock import today
from atersok.site import messages

UPDATE = "run: python -m atersok.site.messages update, and write what is missing in locale/en/LC_MESSAGES/django.po"
COMPILE = "run: python -m atersok.site.messages compile"

SWEDISH = re.compile(r"\b(och|är|inte|för|att|som|till|med|på|av|den|det|ett|har|kan|finns|eller|från|efter|du|vi)\b")
OWN_NAMES = {"Återsök", "Svenska", "förvar", "folkbokförd", "folkbokföring"}
"""The program, a language by its own name, and legal terms that the English texts keep (docs/glossary.md)."""


TEXTS = cache(messages.collect)
"""Read once: all the code is."""


# --- the files --------------------------------------------------------------------------------------------------------
def test_every_text_in_the_code_has_an_english_one() -> None:
    catalog = messages.read("en")
    missing = set(TEXTS()) - {(message.context or "", messages.forms(message.id)) for message in catalog}
    assert not missing, f"{UPDATE}: {sorted(missing)[:10]}"
    assert not messages.untranslated(catalog), UPDATE


def test_the_english_file_is_what_update_would_write() -> None:
    """No text that nobody uses, none in the wrong place, nothing changed by another program."""
    kept = messages.po_path("en").read_text(encoding="utf-8")
    assert messages.written(messages.merged(TEXTS(), messages.read("en"))) == kept, UPDATE
    assert "#~" not in kept


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_translation_is_doubtful_or_fills_in_something_else(language: str) -> None:
    assert not list(messages.faults_of(messages.read(language)))


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_plurals_have_both_their_forms(language: str) -> None:
    for message in messages.read(language):
        if message.pluralizable:
            assert len(messages.forms(message.string)) == 2, message.id


def test_the_english_texts_are_not_left_in_swedish() -> None:
    allowed = re.compile("|".join(OWN_NAMES))
    kept = [said for message in messages.read("en") if message.id for said in messages.forms(message.string)]
    swedish = [said for said in kept if SWEDISH.search(said.lower()) or re.search("[åäöÅÄÖ]", allowed.sub("", said))]
    assert [said for said in swedish if "öre" not in said] == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_the_binary_catalog_is_the_one_of_the_file(language: str) -> None:
    path = messages.po_path(language)
    assert path.with_suffix(".mo").exists(), COMPILE
    with path.with_suffix(".mo").open("rb") as file:
        compiled = _texts(read_mo(file))
    assert compiled == _texts(messages.read(language)), COMPILE


def _texts(catalog: Catalog) -> dict[object, object]:
    return {(_context(one), messages.forms(one.id)): messages.forms(one.string) for one in catalog if one.id}


def _context(message: Message) -> str:
    """Babel reads a context from a binary catalog as bytes."""
    context: str | bytes = message.context or ""
    return context.decode() if isinstance(context, bytes) else context


EAGER = frozenset({"gettext", "ngettext", "pgettext", "npgettext"})


def test_no_text_is_fixed_in_one_language_when_the_program_starts() -> None:
    """Outside functions only the lazy ones follow the reader."""
    python = [path for path in messages.sources() if path.suffix == ".py"]
    assert [
        f"{path.name}:{line}" for path in python for line in early(ast.parse(path.read_text(encoding="utf-8")))
    ] == []


def early(module: ast.Module) -> Iterator[int]:
    """The lines where a text is looked up while the module is read."""
    imported = [node for node in ast.walk(module) if isinstance(node, ast.ImportFrom)]
    names = {one.asname or one.name for node in imported for one in node.names if one.name in EAGER}
    left: list[ast.AST] = [module]
    while left:
        node = left.pop()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node.lineno
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            left += ast.iter_child_nodes(node)


def test_a_text_looked_up_too_early_is_found() -> None:
    source = "from django.utils.translation import gettext as _\nA = [_('Ett')]\ndef f(): return _('Ett')\n"
    assert list(early(ast.parse(source))) == [2]


# --- the tool ---------------------------------------------------------------------------------------------------------
PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
a = _("Ett") + _("Långt " "i två delar") + ngettext("%(n)d sak", "%(n)d saker", n)
b = pgettext_lazy("åtkomst", "Sökt"), "inte märkt", _(a), _(f"{a} fylls i")
"""
TEMPLATE = """{% load i18n %}{% comment %}{% translate "Inte det här" %}{% endcomment %}
<p title="{% translate 'Namn' %}">{% blocktranslate trimmed with x=y %}
   Hej {{ x }},
   100 % klart
{% endblocktranslate %}</p>
    {% blocktranslate count n=n %}{{ n }} rad{% plural %}{{ n }} rader{% endblocktranslate %}
  {% translate "Läge" context "ansökan" as state %}{{ day|default:_("tills vidare") }}{% if a == _("b") %}{% endif %}"""


def test_texts_of_code_are_collected() -> None:
    assert set(messages.texts_in("a.py", PYTHON)) == {
        ("", ("Ett",)), ("", ("Långt i två delar",)), ("", ("%(n)d sak", "%(n)d saker")), ("åtkomst", ("Sökt",)),
    }  # fmt: skip


def test_texts_of_templates_are_collected() -> None:
    assert set(messages.texts_in("a.html", TEMPLATE)) == {
        ("", ("Namn",)), ("", ("Hej %(x)s, 100 %% klart",)), ("", ("%(n)s rad", "%(n)s rader")),
        ("ansökan", ("Läge",)), ("", ("tills vidare",)), ("", ("b",)),
    }  # fmt: skip


def test_update_keeps_translations_and_drops_what_is_gone() -> None:
    known = Catalog("en")
    known.add("Namn", "Name")
    known.add("Borta", "Gone")
    known.add("sak", "thing")
    new = messages.merged({("", ("Namn",)): ["a.py"], ("", ("Ny",)): ["a.py"], ("", ("sak", "saker")): ["b.py"]}, known)
    assert [(message.id, message.string) for message in new if message.id] == [
        ("Namn", "Name"), ("Ny", ""), (("sak", "saker"), ("", "")),
    ]  # fmt: skip
    assert messages.untranslated(new) == ["Ny", "sak"]


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("%(n)s kvar", "left"),
        ("%(n)s kvar", "%(m)s left"),
        ("%s kvar", "left"),
        ("{name} kvar", "left"),
        (("%(n)d sak", "%(n)d saker"), ("one thing", "things")),
        (("%(n)d sak", "%(n)d saker"), ("%(n)d thing",)),
    ],
)
def test_a_placeholder_or_plural_form_that_is_lost_is_a_fault(text: str, translation: str) -> None:
    catalog = Catalog("en")
    catalog.add(text, translation)
    assert list(messages.faults_of(catalog))


def test_a_singular_may_do_without_its_number() -> None:
    catalog = Catalog("en")
    catalog.add(("%(n)d sak", "%(n)d saker"), ("%(n)d thing", "%(n)d things"))
    catalog.add("100 %% klart", "100 %% done")
    assert not list(messages.faults_of(catalog))


def test_a_catalog_with_faults_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    for language, said in (("en", "left"), ("sv", "")):
        path = messages.po_path(language)
        path.parent.mkdir(parents=True)
        path.write_text(f'{messages.HEADER}msgid "%(n)s kvar"\nmsgstr "{said}"\n', encoding="utf-8")
    assert messages.main(["compile"]) == 1
    assert not messages.po_path("en").with_suffix(".mo").exists()
    assert messages.po_path("sv").with_suffix(".mo").exists(), "what is not translated yet stops nothing"


def test_update_writes_every_text_where_there_was_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    assert messages.main(["update"]) == 0
    texts = len(TEXTS())
    assert capsys.readouterr().out == f"{texts} texts, {texts} without English\n"
    assert str(tmp_path) not in messages.po_path("en").read_text(encoding="utf-8"), "the same file on every machine"


def test_another_word_is_answered_with_how_to_use_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.main(["upgrade"]) == 2
    assert "update | compile" in capsys.readouterr().err


# --- what is read -----------------------------------------------------------------------------------------------------
def test_both_languages_say_their_own() -> None:
    with override("en"):
        assert gettext("Att göra") == "To do"
        assert pgettext("ansökan", "Avsluta") == "Close"
        assert ngettext("om %(n)d dag", "om %(n)d dagar", 2) == "in %(n)d days"
        assert gettext("This field is required.") == "This field is required."
    with override("sv"):
        assert gettext("Att göra") == "Att göra"
        assert ngettext("om %(n)d dag", "om %(n)d dagar", 1) == "om %(n)d dag"
        assert gettext("This field is required.") == "Fyll i fältet.", COMPILE


class Visible(HTMLParser):
    """What a page says to its reader, without data: what is marked as Swedish, and what stands in a text box."""

    SAID = frozenset({"title", "aria-label", "placeholder", "alt"})
    SILENT = frozenset({"script", "style", "textarea"})

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        silent = tag in self.SILENT or given.get("lang") == "sv" or (bool(self._open) and self._open[-1][1])
        self.said += [value for name, value in attrs if name in self.SAID and value and not silent]
        if tag not in VOID:
            self._open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self._open and self._open[-1][1]):
            self.said.append(" ".join(data.split()))


def swedish_in(page: str, data: set[str]) -> Iterator[str]:
    """What the page says in Swedish beside its data."""
    known = re.compile("|".join(map(re.escape, sorted(OWN_NAMES | data, key=len, reverse=True))))
    for said in Visible(page).said:
        rest = known.sub("", said)
        if SWEDISH.search(rest.lower()) or re.search("[åäöÅÄÖ]", rest.replace("öre", "")):
            yield said


@pytest.fixture
def english(client: Client, case_worker: User) -> Client:
    """A case worker who reads English."""
    case_worker.language, case_worker.name, case_worker.password = "en", "Test Worker", make_password("x" * 20)
    case_worker.save()
    client.force_login(case_worker, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


PAGES = (
    "home", "people", "findings", "claims", "requests", "overrides", "imports", "import_new", "imports_left_out",
    "duplicates", "look_up", "search", "figures", "responsibilities", "calendar", "account", "keys", "accessibility",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_data_says_nothing_in_swedish(page: str, english: Client) -> None:
    answer = english.get(reverse(page), follow=True)
    assert answer.status_code == 200
    assert '<html lang="en"' in answer.content.decode()
    assert list(swedish_in(answer.content.decode(), set())) == []


def test_the_login_page_says_nothing_in_swedish(client: Client, region: object) -> None:
    client.cookies["django_language"] = "en"
    page = client.get(reverse("account_login")).content.decode()
    assert '<html lang="en"' in page
    assert list(swedish_in(page, {"Handläggare"})) == [], "the demo's users are named by their roles"


def test_a_person_a_finding_a_claim_and_an_import_say_nothing_in_swedish(english: Client, case_worker: User) -> None:
    person = asylum_seeker()
    costly_care(person)
    finding = found(person=person, kind="kostnadskravande_vard")[0]
    (claim,) = drafting.draft_claims(case_worker, [finding.pk], today())
    importing = previewed(case_worker, b"LMA-nummer;Datum\n50-008920;2026-13-01\n", "")
    somebody()
    addresses = [
        reverse("person", args=[person.pk]), reverse("finding", args=[finding.pk]), reverse("claim", args=[claim.pk]),
        reverse("import", args=[importing.pk]), reverse("home"), reverse("people"), reverse("findings"),
        reverse("claims"),
    ]  # fmt: skip
    for address in addresses:
        page = english.get(address, follow=True).content.decode()
        assert list(swedish_in(page, DATA)) == [], address


DATA = {"LMA-nummer", "Datum", "Förvaltningsrätten i Karlstad"}
"""Headings of the file that is taken in, and the name of a court whose judgment the law's texts point at."""


def test_an_error_in_a_form_is_said_in_the_readers_language(english: Client) -> None:
    said = english.post(reverse("look_up"), {"number": ""}).content.decode()
    assert list(swedish_in(said, set())) == []
