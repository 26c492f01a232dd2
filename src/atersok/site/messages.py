"""The program's words in English, and the Swedish words that we say in our own way.

`python -m atersok.site.messages update` collects every text of the code and the templates into the English file
`locale/en/LC_MESSAGES/django.po`: translations are kept, texts that nobody uses any more go away, new ones stand empty.
`compile` makes the binary catalogs that Django reads, and refuses one with faults. They are not kept in version
control. Nothing but Python is needed, so it works where there is no gettext.

The texts of the code are Swedish. `locale/sv` holds only those English texts of Django and allauth whose Swedish is not
ours; it is written by hand.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = Path(__file__).resolve().parent / "locale"
LANGUAGES = ("en", "sv")
FUNCTIONS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
"""What marks a text, with the places of its context, singular and plural."""

HEADER = (
    "# English. Made by `python -m atersok.site.messages update`; write what stands after msgstr.\n"
    'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)
"""No day and no name in it: the file is the same wherever and whenever it is made."""

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

Said = str | tuple[str, ...] | list[str] | None
"""A text or a translation as Babel keeps it: one form, or a singular and plurals."""

Key = tuple[str, tuple[str, ...]]
"""A text by its context (or nothing) and its one or two forms."""


def main(words: list[str]) -> int:
    """Do what the word says. The exit code is 2 when it is no word of ours, 1 when a catalog has faults."""
    if words == ["update"]:
        return update()
    if words == ["compile"]:
        return compile_all()
    sys.stderr.write("usage: python -m atersok.site.messages update | compile\n")
    return 2


def update() -> int:
    """Write the English file anew from what the code says today, and tell how much is left to translate."""
    path = po_path("en")
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog = merged(collect(), read("en"))
    path.write_text(written(catalog), encoding="utf-8")
    sys.stdout.write(f"{len(catalog)} texts, {len(untranslated(catalog))} without English\n")
    return 0


def compile_all() -> int:
    """Make each language's binary catalog. A catalog with faults is not made, and the faults are listed.

    What is not translated yet is no fault here: a program must be able to start. The tests say it.
    """
    faults = 0
    for language in LANGUAGES:
        catalog = read(language)
        wrong = list(faults_of(catalog))
        sys.stderr.writelines(f"{language}: {fault}\n" for fault in wrong)
        faults += len(wrong)
        if not wrong:
            _compile(catalog, po_path(language).with_suffix(".mo"))
    return 1 if faults else 0


def po_path(language: str) -> Path:
    """Where a language's texts are kept."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """A language's texts as kept; none when there is no file yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


# --- collecting -------------------------------------------------------------------------------------------------------
def collect() -> dict[Key, list[str]]:
    """Every marked text with the files that it stands in, by file and then by letter: moving code changes nothing."""
    found: dict[Key, list[str]] = {}
    for path in sources():
        name = path.relative_to(PACKAGE).as_posix()
        for key in sorted(set(texts_in(path.name, path.read_text(encoding="utf-8")))):
            found.setdefault(key, []).append(name)
    return found


def sources() -> list[Path]:
    """The files that can hold texts. Migrations repeat the models' words and show nothing."""
    both = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt")]
    return sorted(path for path in both if not {"migrations", "static", "locale"} & set(path.parts))


def texts_in(name: str, source: str) -> Iterator[Key]:
    """The marked texts of one file. A template is first made into what Django's own makemessages makes of it."""
    if not name.endswith(".py"):
        source = "\n".join(line.strip() for line in templatize(source, name).splitlines())
    for _line, said, _comments, context in extract("python", io.BytesIO(source.encode()), FUNCTIONS):
        yield context or "", said if isinstance(said, tuple) else (said,)


# --- writing ----------------------------------------------------------------------------------------------------------
def merged(found: dict[Key, list[str]], known: Catalog) -> Catalog:
    """What was found, with the translations that are known."""
    catalog = Catalog("en", charset="utf-8")
    for (context, said), files in found.items():
        which = said if len(said) > 1 else said[0]
        old = known.get(which, context or None)
        string = old.string if old is not None and type(old.id) is type(which) else ""
        comments = old.user_comments if old is not None else ()
        catalog.add(which, string, [(file, 0) for file in files], user_comments=list(comments), context=context or None)
    return catalog


def written(catalog: Catalog) -> str:
    """The file of a catalog, whole lines, in the order that the texts were found."""
    file = io.BytesIO()
    write_po(file, catalog, width=0, omit_header=True, include_lineno=False)
    return HEADER + file.getvalue().decode().rstrip("\n") + "\n"


def _compile(catalog: Catalog, path: Path) -> None:
    """Write the binary catalog whole or not at all: a server may be reading it."""
    new = path.with_suffix(".new")
    with new.open("wb") as file:
        write_mo(file, catalog)
    new.replace(path)


# --- judging ----------------------------------------------------------------------------------------------------------
def faults_of(catalog: Catalog) -> Iterator[str]:
    """What is wrong in a catalog, one line a fault: a doubtful translation, or other placeholders than the text's."""
    for message in catalog:
        if message.id and is_translated(message):
            yield from (f"{fault}: {forms(message.id)[0]!r}" for fault in _faults(message, catalog))


def _faults(message: Message, catalog: Catalog) -> Iterator[str]:
    if message.fuzzy:
        yield "marked fuzzy"
    yield from (str(error) for error in message.check(catalog))
    if placeholders(message.id) != placeholders(message.string):
        yield "the translation has other placeholders"


def untranslated(catalog: Catalog) -> list[str]:
    """The texts of which a form says nothing: they are shown as they stand in the code."""
    return [forms(message.id)[0] for message in catalog if message.id and not is_translated(message)]


def is_translated(message: Message) -> bool:
    """Whether every form of it says something."""
    said = forms(message.string)
    return bool(said) and all(said)


def forms(text: Said) -> tuple[str, ...]:
    """The one text, or its singular and plural."""
    return tuple(text) if isinstance(text, (tuple, list)) else (text or "",)


def placeholders(text: Said) -> set[str]:
    """What is filled in (`%(name)s`, `%s`, `{name}`) in any of the forms: a singular may do without its number."""
    return {found for form in forms(text) for found in _PLACEHOLDER.findall(form.replace("%%", ""))}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
