"""Every amount, limit and term of the acts on the day before, of and after each day it changes."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from atersok.law import parameters
from atersok.law.parameters import ACTS, MissingParameter, names, read_parameter, spans, value
from atersok.law.wording import write

DAY = timedelta(days=1)
FILES = sorted(ACTS.rglob("*.yaml"))
RAW: dict[str, dict[str, Any]] = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in FILES}
D = date.fromisoformat

# Rulebook §4, §5, §7, §8, §10, §11.4 and 1.2, written again by hand: None = not found
LUMP_SUMS = {
    2010: (3390, 4020, 5115), 2011: None, 2012: (3540, 4190, 5330), 2013: None, 2014: (3560, 4215, 5355),
    2015: (3545, 4200, 5340), 2016: None, 2017: None, 2018: (3655, 4335, 5505),
    **dict.fromkeys(range(2019, 2027), (3740, 4435, 5635)),
}  # fmt: skip
ASYLUM_EXAMINATION = {
    2010: 1970, 2011: None, 2012: 2060, 2013: None, 2014: None, 2015: None, 2016: None, 2017: None, 2018: 2125,
    **dict.fromkeys(range(2019, 2027), 2175),
}  # fmt: skip
PERMIT_EXAMINATION = {
    2011: 2000, 2012: None, 2013: 2070, 2014: 2070, 2015: None, 2016: None, 2017: None, 2018: 2125, 2019: None,
    2020: None, 2021: 2215, 2022: None, 2023: 2515, 2024: 2680, 2025: 2725, 2026: 2750,
}  # fmt: skip
SINCE = [
    ("kostnadskravande_troskel", "2006-07-01", 10_000_000),
    ("sista_dag_kostnadskravande", "2008-04-01", 6),
    ("sista_dag_halsoundersokning", "2008-04-01", 1),
    ("varaktig_vard_troskel", "2010-12-01", 6_000_000),
    ("varaktig_vard_ar", "2010-12-01", 3),
    ("varaktig_vard_forsta_ansokan", "2010-12-01", 36),
    ("ansokan_efter_period", "2010-12-01", 12),
    ("halsoundersokning_inom", "2010-12-01", 12),
    ("varaktig_vard_1990_troskel", "2011-01-01", 6_000_000),
    ("halsoundersokning_1990", "2011-01-01", 200_000),
    ("forvar_halsoundersokning", "2021-04-12", 217_500),
    ("halsoundersokning_tillstandssokande", "2019-01-01", 217_500),
    ("ansokan_efter_kvartal", "2017-07-01", 6),
    ("bevisperson", "2017-07-01", 1),
    ("overklagande_dagar", "2018-07-01", 21),
]


def row_on(raw: dict[str, Any], day: date) -> dict[str, Any] | None:
    """The row of a file that covers a day, read straight from the file."""
    rows = [*raw["values"], *raw.get("gaps", [])]
    return next((row for row in rows if row["from"] <= day and (row.get("to") is None or day <= row["to"])), None)


def boundaries(raw: dict[str, Any]) -> list[date]:
    rows = [*raw["values"], *raw.get("gaps", [])]
    edges = [row["from"] for row in rows] + [row["to"] + DAY for row in rows if row.get("to")]
    return sorted({edge + step * DAY for edge in edges for step in (-1, 0, 1)})


@pytest.mark.parametrize("name", RAW)
def test_on_each_side_of_every_boundary_the_value_is_the_one_in_the_file_or_the_act_to_look_up_is_named(
    name: str,
) -> None:
    raw = RAW[name]
    for day in boundaries(raw):
        row = row_on(raw, day)
        for key in raw.get("keys", ["value"]):
            if row is None or key not in row:
                with pytest.raises(MissingParameter) as missing:
                    value(name, day, key)
                assert missing.value.day == day
                assert missing.value.parameter == name
                assert missing.value.look_up == (row["look_up"] if row else missing.value.look_up)
                assert write(missing.value.look_up, "sv").strip()
                assert write(missing.value.look_up, "en") in str(missing.value)
                continue
            found = value(name, day, key)
            assert found.amount == row[key] * (100 if raw["unit"] == "kr" else 1)
            assert (found.since, found.until, found.status) == (row["from"], row.get("to"), row["status"])


@pytest.mark.parametrize("name", RAW)
def test_every_value_says_where_it_stands_and_links_to_it(name: str) -> None:
    raw = RAW[name]
    assert raw["id"] == name
    assert raw["meaning"].strip()
    for _, _, values in spans(name):
        for found in (values or {}).values():
            assert raw["basis"] in found.basis
            assert found.link.startswith("https://")
            assert found.status in ("stated", "inferred", "practice")
            assert isinstance(found.amount, int)
            assert found.unit == raw["unit"]


@pytest.mark.parametrize("name", RAW)
def test_every_gap_names_an_act_and_spans_follow_without_hole_or_overlap(name: str) -> None:
    for gap in RAW[name].get("gaps", []):
        assert "SFS" in gap["look_up"]
    rows = spans(name)
    for (_, until, _), (since, _, _) in pairwise(rows):
        assert until is not None
        assert until + DAY == since


def test_the_book_holds_exactly_the_files() -> None:
    assert names() == sorted(RAW)
    assert len(FILES) == len(RAW)


def test_the_folder_of_a_parameter_is_the_act_of_its_basis() -> None:
    for path in FILES:
        folder = path.parent.name
        if folder.startswith("sfs-"):
            assert folder.removeprefix("sfs-").replace("-", ":") in RAW[path.stem]["basis"]


# --- the rulebook's tables --------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", LUMP_SUMS)
def test_the_lump_sum_of_each_year_is_the_rulebooks_and_an_unknown_year_raises(year: int) -> None:
    for day in (date(year, 1, 1), date(year, 3, 31), date(year, 12, 31)):
        for key, index in (("le18", 0), ("a19_60", 1), ("ge61", 2)):
            known = LUMP_SUMS[year]
            if known is None:
                with pytest.raises(MissingParameter, match="SFS 20"):
                    value("schablon_vard_kvartal", day, key)
            else:
                assert value("schablon_vard_kvartal", day, key).amount == known[index] * 100


@pytest.mark.parametrize(
    ("name", "table"),
    [("halsoundersokning_asyl", ASYLUM_EXAMINATION), ("halsoundersokning_uppehallstillstand", PERMIT_EXAMINATION)],
)
def test_the_examination_amount_of_each_year_is_the_rulebooks_and_an_unknown_year_raises(
    name: str, table: dict[int, int | None]
) -> None:
    for year, known in table.items():
        for day in (date(year, 1, 1), date(year, 12, 31)):
            if known is None:
                with pytest.raises(MissingParameter, match="SFS 20"):
                    value(name, day)
            else:
                assert value(name, day).amount == known * 100


@pytest.mark.parametrize(("name", "since", "amount"), SINCE)
def test_a_limit_holds_from_its_first_day_and_raises_the_day_before_never_zero(
    name: str, since: str, amount: int
) -> None:
    assert value(name, D(since)).amount == amount
    assert value(name, D("2026-11-21")).amount == amount
    with pytest.raises(MissingParameter):
        value(name, D(since) - DAY)


def test_the_permit_examination_amount_of_2027_is_not_carried_over_from_2026() -> None:
    assert value("halsoundersokning_uppehallstillstand", D("2026-12-31")).amount == 275_000
    with pytest.raises(MissingParameter, match="2026-12-31"):
        value("halsoundersokning_uppehallstillstand", D("2027-01-01"))


def test_applicants_for_temporary_protection_enter_the_circle_on_1_july_2022() -> None:
    assert value("sokande_tillfalligt_skydd", D("2022-06-30")).amount == 0
    assert value("sokande_tillfalligt_skydd", D("2022-07-01")).amount == 1


def test_medical_grounds_end_with_19_july_2021() -> None:
    assert value("medicinska_skal", D("2021-07-19")).amount == 1
    assert value("medicinska_skal", D("2021-07-20")).amount == 0


def test_schooling_of_2025_is_the_rulebooks() -> None:
    found = [value("utbildning", D("2025-01-01"), key).amount for key in RAW["utbildning"]["keys"]]
    assert found == [9_000_000, 6_500_000, 16_800_000, 16_000_000]


def test_a_name_that_does_not_exist_is_a_key_error_not_a_missing_value() -> None:
    with pytest.raises(KeyError):
        value("schablon", D("2026-01-01"))


def test_a_key_that_does_not_exist_is_a_key_error_and_no_silent_default() -> None:
    with pytest.raises(KeyError):
        value("schablon_vard_kvartal", D("2026-01-01"))


# --- a file that is not clear is refused ------------------------------------------------------------------------

GOOD = """\
id: limit
meaning: A limit
unit: kr
basis: "2010:1122 33 §"
link: https://rkrattsbaser.gov.se/sfst?bet=2010:1122
values:
  - {from: 2011-01-01, to: 2011-12-31, value: 10, status: stated}
  - {from: 2013-01-01, value: 20, status: inferred}
