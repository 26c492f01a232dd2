"""What a skilled analyst would write in pandas: the two thresholds, calendar-year windows, status on the cost's day.

It knows circles, registration, care scope, fees, claimed rows, certificates and the last days of the two kinds. It
has no lump sum, no examinations, no detention, no explanation, no doubtful readings and no choice of windows.
"""

import sys
from datetime import date
from pathlib import Path

import pandas as pd

ADULT = {
    "omedelbar", "kan_inte_ansta", "modravard", "forlossning", "preventivmedel", "abort", "smittskydd",
    "tandvard_omedelbar", "tandvard_kan_inte_ansta",
}  # fmt: skip
PERMITS = {"5:1", "5:2", "5:4", "5:6", "5:11", "12:18", "21:2", "22", "2016:752", "2017:353", "anhorig"}


def read(folder: Path, name: str, dates: list[str]) -> pd.DataFrame:
    frame = pd.read_csv(folder / f"{name}.csv", dtype={"person_id": "str", "contact_id": "str", "detail": "str"})
    for column in dates:
        frame[column] = pd.to_datetime(frame[column], format="%Y-%m-%d")
    return frame


def covered(costs: pd.DataFrame, situations: pd.DataFrame) -> pd.Index:
    """Index of cost rows dated inside some situation of their person."""
    joined = costs[["person_id", "date"]].reset_index().merge(situations[["person_id", "from", "to"]], on="person_id")
    inside = (joined["from"] <= joined["date"]) & (joined["to"].isna() | (joined["date"] <= joined["to"]))
    return pd.Index(joined.loc[inside, "index"].unique())


def run(folder: Path, on: pd.Timestamp) -> tuple[float, float]:
    persons = read(folder, "persons", ["birth_date", "first_received", "deceased"])
    situations = read(folder, "situations", ["from", "to"])
    contacts = read(folder, "contacts", ["start", "end"])
    costs = read(folder, "costs", ["date"])
    certificates = read(folder, "certificates", ["issued"])
    claimed = set(read(folder, "claim_items", [])["item_id"])
    costs = costs[(costs["date"] <= on) & ~costs["cost_id"].isin(claimed) & (costs["related"].fillna(1) == 1)]
    costs["net"] = costs["amount"] - costs["fee"].fillna(0)

    seeking = situations[situations["kind"].isin(["asylsokande", "tillfalligt_skydd_beviljat"])]
    registered = situations[situations["kind"] == "registrerad_mv"]
    care = costs[costs["kind"].isin(["vard", "tandvard", "tolk"])].merge(
        contacts[["contact_id", "start", "end", "care_kind"]], on="contact_id"
    )
    care = care.merge(persons[["person_id", "birth_date"]], on="person_id")
    care = care[(care["date"] >= care["start"]) & (care["end"].isna() | (care["date"] <= care["end"]))]
    child = (care["date"] - care["birth_date"]).dt.days < 18 * 365.2425
    care = care[child | care["care_kind"].isin(ADULT)].reset_index(drop=True)
    care = care.loc[covered(care, seeking).intersection(covered(care, registered))]
    sums = care.groupby("contact_id").agg(net=("net", "sum"), end=("end", "first"))
    last_day = pd.to_datetime((sums["end"].dt.year + 1).astype("Int64").astype("str") + "-06-30", errors="coerce")
    costly = sums[(sums["net"] > 100_000) & (last_day >= on)]["net"] - 100_000

    permits = situations[(situations["kind"] == "uppehallstillstand") & situations["detail"].isin(PERMITS)]
    good = certificates[
        (certificates["expected_years"] >= 3)
        & (certificates["ordered_by_doctor"] == 1)
        & ((certificates["at_first_reception"] == 1) | (certificates["linked_to_protection"] == 1))
    ]
    lasting = costs[costs["kind"].isin(["vard", "anhorigboende", "tolk"])].merge(
        persons[["person_id", "first_received"]], on="person_id"
    )
    lasting = lasting[lasting["person_id"].isin(good["person_id"]) & (lasting["date"] >= lasting["first_received"])]
    lasting = lasting.reset_index(drop=True)
    lasting = lasting.loc[covered(lasting, permits)]
    lasting["year"] = lasting["date"].dt.year
    lasting["care"] = lasting["net"].where(lasting["kind"] != "tolk", 0.0)
    years = lasting.groupby(["person_id", "year"]).agg(care=("care", "sum"), net=("net", "sum")).reset_index()
    in_time = years["year"] >= on.year - 1
    return float(costly.sum()), float(years.loc[(years["care"] >= 60_000) & in_time, "net"].sum())


if __name__ == "__main__":
    costly, lasting = run(Path(sys.argv[1]), pd.Timestamp(date.fromisoformat(sys.argv[2])))
    print(f"{costly:.0f} kr costly care, {lasting:.0f} kr lasting care")
