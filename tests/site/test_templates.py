"""Templates as they are written, and pages as they come out of them."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve
from tests.site.marks import TAGS
from tests.site.walk import Walk, around, grouped, parsed

import atersok

pytestmark = pytest.mark.django_db

ROOT = Path(str(atersok.__file__)).parent
TEMPLATES = sorted(ROOT.rglob("templates/**/*.html"))
FORBIDDEN = {
    "|safe": re.compile(r"\|\s*safe(seq)?\b"),
    "autoescape": re.compile(r"{%\s*autoescape"),
    "a script in the page": re.compile(r"<script(?![^>]*\b(src=|type=\"application/json\"))", re.IGNORECASE),
    "a style in the page": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "an on… attribute": re.compile(r"<[^>{]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript:": re.compile(r"javascript:", re.IGNORECASE),
    "a tag for debugging": re.compile(r"{%\s*debug"),
    "a form that gets": re.compile(r'<form[^>]*method="get"[^>]*>(?:(?!</form>).)*type="(search|password)"', re.DOTALL),
}
_TAGS = re.compile(
    r"<script[^>]*application/json.*?</script>|{#.*?#}|{%\s*comment\s*%}.*?{%\s*endcomment\s*%}"
    r"|{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
_HTML = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_SAID = re.compile(r'\b(?:aria-label|placeholder|title|alt|aria-description)="([^"]*)"')
NAMES = {"Återsök", "Svenska", "English", "Ctrl", "CSV", "xlsx", "csv", "Excel", "PDF", "zip", "kr", "Enter", "Esc"}
"""Names, units and keys, the same in every language."""

PYTHON = sorted(path for path in ROOT.rglob("*.py") if "migrations" not in path.parts)
UNSAFE = re.compile(
    r"\bmark_safe\b|\bSafeString\b|\bformat_html_join\b|\.raw\(|\.extra\(|@csrf_exempt|autoescape=False"
)

ELSEWHERE = {"accounts/saml.py": "an answer is posted by the region's own login, signed, without our session"}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_has(what: str) -> None:
    found = [str(path.relative_to(ROOT)) for path in TEMPLATES if FORBIDDEN[what].search(path.read_text("utf-8"))]
    assert not found


def test_no_code_gets_around_escaping_or_the_forms_token() -> None:
    found = {str(path.relative_to(ROOT)) for path in PYTHON if UNSAFE.search(path.read_text("utf-8"))}
    assert found <= set(ELSEWHERE)


def test_every_word_in_a_template_can_be_translated() -> None:
    def faults() -> Iterator[tuple[str, str]]:
        for path in TEMPLATES:
            text = _TAGS.sub(" ", path.read_text("utf-8"))
            spoken = [*_SAID.findall(text), _HTML.sub(" ", text)]
            words = re.findall(r"[A-Za-zÅÄÖåäö]{2,}", " ".join(spoken))
            bare = [word for word in words if word not in NAMES]
            if bare:
                yield str(path.relative_to(ROOT)), " ".join(bare[:12])

    assert not (said := grouped(faults())), said


# --- pages ------------------------------------------------------------------------------------------------------------
def test_hostile_names_come_out_as_text(walk: Walk) -> None:
    def faults() -> Iterator[tuple[str, str]]:
        for visit in walk.visits:
            for tag in TAGS[:2]:
                if tag in visit.html:
                    yield visit.route.path, f"{visit}: {around(visit.html, tag)}"

    assert any("&lt;script&gt;alert(1)" in visit.html for visit in walk.visits)
    assert not (said := grouped(faults())), said


def test_no_page_has_script_or_style_of_its_own(walk: Walk) -> None:
    faults = ((visit.route.path, f"{visit}: {found}") for visit in walk.pages if (found := parsed(visit.html).inline))
    assert not (said := grouped(faults)), said


def test_every_field_has_a_label(walk: Walk) -> None:
    def faults() -> Iterator[tuple[str, str]]:
        for visit in walk.visits:
            for one in parsed(visit.html).fields if visit.html else ():
                if one.kind not in ("hidden", "submit", "button", "reset") and not one.labelled:
                    yield visit.route.path, f"{visit}: {one.kind} {one.name or one.attrs}"

    assert not (said := grouped(faults())), said


def test_no_id_is_twice_on_a_page(walk: Walk) -> None:
    def faults() -> Iterator[tuple[str, str]]:
        for visit in walk.pages:
            twice = [name for name, count in Counter(parsed(visit.html).ids).items() if count > 1]
            if twice:
                yield visit.route.path, f"{visit}: {twice[:5]}"

    assert not (said := grouped(faults())), said


def test_a_page_has_one_heading_a_title_and_a_language(walk: Walk) -> None:
    def faults() -> Iterator[tuple[str, str]]:
        for visit in walk.pages:
            page = parsed(visit.html)
            name = page.title.strip().removesuffix("– Återsök").strip()
            if page.headings != 1 or not name or page.lang != "sv":
                yield visit.route.path, f"{visit}: h1 {page.headings}, title {page.title!r}, lang {page.lang!r}"

    assert walk.pages
    assert not (said := grouped(faults())), said


def test_links_lead_to_pages_that_exist(walk: Walk) -> None:
    def faults() -> Iterator[tuple[str, str]]:
        for visit in walk.pages:
            for address in set(parsed(visit.html).addresses):
                path = address.partition("?")[0].partition("#")[0]
                if not path.startswith("/") or path.startswith("/static/"):
                    continue
                try:
                    resolve(path)
                except Resolver404:
                    yield visit.route.path, f"{visit}: {address}"

    assert not (said := grouped(faults())), said


def test_a_link_within_a_page_has_something_to_go_to(walk: Walk) -> None:
    def faults() -> Iterator[tuple[str, str]]:
        for visit in walk.pages:
            page = parsed(visit.html)
            missing = {
                one for one in page.addresses if one.startswith("#") and len(one) > 1 and one[1:] not in page.ids
            }
            if missing:
                yield visit.route.path, f"{visit}: {sorted(missing)[:5]}"

    assert not (said := grouped(faults())), said


def test_no_page_shows_what_a_template_or_a_program_left_behind(walk: Walk) -> None:
    """`None`, an object's own text, a format that was not filled in."""
    left = re.compile(r"\bNone\b|<[a-z_.]+ object at|%\([a-z]+\)[sd]|\{\{|\{%|&lt;QuerySet|Promise")

    def faults() -> Iterator[tuple[str, str]]:
        for visit in walk.pages:
            text = parsed(visit.html).text
            found = left.search(text)
            if found:
                yield visit.route.path, f"{visit}: {around(text, found[0])}"

    assert not (said := grouped(faults())), said


