from pathlib import Path

from atersok.report import columns

DOCUMENT = Path(__file__).parents[2] / "docs" / "facts-folder.md"


def test_the_document_is_what_the_reader_checks_by() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == "\n".join(columns.lines("en")) + "\n"


def test_both_languages_describe_the_same_columns() -> None:
    def names(lang: str) -> list[str]:
        return [line.split("|")[1] for line in columns.lines(lang) if line.startswith("| ")][1:]

    assert len(names("sv")) == len(names("en")) > 50
