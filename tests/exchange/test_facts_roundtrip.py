"""What is written is read back the same, and the same register gives the same bytes."""

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.facts_folder import write

from atersok.exchange import describe_schema, read_folder, write_folder
from atersok.exchange.schema import DETAILS, FILES, Column, File

TEXT = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"], codec="utf-8"), min_size=1, max_size=8).filter(
    lambda text: text.strip(" \u00a0\u2007\u2009\u202f") != ""
)
DAYS = st.dates(date(1850, 1, 1), date(2200, 12, 31)).map(date.isoformat)
AMOUNTS = st.integers(0, 99_999_999_999).map(lambda ore: f"{ore // 100}.{ore % 100:02d}")
SHAPES = {
    "text": TEXT,
    "date": DAYS,
    "amount": AMOUNTS,
    "years": st.integers(0, 99_999).map(lambda n: f"{n // 100}.{n % 100:02d}"),
    "truth": st.sampled_from("01"),
    "county": st.from_regex(r"[0-9]{2}", fullmatch=True).filter(str.isascii),
}
ORDERED = {"deceased", "to", "end", "decided"}


def values(column: Column, n: int) -> st.SearchStrategy[str]:
    """One allowed text for row ``n``; references lead to row 0 of the other file."""
    if column.name in ORDERED:
        return st.just("")
    if column.shape == "id":
        return st.just({"person_id": "P0", "contact_id": "", "claim_id": "A0"}.get(column.name, f"{column.name}-{n}"))
    shape = st.sampled_from(column.codes) if column.shape == "code" else SHAPES[column.shape]
    return shape if column.required else shape | st.just("")


@st.composite
def files(draw: st.DrawFn, file: File) -> str:
    lines = [",".join(column.name for column in file.columns)]
    for n in range(1 if file.unique == ("claim_id", "person_id") else draw(st.integers(0, 3))):
        row = {column.name: draw(values(column, n)) for column in file.columns}
        if row.get("kind") in DETAILS and "detail" in row:
            row["detail"] = draw(st.sampled_from(("", *DETAILS[row["kind"]])))
        lines.append(",".join('"' + text.replace('"', '""') + '"' for text in row.values()))
    return "\n".join(lines) + "\n"


@st.composite
def folders(draw: st.DrawFn) -> dict[str, str]:
    texts = {file.stem: draw(files(file)) for file in FILES[1:-1]}
    texts["contacts"] = texts["contacts"].split("\n")[0]
    items = "".join(f'A0,"{line.split(chr(34))[1]}"\n' for line in texts["costs"].splitlines()[1:])
    return {
        **texts,
        "persons": f"person_id,birth_date,sex\nP0,{draw(DAYS)},{draw(st.sampled_from(['K', 'M', '']))}\n",
        "claim_items": "claim_id,item_id\n" + items,
    }


@settings(max_examples=60, deadline=None)
@given(folders())
def test_a_register_survives_writing_and_reading(texts: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        first = read_folder(write(Path(name), dict(texts)))
        write_folder(first, Path(name) / "a")
        again = read_folder(Path(name) / "a")
        write_folder(again, Path(name) / "b")
        for stem, frame in first.frames().items():
            assert frame.equals(again.frames()[stem]), stem
            assert frame.schema == again.frames()[stem].schema
            written = (Path(name) / "a" / f"{stem}.csv").read_bytes()
            assert written == (Path(name) / "b" / f"{stem}.csv").read_bytes()
            assert b"\r" not in written


def test_the_schema_describes_every_column_with_what_is_allowed() -> None:
    rules = {(rule.file, rule.column): rule for rule in describe_schema()}
    assert len(rules) == sum(len(file.columns) for file in FILES) == 54
    assert rules["costs.csv", "amount"].required
    assert not rules["costs.csv", "fee"].required
    assert rules["costs.csv", "fee"].empty == "0"
    assert rules["costs.csv", "related"].empty == "1"
    assert rules["certificates.csv", "ordered_by_doctor"].empty == "okänt"
    assert "registrerad_mv: asylboende, ebo, kommunboende" in rules["situations.csv", "detail"].allowed
    assert all(rule.allowed and rule.allowed_en for rule in rules.values())


def test_required_columns_are_those_in_bold_in_the_design() -> None:
    required = {file.stem: [c.name for c in file.columns if c.required] for file in FILES}
    assert required == {
        "persons": ["person_id", "birth_date"],
        "situations": ["person_id", "kind", "from"],
        "family_ties": ["person_id", "anchor_first_received", "applied_on"],
        "contacts": ["contact_id", "person_id", "start", "care_kind"],
        "costs": ["cost_id", "person_id", "date", "kind", "amount"],
        "certificates": ["person_id", "issued"],
        "examinations": ["examination_id", "person_id", "date"],
        "claims": ["claim_id", "kind", "person_id", "outcome"],
        "claim_items": ["claim_id", "item_id"],
    }
