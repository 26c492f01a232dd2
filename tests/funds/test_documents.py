"""The memo, the report and the decision list: the figures of 2019 in Word and PDF, whatever people have typed."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from pypdf import PdfReader
from tests.claims.pages import XSS
from tests.funds.memo import MKR, TODAY, allocated, dated, decision, fund_of_2026, memo_fund, need
from tests.funds.test_allocation import draw_of
from tests.funds.test_files import SUMS

from atersok.accounts.models import Region, User
from atersok.accounts.permissions import Role
from atersok.funds.documents.blocks import Paper, lines, millions
from atersok.funds.documents.common import About
from atersok.funds.documents.decisions import decision_list, decisions_of
from atersok.funds.documents.memo import memo
from atersok.funds.documents.pdf import as_pdf
from atersok.funds.documents.report import report
from atersok.funds.documents.word import as_word
from atersok.funds.models import Fund, Part
from atersok.funds.services import allocation, asking, fund, ledger

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)
RIGHT = WD_ALIGN_PARAGRAPH.RIGHT


@pytest.fixture
def about(strategist: User, region: Region) -> About:
    made = memo_fund(strategist)
    allocated(strategist, made)
    allocation.decide(strategist, made, 2019, decision(remainder="Privata räknas in."))
    words = "Undvik nya anställningar.\n• Objekt 9909.\n\n"
    Fund.objects.filter(pk=made.pk).update(conditions=words, external_conditions="Kvartalsvis.", diary="RS/251/2019")
    return About(Fund.objects.get(pk=made.pk), 2019, region, strategist, DAY)


def tables(content: bytes) -> list[list[list[str]]]:
    found: Any = Document(BytesIO(content)).tables
    return [[[plain(cell.text) for cell in row.cells] for row in one.rows] for one in found]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def text_of(content: bytes) -> str:
    return plain("\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def test_the_tables_of_the_memo_in_word_say_what_the_memo_of_2019_said(about: About) -> None:
    by_year, refugees, population, needs, centres = tables(as_word(memo(about)))
    assert by_year == [
        ["Kronor till Region Exempel", "2017", "2018", "2019", "2020*", "2021*"],
        ["Enligt flyktingvariabler", "28 187 694", "27 865 141", "16 981 368", "10 190 000*", "0*"],
        ["Enligt befolkningsfördelning", "11 582 324", "11 524 142", "19 190 269", "26 870 000*", "38 380 000*"],
        ["Totalt", "39 770 018", "39 389 283", "36 171 637", "37 060 000*", "38 380 000*"],
    ]
    assert refugees[1:] == [
        ["Belopp till alla regioner, kr", "1 000 000 000"], ["Antal mottagna i riket", "320 410"],
        ["Antal mottagna i regionen", "5 441"], ["Regionens andel", "1,70 %"],
        ["Belopp till Region Exempel, kr", "16 981 368"],
    ]  # fmt: skip
    assert population[1:] == [
        ["Belopp till alla regioner, kr", "1 500 000 000"], ["Regionens andel", "1,28 %"],
        ["Belopp till Region Exempel, kr", "19 190 269"],
    ]  # fmt: skip
    assert needs[0] == ["Behov", "Förtydligande samt ansvarig verksamhet", "Ansvarig vsh/kst", "Föreslagna medel kr",
                        "Beslut om tidigare fattade"]  # fmt: skip
    assert [row[3] for row in needs[1:]] == [
        "2 500 000", "1 000 000", "950 000", "450 000", "2 500 000", "1 600 000", "500 000", "7 481 368", "16 981 368",
    ]  # fmt: skip
    assert needs[1][4] == "RS/2175:11/2016\nRS/2175:12/2016"
    assert needs[-2][:2] == ["Kvarstående medel", "Privata räknas in."]
    assert centres[1:] == [["2506", "3 500 000"], ["7017", "500 000"], ["7059", "5 500 000"], ["Summa", "9 500 000"]]


def test_the_memo_as_pdf_says_the_same_and_carries_the_conditions(about: About) -> None:
    said = text_of(as_pdf(memo(about)))
    wanted = (
        "9 500 000 kr av 16 981 368 kr", "Kvarstående 7 481 368 kr", "Hälsoguider, 2 000 000 kr", "RS/251/2019",
        "Undvik nya anställningar.", "Objekt 9909.", "Kvartalsvis.", "delegeras till Avdelningen",
    )  # fmt: skip
    for words in wanted:
        assert words in " ".join(said.split()), words


def test_a_proposal_is_called_one_and_an_empty_year_makes_a_memo_too(strategist: User, region: Region) -> None:
    made = memo_fund(strategist)
    blocks = memo(About(made, 2019, region, strategist, DAY)).as_data()["blocks"]
    assert blocks[0]["text"] == "Förslag till beslut"
    assert as_pdf(memo(About(made, 2021, region, strategist, DAY)))


def test_the_same_data_gives_the_same_pdf(about: About) -> None:
    assert as_pdf(memo(about)) == as_pdf(memo(about))


@pytest.mark.parametrize("render", [as_pdf, as_word])
def test_what_people_type_is_text_in_the_documents(about: About, render: Callable[[Paper], bytes]) -> None:
    hostile = f"{XSS} #let x = 1 $a$ *b* \\ \x0b\u202e 🙂 日本"
    Fund.objects.filter(pk=about.fund.pk).update(purpose=hostile, name=hostile[:150], conditions=hostile)
    about.fund.refresh_from_db()
    for make in (memo, report, decision_list):
        content = render(make(about))
        assert content[:4] in (b"%PDF", b"PK\x03\x04")
    if render is as_word:
        assert any("<script>" in one.text for one in Document(BytesIO(content)).paragraphs)


def test_the_report_and_the_decision_list(actor: Any, strategist: User, region: Region, other_unit: Any) -> None:
    made, pot, area = fund_of_2026(strategist)
    words = {"amount": 200_000_00, "purpose": "Tolk", "cost_centre": "7017", "reference": "RS/12:5/2026"}
    allocation.draw(strategist, pot, words | {"day": date(2026, 5, 6)}, TODAY)
    given = {"need": area, "unit": other_unit, "quarter": 3, "activities": "Samtal", "amount": 90_000_00,
             "investment": False, "account": "991-2346"}  # fmt: skip
    row = asking.check(actor(Role.ECONOMIST), asking.submit(actor(Role.CASE_WORKER), given, TODAY))
    asking.approve(strategist, row, 80_000_00, "RS/12:9/2026", TODAY)
    ledger.take_ledger(strategist, made, 2026, SUMS, 7, "sie", "0" * 64)
    ledger.comment(strategist, made, 2026, "7059", "Tolk.", "RS/12/2026", TODAY)
    about = About(made, 2026, region, strategist, DAY)
    outcome, pots, draws, asked = tables(as_word(report(about)))
    assert outcome[-1] == ["Summa", "", "3 000 000", "1 200,50", "2 998 799,50", "99,96 %", "2 058", ""]
    assert [row[-1] for row in outcome[1:-1]] == ["–", "–", "Tolk. (RS/12/2026)"]
    assert pots[1] == ["Pott", "1 000 000", "200 000", "800 000", "Avdelningen"]
    assert draws[1] == ["2026-05-06", "RS/12:5/2026", "Tolk", "7017", "200 000"]
    assert asked[1] == ["Asylvård", "1", "90 000", "80 000", "0"]
    assert [(one[1], one[4]) for one in decisions_of(about)] == [
        ("RS/12/2026", 1_000_000_00), ("RS/12/2026", 2_000_000_00), ("RS/12:5/2026", 200_000_00),
        ("RS/12:9/2026", 80_000_00),
    ]  # fmt: skip
    assert "2506, 7017" in " ".join(text_of(as_pdf(report(about))).split())


@pytest.mark.parametrize(
    ("ore", "said"),
    [(16_981_368_00, "17,0 mkr"), (49_999_99, "0,0 mkr"), (50_000_00, "0,1 mkr"), (-1_250_000_00, "−1,3 mkr")],
)
def test_millions_have_one_decimal(ore: int, said: str) -> None:
    assert plain(millions(ore)) == said


def test_conditions_are_a_line_each_whatever_marks_them() -> None:
    assert lines("• Ett\n- Två\n\n  Tre  ") == ("Ett", "Två", "Tre")


def test_an_outcome_lowered_below_what_is_divided_is_said_with_what_to_do(strategist: User, region: Region) -> None:
    made, pot, _area = fund_of_2026(strategist)
    fund.put_outcome(strategist, made, dated(2026, Part.WHOLE, amount=1 * MKR))
    about = About(made, 2026, region, strategist, DAY)
    for make in (memo, report):
        said = plain(" ".join(make(about).as_data()["blocks"][1]["items"]))
        assert "Utfallet har sänkts till 1 000 000 kr, 2 000 000 kr mindre än vad som är fördelat" in said
        assert "genom ett nytt beslut" in said
        assert "−" not in said
    needs = tables(as_word(memo(about)))[2]
    assert needs[-2][0] == "Fördelat utöver utfallet"
    allocation.reopen(strategist, pot.allocation, "Sänkt utfall")
    assert "innan fördelningen kan beslutas" in plain(" ".join(memo(about).as_data()["blocks"][1]["items"]))


def test_draws_stay_in_the_report_when_the_delegation_is_taken_away(strategist: User, region: Region) -> None:
    made, pot, _area = fund_of_2026(strategist)
    allocation.draw(strategist, pot, draw_of(5_000), TODAY)
    allocation.reopen(strategist, pot.allocation, "Ingen delegation")
    allocation.change_need(strategist, pot, need(title="Pott", delegated_to=""))
    about = About(made, 2026, region, strategist, DAY)
    _outcome, pots, draws = tables(as_word(report(about)))
    assert pots[1] == ["Pott", "1 000 000", "5 000", "995 000", "Delegationen är borttagen"]
    assert draws[1][4] == "5 000"
    assert "delegeras" not in str(memo(about).as_data())


def test_money_that_is_not_decided_or_taken_back_is_said_first(strategist: User, region: Region) -> None:
    made, _pot, _area = fund_of_2026(strategist)
    for status, said in (("aviserad", "De kan tas tillbaka"), ("atertagen", "Staten har tagit tillbaka medlen")):
        Fund.objects.update(status=status)
        about = About(Fund.objects.get(pk=made.pk), 2026, region, strategist, DAY)
        for make in (memo, report):
            assert said in make(about).as_data()["blocks"][1]["items"][0]


def test_a_forecast_is_called_one_in_the_memo(strategist: User, region: Region) -> None:
    made = memo_fund(strategist)
    allocation.add_need(strategist, made, 2020, need())
    paper = memo(About(made, 2020, region, strategist, DAY))
    assert "1 000 000 kr av prognosen 10 190 000 kr" in plain(paper.as_data()["blocks"][1]["items"][0])
    assert tables(as_word(paper))[1][-1] == ["Prognos till Region Exempel, kr", "10 190 000"]


def test_a_published_amount_that_the_key_does_not_give_is_explained(strategist: User, region: Region) -> None:
    made = memo_fund(strategist)
    fund.put_outcome(strategist, made, dated(2019, Part.REFUGEE, amount=17 * MKR))
    said = [one["text"] for one in memo(About(made, 2019, region, strategist, DAY)).as_data()["blocks"]
            if one["kind"] == "paragraph"]  # fmt: skip
    assert "Det publicerade beloppet är 18 632 kr mer än underlaget ger, 16 981 368 kr." in map(plain, said)


def test_the_memos_cost_centres_are_those_of_the_decision_also_after_draws(strategist: User, region: Region) -> None:
    made, pot, _area = fund_of_2026(strategist)
    allocation.draw(strategist, pot, draw_of(5_000), TODAY)
    needs, centres = tables(as_word(memo(About(made, 2026, region, strategist, DAY))))[2:]
    assert centres[1:] == [["7059", "3 000 000"], ["Summa", "3 000 000"]]
    assert "högst 600 000 kr per kvartal" in needs[2][1]


def test_the_report_tells_what_else_is_on_the_objekt(strategist: User, region: Region) -> None:
    made, _pot, _area = fund_of_2026(strategist)
    ledger.take_ledger(strategist, made, 2026, SUMS, 7, "sie", "0" * 64)
    said = text_of(as_pdf(report(About(made, 2026, region, strategist, DAY))))
    assert "−500 kr på konton som inte är kostnader" in " ".join(said.split())


@pytest.mark.parametrize("make", [memo, report, decision_list])
def test_word_and_pdf_say_the_same_with_real_headings_and_repeated_header_rows(
    about: About, make: Callable[[About], Paper]
) -> None:
    document: Any = Document(BytesIO(as_word(make(about))))
    squeezed = "".join(text_of(as_pdf(make(about))).split())
    texts = [one.text for one in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    wanted = [line for one in texts for line in one.splitlines()]  # a cell may go on over the page
    assert [one for one in wanted if "".join(one.split()) not in squeezed] == []
    headings = [one.style.name for one in document.paragraphs if one.style.name.startswith(("Heading", "Title"))]
    assert headings == ["Title"] + ["Heading 1"] * (len(headings) - 1)
    assert len(headings) > 1
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        for row in table.rows[1:]:
            wrong = [cell.text for cell in row.cells if is_amount(cell.text) and cell.paragraphs[0].alignment != RIGHT]
            assert wrong == []


def is_amount(text: str) -> bool:
    return " " in plain(text) and plain(text).replace(" ", "").strip("−*").isdecimal()
