"""A check of a facts folder written from the format's description alone, beside the program's own reader."""

import csv
import re
from datetime import date
from pathlib import Path

COLUMNS = {
    "persons": "person_id birth_date sex first_received deceased special_reasons",
    "situations": "person_id kind from to detail region",
    "family_ties": "person_id anchor_first_received anchor_citizen_from applied_on",
    "contacts": "contact_id person_id start end care_kind",
    "costs": "cost_id person_id date kind amount fee contact_id unit related",
    "certificates": "person_id issued expected_years at_first_reception linked_to_protection ordered_by_doctor",
    "examinations": "examination_id person_id date infection_control elsewhere unit",
    "claims": "claim_id kind person_id from to received outcome decided claimed_amount granted_amount",
    "claim_items": "claim_id item_id",
}
REQUIRED = {
    "persons": ("person_id", "birth_date"),
    "situations": ("person_id", "kind", "from"),
    "family_ties": ("person_id", "anchor_first_received", "applied_on"),
    "contacts": ("contact_id", "person_id", "start", "care_kind"),
    "costs": ("cost_id", "person_id", "date", "kind", "amount"),
    "certificates": ("person_id", "issued"),
    "examinations": ("examination_id", "person_id", "date"),
    "claims": ("claim_id", "kind", "person_id", "received", "outcome"),
    "claim_items": ("claim_id", "item_id"),
}
DATES = frozenset(
    (
        "birth_date", "first_received", "deceased", "from", "to", "anchor_first_received",
        "anchor_citizen_from", "applied_on", "start", "end", "date", "issued", "received", "decided",
    )
)  # fmt: skip
MONEY = {"amount", "fee", "claimed_amount", "granted_amount"}
FLAGS = {"special_reasons", "related", "at_first_reception", "linked_to_protection", "ordered_by_doctor",
         "infection_control", "elsewhere"}  # fmt: skip
CODES = {
    ("persons", "sex"): "K M",
    ("situations", "kind"): "asylsokande tillfalligt_skydd_sokt tillfalligt_skydd_beviljat tillstandssokande "
    "uppehallstillstand registrerad_mv kommunplats forvar folkbokford bevisperson medicinska_skal "
    "forlangning_sokt haller_sig_undan undantagen_lma medborgare",
    (
        "contacts",
        "care_kind",
    ): "omedelbar kan_inte_ansta kan_ansta modravard forlossning preventivmedel abort "
    "smittskydd tandvard_omedelbar tandvard_kan_inte_ansta tandvard_kan_ansta bup",
    ("costs", "kind"): "vard tandvard tolk hjalpmedel sjukresa lakemedel vardnadshavare_bup anhorigboende",
    ("claims", "kind"): "halsoundersokning_asyl kostnadskravande_vard forvar_vard forvar_halsoundersokning "
    "halsoundersokning_tillstandssokande varaktig_vard varaktig_vard_1990 "
    "halsoundersokning_uppehallstillstand extraordinara_vardkostnader bevisperson_vard medicinska_skal_vard",
    ("claims", "outcome"): "pending approved partly refused",
}
DETAILS = {
    "uppehallstillstand": "5:1 5:2 5:4 5:6 5:11 12:18 21:2 22 2016:752 2017:353 anhorig annat",
    "registrerad_mv": "asylboende ebo kommunboende",
    "forvar": "forvar hakte anstalt arrest",
}
PLACED = ("registrerad_mv", "folkbokford")

type Row = dict[str, str]
type Folder = dict[str, list[Row]]


def read(folder: Path) -> Folder:
    tables: Folder = {}
    for name, columns in COLUMNS.items():
        raw = (folder / f"{name}.csv").read_bytes()
        text = raw.decode("utf-8")
        assert not raw.startswith(b"\xef\xbb\xbf"), f"{name}: byte order mark"
        assert "\r" not in text, f"{name}: carriage return"
        assert text.endswith("\n"), f"{name}: last line not ended"
        lines = list(csv.reader(text.splitlines(), strict=True))
        assert lines[0] == columns.split(), f"{name}: header {lines[0]}"
        assert all(len(line) == len(lines[0]) for line in lines), f"{name}: ragged"
        tables[name] = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    return tables


def problems(folder: Folder, until: date) -> list[str]:
    found = [p for name, rows in folder.items() for row in rows for p in _row(name, row)]
    return found + _references(folder) + _spans(folder) + _known(folder, until)