def test_no_link_leads_to_a_page_that_the_role_may_not_open(walk: Walk) -> None:
    def faults() -> Iterator[tuple[str, str]]:
        for visit in walk.pages:
            for address in set(parsed(visit.html).addresses):
                path = address.partition("?")[0].partition("#")[0]
                needed = getattr(_view(path), "permission", None)
                if visit.user and needed and not visit.user.may(needed):
                    yield visit.route.path, f"{visit}: {address} needs {needed}"

    assert not (said := grouped(faults())), said


@cache
def _view(path: str) -> object:
    try:
        return resolve(path).func
    except Resolver404:
        return None


def test_pages_in_swedish_say_nothing_in_english(walk: Walk) -> None:
    """Words that Django has of its own and no catalogue has translated."""
    english = re.compile(r"Select an option|This field|Enter a valid|Currently:|Please ")
    faults = (
        (visit.route.path, f"{visit}: {around(visit.html, found[0])}")
        for visit in walk.pages
        if (found := english.search(visit.html))
    )
    assert not (said := grouped(faults)), said


_BLOCK = re.compile(r"{% block (\w+) %}(.*?)(?={% (?:end)?block\b)", re.DOTALL)
_SET = re.compile(r"\bas(?:var)? (\w+_url) %}")
_READ = re.compile(r"{{ (\w+_url)\b")


def test_a_link_does_not_lean_on_an_address_that_another_block_worked_out() -> None:
    """What a block of a template sets is gone at its end: the link would lead nowhere, without a word."""
    lost = {}
    for path in TEMPLATES:
        blocks = _BLOCK.findall(path.read_text("utf-8"))
        made = {name: set(_SET.findall(text)) for name, text in blocks}
        for name, text in blocks:
            elsewhere = set().union(*(names for block, names in made.items() if block != name))
            if missing := (set(_READ.findall(text)) & elsewhere) - made[name]:
                lost[f"{path.name}, {name}"] = missing
    assert not lost
