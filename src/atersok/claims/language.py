"""The reader's language, as the statute book's words are kept."""

from django.utils.translation import get_language

from atersok.report.words import KIND_NAMES


def reader() -> str:
    """`sv` or `en`."""
    return "en" if (get_language() or "sv").startswith("en") else "sv"


def kind_in_words(kind: str) -> str:
    """A reimbursement in the reader's language."""
    return KIND_NAMES[kind].fill(reader())
