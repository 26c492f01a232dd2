"""Lines of the access log in words."""

import pytest

from atersok.audit.templatetags.audit import logged


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("history ansokan 179", "historik ansökan 179"),
        ("A-2026-0006 check", "A-2026-0006 granskning"),
        ("findings.xlsx", "möjliga ersättningar.xlsx"),
        ("A-2026-0006.zip", "A-2026-0006.zip"),
        ("intyg 7 letter", "intyg 7 brev"),
        ("A-2026-0006-check.pdf", "A-2026-0006-check.pdf"),
        ("inloggning", "inloggning"),
        ("", ""),
    ],
)
def test_codes_become_words_and_names_of_files_stay(code: str, words: str) -> None:
    assert logged(code) == words
