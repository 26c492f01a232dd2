"""Typst: data in as JSON, PDF out as PDF/UA-1 and PDF/A-2a at once, with the fonts that come with typst.

Nothing is built from strings: a template reads `sys.inputs.data` and shows it as text, so markup in a name stays a
name. Compilers are kept, one a thread; typst remembers templates and fonts between documents.
"""

import json
import re
import threading
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import typst

HERE = Path(__file__).parent
STANDARDS: tuple[Literal["a-2a"], Literal["ua-1"]] = ("a-2a", "ua-1")
_EMPTY = HERE / "application.typ"
_MOST_UNKNOWN = 64  # rounds of letters without a glyph before giving up
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_KEPT_CONTROLS = "\n\t"
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})  # invisible, reserved or meaningless on paper

_kept = threading.local()
_without_glyph: set[str] = set()


def compile_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """A PDF from a template in this folder. The same data gives the same bytes.

    Characters that cannot be printed (controls, direction marks) are dropped; a letter that no bundled font has is
    written as its code point, `[U+1275]`, so that nothing disappears unseen. Raises typst.TypstError for a template
    that is wrong.
    """
    for _ in range(_MOST_UNKNOWN):
        try:
            return _compile(template, json.dumps(printable(data)))
        except typst.TypstError as error:
            if not _learn(str(error)):
                raise
    return _compile(template, json.dumps(printable(data)))


def _compile(template: str, data: str) -> bytes:
    result = _compiler().compile(
        input=str(HERE / template), format="pdf", sys_inputs={"data": data}, pdf_standards=list(STANDARDS)
    )
    if not isinstance(result, bytes):
        raise TypeError(f"typst gave {type(result).__name__}, not one PDF")
    return result


def _compiler() -> typst.Compiler:
    compiler: typst.Compiler | None = getattr(_kept, "compiler", None)
    if compiler is None:
        compiler = typst.Compiler(str(_EMPTY), root=str(HERE), ignore_system_fonts=True)
        _kept.compiler = compiler
    return compiler


def _learn(message: str) -> bool:
    """Whether the error named letters without a glyph that we did not know of."""
    found = {letter for text in _NO_GLYPH.findall(message) for letter in _unescaped(text) if letter.isprintable()}
    new = found - _without_glyph
    _without_glyph.update(new)
    return bool(new)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def printable(value: Any) -> Any:
    """The same structure with every text fit for paper; mappings, lists and tuples are walked."""
    if isinstance(value, str):
        return _printable_text(value)
    if isinstance(value, Mapping):
        return {key: printable(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(one) for one in value]
    return value


def _printable_text(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    normal = unicodedata.normalize("NFC", text)
    return "".join(_shown(letter) for letter in normal)


def _shown(letter: str) -> str:
    if letter in _without_glyph:
        return f"[U+{ord(letter):04X}]"
    if letter not in _KEPT_CONTROLS and unicodedata.category(letter) in _DROPPED:
        return ""
    return letter
