"""The kind of file is seen from its headings; what somebody has confirmed once wins the next time."""

import pytest

from atersok.exchange.schema import FILES
from atersok.intake.reading import (
    SOURCES,
    Remembered,
    Source,
    as_remembered,
    propose_mapping,
    recognise,
    signature,
    source,
)
from atersok.intake.reading.fields import AnyOf, DetailOf, GroundOn, InOrder, NotAbove, Once, SameBirthDate, headers_of
from atersok.intake.reading.folding import fold

MELKER = ["Dossiernr", "Efternamn", "Förnamn", "Födelsetid", "Kön", "Medborgarskap", "Boendeform", "Kommun"]


def names(header: list[str], key: str) -> list[str | None]:
    return list(propose_mapping(source(key), header).values())


@pytest.mark.parametrize("each", SOURCES, ids=lambda each: each.key)
def test_every_sources_own_headings_are_recognised_with_certainty(each: Source) -> None:
    for lang in ("sv", "en"):
        header = [field.title.fill(lang) for field in each.fields]
        best = recognise(header, SOURCES)[0]
        assert (best.source, best.confidence) == (each, 1.0)
        assert list(propose_mapping(each, header).values()) == [field.name for field in each.fields]


@pytest.mark.parametrize("each", SOURCES, ids=lambda each: each.key)
def test_no_heading_means_two_fields_and_none_that_we_leave_unread(each: Source) -> None:
    assert {fold(name) for name in each.not_stored}.isdisjoint(each.by_header)
    assert all(each.by_header[fold(name)] == field.name for field in each.fields for name in headers_of(field))


@pytest.mark.parametrize("each", SOURCES, ids=lambda each: each.key)
def test_every_rule_speaks_of_fields_that_are_there(each: Source) -> None:
    for rule in each.rules:
        match rule:
            case (
                InOrder(one, two)
                | NotAbove(one, two)
                | DetailOf(one, two)
                | GroundOn(one, two)
                | SameBirthDate(one, two)
            ):
                spoken = {one, two}
            case AnyOf(groups):
                spoken = {name for group in groups for name in group}
            case Once(name):
                spoken = {name}
        assert spoken <= set(each.by_name)


@pytest.mark.parametrize(
    "file",
    [f for f in FILES if f.stem in {"costs", "contacts", "examinations", "certificates", "situations"}],
    ids=lambda f: f.name,
)
def test_each_file_of_a_facts_folder_is_recognised(file: object) -> None:
    header = [column.name for column in file.columns]  # type: ignore[attr-defined]
    best = recognise(header, SOURCES)[0]
    assert (best.source.key, best.confidence) == (file.stem, 1.0)  # type: ignore[attr-defined]
    assert list(propose_mapping(best.source, header).values()) == header


def test_a_list_from_the_agency_is_recognised_though_it_has_more() -> None:
    best = recognise([*MELKER, "Handläggare"], SOURCES)[0]
    assert best.source.key == "mv_people"
    assert 0.9 < best.confidence < 1
    assert [reason.sv for reason in best.reasons] == [
        "2 av 2 uppgifter som behövs finns.",
        "8 av 9 rubriker känns igen.",
    ]


def test_citizenship_is_not_mapped() -> None:
    assert names(MELKER, "mv_people")[5] is None


@pytest.mark.parametrize(
    "heading",
    ["LMA-nummer", "lma nummer", "LMA_NUMMER", "LMA-nr.", "Lma-kort", "LMA-nummer (8 siffror)", "Nummer (LMA)"],
)
def test_case_spaces_and_punctuation_do_not_count(heading: str) -> None:
    assert names([heading], "costs") == ["lma"]


def test_a_field_gets_one_column_the_one_that_fits_best() -> None:
    assert names(["Datum (utskrift)", "Datum", "Vårddatum"], "costs") == [None, "date", None]


def test_nothing_is_guessed_from_unknown_headings() -> None:
    assert recognise(["Frukt", "Färg"], SOURCES) == []
    assert recognise([], SOURCES) == []
    assert recognise(["", ""], SOURCES) == []


def test_the_signature_is_that_of_the_headings_in_order() -> None:
    assert signature(["LMA-nr", "Datum"]) == signature(["lma nr", "DATUM"])
    assert signature(["LMA-nr", "Datum"]) != signature(["Datum", "LMA-nr"])
    assert len(signature([])) == 64


def test_a_confirmed_mapping_wins_for_the_same_headings_only() -> None:
    header = ["Patient", "Dag", "Belopp", "Övrigt"]
    costs = source("costs")
    kept = as_remembered(costs, header, {0: "lma", 1: "date", 2: "amount", 3: None})
    assert kept == Remembered(signature(header), "costs", ("lma", "date", "amount", None))
    best = recognise(header, SOURCES, [kept])[0]
    assert (best.source, best.confidence) == (costs, 1.0)
    assert propose_mapping(costs, header, [kept]) == {0: "lma", 1: "date", 2: "amount", 3: None}
    assert propose_mapping(costs, [*header, "Mer"], [kept])[0] is None
    assert recognise([*header, "Mer"], SOURCES, [kept])[0].confidence < 1


def test_a_remembered_field_that_is_no_more_is_left_out() -> None:
    header = ["A"]
    assert propose_mapping(source("costs"), header, [Remembered(signature(header), "costs", ("gone",))]) == {0: None}