gaps:
  - {from: 2012-01-01, to: 2012-12-31, look_up: "SFS 2011:1"}
"""


def test_the_good_file_is_read_in_order_of_time_with_kronor_as_ore() -> None:
    name, found = read_parameter(GOOD)
    assert name == "limit"
    assert [span.values and span.values["value"].amount for span in found] == [1000, None, 2000]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("unit: kr\n", "unit: kr\nunit: kr\n", "written twice"),
        ("value: 10,", "value: 10, value: 11,", "written twice"),
        ("unit: kr", "unit: euro", "unit"),
        ("value: 10,", "value: 10.0,", "whole number"),
        ("value: 10,", "value: '10',", "whole number"),
        ("value: 10,", "value: null,", "whole number"),
        ("status: stated", "status: guessed", "status"),
        ("to: 2011-12-31, value", "to: 2011-12-30, value", "overlap or leave a hole"),
        ("to: 2011-12-31, value", "to: 2012-01-01, value", "overlap or leave a hole"),
        ("to: 2011-12-31, value", "value", "overlap or leave a hole"),
        ("from: 2013-01-01", "from: 2013-01-02", "overlap or leave a hole"),
        ("from: 2013-01-01", "from: 2012-12-31", "overlap or leave a hole"),
        ("from: 2013-01-01", "from: 2011-01-01", "overlap or leave a hole"),
    ],
)
def test_an_unclear_file_is_refused_with_the_reason(old: str, new: str, reason: str) -> None:
    assert GOOD.count(old) >= 1
    with pytest.raises(ValueError, match=reason):
        read_parameter(GOOD.replace(old, new, 1))


@pytest.mark.parametrize("truth", ["true", "false", "yes"])
def test_a_truth_value_is_no_amount_though_python_counts_it_as_a_whole_number(truth: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        read_parameter(GOOD.replace("value: 10,", f"value: {truth},"))


@pytest.mark.parametrize("until", ["2012-12-31", "2011-06-30"])
def test_a_span_that_ends_before_it_begins_is_refused(until: str) -> None:
    with pytest.raises(ValueError, match="limit"):
        read_parameter(GOOD.replace("from: 2013-01-01, value", f"from: 2013-01-01, to: {until}, value"))


@pytest.mark.parametrize("line", ["link:", "basis:", "unit:", "id:"])
def test_a_file_without_its_source_unit_or_name_is_refused(line: str) -> None:
    text = "".join(row for row in GOOD.splitlines(keepends=True) if not row.startswith(line))
    with pytest.raises((ValueError, KeyError)):
        read_parameter(text)


def test_the_same_name_in_two_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "limit.yaml").write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr(parameters, "ACTS", tmp_path)
    unread: Callable[[], object] = parameters._book.__wrapped__
    with pytest.raises(ValueError, match="defined twice"):
        unread()
