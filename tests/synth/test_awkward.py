"""Every awkward case is there, found in the files by what makes it awkward."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from atersok.synth import make_region

from .conftest import UNTIL
from .strict import Folder, Row, read

COUNTED = ("vard", "tandvard", "tolk", "vardnadshavare_bup")
QUARTER_ENDS = tuple(date(y, m, d) for y in range(2019, 2027) for m, d in ((3, 31), (6, 30), (9, 30), (12, 31)))


class Index:
    """The folder by person."""

    def __init__(self, folder: Folder) -> None:
        self.people = folder["persons"]
        self.of: dict[str, dict[str, list[Row]]] = {}
        for name, rows in folder.items():
            table: dict[str, list[Row]] = defaultdict(list)
            for row in rows:
                if "person_id" in row:
                    table[row["person_id"]].append(row)
            self.of[name] = table
        self.item_claims = {row["item_id"]: row["claim_id"] for row in folder["claim_items"]}

    def situations(self, pid: str, kind: str) -> list[Row]:
        return [row for row in self.of["situations"][pid] if row["kind"] == kind]

    def nets(self, pid: str) -> dict[str, float]:
        """Kronor less fees of each contact, as counted towards 100 000."""
        sums: dict[str, float] = defaultdict(float)
        for row in self.of["costs"][pid]:
            if row["contact_id"] and row["kind"] in COUNTED and row["related"] != "0":
                sums[row["contact_id"]] += float(row["amount"]) - float(row["fee"] or 0)
        return sums

    def care(self, pid: str) -> list[tuple[date, float]]:
        """Days and net kronor of care as counted towards 60 000."""
        return [
            (date.fromisoformat(row["date"]), float(row["amount"]) - float(row["fee"] or 0))
            for row in self.of["costs"][pid]
            if row["kind"] in ("vard", "anhorigboende") and row["related"] != "0"
        ]

    def best_year(self, pid: str) -> float:
        care = self.care(pid)
        return max((sum(v for d, v in care if a <= d < a + timedelta(365)) for a, _ in care), default=0.0)


@pytest.fixture(scope="module", params=[(1200, 1), (300, 2)], ids=["1200 persons", "300 persons"])
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Index:
    persons, seed = request.param
    folder: Path = tmp_path_factory.mktemp("awkward")
    make_region(folder, persons, 5, seed, UNTIL)
    return Index(read(folder))


def covers(row: Row, day: str) -> bool:
    first, last = ("start", "end") if "start" in row else ("from", "to")
    return row[first] <= day <= (row[last] or "9999")


def born_in_sweden(ix: Index, p: Row) -> bool:
    rows = ix.situations(p["person_id"], "registrerad_mv")
    return bool(rows) and rows[0]["from"] == p["birth_date"]


def moves_between_regions(ix: Index, p: Row) -> bool:
    return len({row["region"] for row in ix.situations(p["person_id"], "registrerad_mv")}) > 1


def permit_during_a_contact(ix: Index, p: Row) -> bool:
    permits = ix.situations(p["person_id"], "uppehallstillstand")
    nets = ix.nets(p["person_id"])
    return any(
        row["start"] < permit["from"] <= (row["end"] or "9999") and nets[row["contact_id"]] > 100_000
        for permit in permits
        for row in ix.of["contacts"][p["person_id"]]
    )


def registered_during_a_contact(ix: Index, p: Row) -> bool:
    return any(
        row["start"] < home["from"] < (row["end"] or "9999")
        for home in ix.situations(p["person_id"], "folkbokford")
        for row in ix.of["contacts"][p["person_id"]]
    )


def detained_over_a_quarter_end(ix: Index, p: Row) -> bool:
    rows = ix.situations(p["person_id"], "forvar")
    return any(covers(row, day.isoformat()) for row in rows for day in QUARTER_ENDS)


def in_hakte(ix: Index, p: Row) -> bool:
    return any(row["detail"] == "hakte" for row in ix.situations(p["person_id"], "forvar"))


def in_hiding_with_dear_care(ix: Index, p: Row) -> bool:
    hidden = ix.situations(p["person_id"], "haller_sig_undan")
    return bool(hidden) and any(row["date"] >= hidden[0]["from"] for row in ix.of["costs"][p["person_id"]])


def child_outside_lma(ix: Index, p: Row) -> bool:
    return bool(ix.situations(p["person_id"], "undantagen_lma")) and p["birth_date"] > "2009"


def died_in_care(ix: Index, p: Row) -> bool:
    return bool(p["deceased"]) and any(c["end"] == p["deceased"] for c in ix.of["contacts"][p["person_id"]])


def received_unknown_with_dear_care(ix: Index, p: Row) -> bool:
    homes = ix.situations(p["person_id"], "folkbokford")
    return bool(homes) and not p["first_received"] and ix.best_year(p["person_id"]) >= 60_000


def contact_still_open(ix: Index, p: Row) -> bool:
    nets = ix.nets(p["person_id"])
    return any(not c["end"] and nets[c["contact_id"]] > 100_000 for c in ix.of["contacts"][p["person_id"]])


def contact_of(low: float, high: float) -> Callable[[Index, Row], bool]:
    return lambda ix, p: any(low <= net <= high for net in ix.nets(p["person_id"]).values())


def just_below_sixty_thousand(ix: Index, p: Row) -> bool:
    return 59_990 <= ix.best_year(p["person_id"]) < 60_000


def enough_only_across_new_year(ix: Index, p: Row) -> bool:
    care = ix.care(p["person_id"])
    years = {day.year for day, _ in care}
    yearly = [sum(v for day, v in care if day.year == year) for year in years]
    return bool(care) and max(yearly) < 60_000 <= ix.best_year(p["person_id"])


def certified(ix: Index, p: Row) -> bool:
    return bool(ix.of["certificates"][p["person_id"]])


def three_years_soon(ix: Index, p: Row) -> bool:
    if not p["first_received"] or not certified(ix, p):
        return False
    left = date.fromisoformat(p["first_received"]) + timedelta(3 * 365) - UNTIL
    claims = [c for c in ix.of["claims"][p["person_id"]] if c["kind"] == "varaktig_vard"]
    return 0 <= left.days <= 60 and not claims and ix.best_year(p["person_id"]) >= 60_000


def examined_a_day_too_late(ix: Index, p: Row) -> bool:
    if not p["first_received"]:
        return False
    first = date.fromisoformat(p["first_received"])
    missed = (first - timedelta(1)).replace(year=first.year + 1) + timedelta(2)
    return any(e["date"] == missed.isoformat() for e in ix.of["examinations"][p["person_id"]])


def examined_before_registration(ix: Index, p: Row) -> bool:
    rows = ix.situations(p["person_id"], "registrerad_mv")
    return bool(rows) and any(e["date"] < rows[0]["from"] for e in ix.of["examinations"][p["person_id"]])


def refused_within_three_weeks(ix: Index, p: Row) -> bool:
    limit = (UNTIL - timedelta(21)).isoformat()
    return any(c["outcome"] in ("refused", "partly") and c["decided"] >= limit for c in ix.of["claims"][p["person_id"]])


def claimed_by_calendar_year(ix: Index, p: Row) -> bool:
    return any(c["kind"] == "varaktig_vard" and c["to"].endswith("12-31") for c in ix.of["claims"][p["person_id"]])


def dear_contact_never_claimed(ix: Index, p: Row) -> bool:
    nets = ix.nets(p["person_id"])
    ended = {c["contact_id"] for c in ix.of["contacts"][p["person_id"]] if c["end"] and c["end"] < "2025"}
    return any(
        nets[row["contact_id"]] > 100_000 and row["contact_id"] in ended and row["cost_id"] not in ix.item_claims
        for row in ix.of["costs"][p["person_id"]]
    )


def claimed_too_late(ix: Index, p: Row) -> bool:
    return any(
        c["kind"] == "kostnadskravande_vard" and c["to"] and c["received"] > f"{int(c['to'][:4]) + 1}-07-02"
        for c in ix.of["claims"][p["person_id"]]
    )


CASES: dict[str, Callable[[Index, Row], bool]] = {
    "birth in Sweden to a registered mother": born_in_sweden,
    "region moves": moves_between_regions,
    "status change in the middle of care": permit_during_a_contact,
    "folkbokförd in the middle of care": registered_during_a_contact,
    "förvar over a quarter's end": detained_over_a_quarter_end,
    "häkte": in_hakte,
    "hiding": in_hiding_with_dear_care,
    "child outside LMA": child_outside_lma,
    "death in care": died_in_care,
    "born 29 February": lambda _, p: p["birth_date"].endswith("-02-29"),
    "received 29 February": lambda _, p: p["first_received"].endswith("-02-29"),
    "first reception unknown": received_unknown_with_dear_care,
    "contact open on the last day": contact_still_open,
    "contact of 100 001 kr": contact_of(100_001, 100_001),
    "contact of 99 980 kr": contact_of(99_980, 99_980),
    "contact of millions": contact_of(3_000_000, 1e9),
    "59 999 kr in the best year": just_below_sixty_thousand,
    "60 000 kr only across New Year": enough_only_across_new_year,
    "three-year limit near": three_years_soon,
    "special reasons": lambda _, p: p["special_reasons"] == "1",
    "examined a day too late": examined_a_day_too_late,
    "examined before registration": examined_before_registration,
    "refused lately": refused_within_three_weeks,
    "claimed by calendar year": claimed_by_calendar_year,
    "dear contact never claimed": dear_contact_never_claimed,
    "claimed too late": claimed_too_late,
    "bevisperson": lambda ix, p: bool(ix.situations(p["person_id"], "bevisperson")),
    "tillståndssökande": lambda ix, p: bool(ix.situations(p["person_id"], "tillstandssokande")),
    "citizen": lambda ix, p: bool(ix.situations(p["person_id"], "medborgare")),
    "extension undecided": lambda ix, p: any(
        not row["to"] for row in ix.situations(p["person_id"], "forlangning_sokt")
    ),
    "quota refugee": lambda ix, p: any(row["detail"] == "5:2" for row in ix.of["situations"][p["person_id"]]),
    "family tie": lambda ix, p: bool(ix.of["family_ties"][p["person_id"]]),
    "guardians' cost at BUP": lambda ix, p: any(
        row["kind"] == "vardnadshavare_bup" for row in ix.of["costs"][p["person_id"]]
    ),
    "dear lasting care without certificate": lambda ix, p: (
        bool(p["first_received"]) and not certified(ix, p) and ix.best_year(p["person_id"]) >= 60_000
    ),
    "certificate of two years": lambda ix, p: any(
        row["expected_years"] == "2" for row in ix.of["certificates"][p["person_id"]]
    ),
    "certificate with an empty value": lambda ix, p: any(
        not row["expected_years"] for row in ix.of["certificates"][p["person_id"]]
    ),
    "not ordered by a doctor": lambda ix, p: any(
        row["ordered_by_doctor"] == "0" for row in ix.of["certificates"][p["person_id"]]
    ),
    "accident in Sweden": lambda ix, p: any(
        row["at_first_reception"] == row["linked_to_protection"] == "0" for row in ix.of["certificates"][p["person_id"]]
    ),
    "unrelated care": lambda ix, p: any(row["related"] == "0" for row in ix.of["costs"][p["person_id"]]),
    "examined elsewhere": lambda ix, p: any(row["elsewhere"] == "1" for row in ix.of["examinations"][p["person_id"]]),
}


@pytest.mark.parametrize("case", CASES)
def test_case_is_there(index: Index, case: str) -> None:
    found = [p["person_id"] for p in index.people if CASES[case](index, p)]
    assert found, case


def test_one_human_being_under_two_numbers(index: Index) -> None:
    twins: dict[tuple[str, str], list[str]] = defaultdict(list)
    for p in index.people:
        twins[p["birth_date"], p["sex"]].append(p["person_id"])

    def followed(a: str, b: str) -> bool:
        first, second = index.situations(a, "registrerad_mv"), index.situations(b, "registrerad_mv")
        if not first or not second or not first[-1]["to"]:
            return False
        return date.fromisoformat(first[-1]["to"]) + timedelta(1) == date.fromisoformat(second[0]["from"])

    assert any(followed(a, b) for group in twins.values() for a in group for b in group if a != b)


def test_most_certificates_are_good(region: Folder) -> None:
    rows = region["certificates"]
    good = [r for r in rows if float(r["expected_years"] or 0) >= 3 and r["ordered_by_doctor"] == "1"]
    assert len(good) > len(rows) * 0.6


def test_too_small_for_awkward_cases(tmp_path: Path) -> None:
    make_region(tmp_path, 299, 5, 1, UNTIL)
    folder = read(tmp_path)
    assert not [row for row in folder["costs"] if row["amount"] == "100051.00"]