def _row(name: str, row: Row) -> list[str]:
    found = [f"{name}: {column} empty in {row}" for column in REQUIRED[name] if not row[column]]
    for column, value in row.items():
        if value and not _parses(name, row, column, value):
            found.append(f"{name}: {column}={value!r} in {row}")
    if name == "situations" and row["kind"] in DETAILS and row["detail"] not in DETAILS[row["kind"]].split():
        found.append(f"situations: detail {row}")
    if name == "situations" and row["kind"] in PLACED and not re.fullmatch(r"\d\d", row["region"]):
        found.append(f"situations: region {row}")
    return found


def _parses(name: str, row: Row, column: str, value: str) -> bool:
    if column in DATES:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value)) and date.fromisoformat(value).isoformat() == value
    if column in MONEY:
        return re.fullmatch(r"\d+\.\d\d", value) is not None
    if column in FLAGS:
        return value in ("0", "1")
    if column == "expected_years":
        return re.fullmatch(r"\d+(\.\d+)?", value) is not None
    if column == "person_id":
        return re.fullmatch(r"P-\d{6}", value) is not None
    allowed = CODES.get((name, column))
    return allowed is None or value in allowed.split()


def _references(folder: Folder) -> list[str]:
    people = {row["person_id"] for row in folder["persons"]}
    found = [
        f"{n}: {r}" for n, rows in folder.items() for r in rows if "person_id" in r and r["person_id"] not in people
    ]
    contacts = {row["contact_id"]: row for row in folder["contacts"]}
    items = [r["cost_id"] for r in folder["costs"]] + [r["examination_id"] for r in folder["examinations"]]
    claims = {row["claim_id"] for row in folder["claims"]}
    for what, ids in (("person", [r["person_id"] for r in folder["persons"]]), ("item", items),
                      ("contact", [r["contact_id"] for r in folder["contacts"]]),
                      ("claim", [(r["claim_id"], r["person_id"]) for r in folder["claims"]])):  # fmt: skip
        if len(set(ids)) != len(ids):
            found.append(f"{what} ids not unique")
    known = set(items)
    for row in folder["claim_items"]:
        if row["claim_id"] not in claims or row["item_id"] not in known:
            found.append(f"claim_items: {row}")
    for row in folder["costs"]:
        contact = contacts.get(row["contact_id"])
        if row["contact_id"] and (contact is None or contact["person_id"] != row["person_id"]):
            found.append(f"costs: contact of nobody or somebody else {row}")
        elif contact and not contact["start"] <= row["date"] <= (contact["end"] or "9999"):
            found.append(f"costs: dated outside its contact {row}")
    return found


def _spans(folder: Folder) -> list[str]:
    pairs = {"situations": ("from", "to"), "contacts": ("start", "end"), "claims": ("received", "decided")}
    found = [f"{n}: {r}" for n, (a, b) in pairs.items() for r in folder[n] if r[b] and r[b] < r[a]]
    found += [f"claims: {r}" for r in folder["claims"] if r["to"] < r["from"] or r["received"] <= r["from"]]
    for row in folder["claims"]:
        if (row["outcome"] == "pending") != (not row["decided"]):
            found.append(f"claims: decided {row}")
        if row["granted_amount"] and float(row["granted_amount"]) > float(row["claimed_amount"]):
            found.append(f"claims: granted more {row}")
    return found + [f"costs: fee {r}" for r in folder["costs"] if r["fee"] and float(r["fee"]) > float(r["amount"])]


def _known(folder: Folder, until: date) -> list[str]:
    """Find what lies after ``until``, before birth or after death."""
    last = until.isoformat()
    born = {row["person_id"]: row["birth_date"] for row in folder["persons"]}
    died = {row["person_id"]: row["deceased"] or "9999" for row in folder["persons"]}
    found = []
    for name, rows in folder.items():
        for row in rows:
            dates = [row[c] for c in row if c in DATES and row[c]]
            if any(value > last for value in dates):
                found.append(f"{name}: after until {row}")
            if name in ("situations", "contacts", "costs", "examinations") and min(dates) < born[row["person_id"]]:
                found.append(f"{name}: before birth {row}")
            if name in ("costs", "examinations") and max(dates) > died[row["person_id"]]:
                found.append(f"{name}: after death {row}")
    return found
