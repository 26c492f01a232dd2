"""Each source from file to register, and the category that a row gets on each side of a boundary."""

from datetime import date
from typing import Any

import pytest
from tests.intake.intake_road import codes, committed, csv, person, previewed

from atersok import clock
from atersok.accounts.models import Unit, User
from atersok.care.models import Certificate, Contact, Cost, Examination
from atersok.intake import services
from atersok.intake.models import ImportState
from atersok.intake.reading.sources import source
from atersok.people.models import Address, Alert, Identifier, Person, Situation

COSTS = "Rad-id;LMA-nummer;Datum;Kostnadsslag;Belopp;Patientavgift;Enhet"
PEOPLE = (
    "LMA-nummer;Efternamn;Förnamn;Födelsedatum;Kön;Registrerad från;Boendeform;Kategori;"
    "Adress;Postnummer;Postort;Kommun;Län"
)


@pytest.fixture(autouse=True)
def demo_day(settings: Any) -> None:
    settings.DEMO = True  # a fixed day


def test_costs_are_new_then_changed_then_unchanged(case_worker: User, unit: Unit) -> None:
    who = person("50008920")
    first = committed(case_worker, csv(COSTS, "K1;50-008920/4;2025-03-01;vård;1 000,00;50;MED"))
    cost = Cost.objects.get()
    assert (cost.person, cost.amount, cost.fee, cost.unit, cost.imported_by) == (who, 100_000, 5_000, unit, first.pk)
    same = previewed(case_worker, csv(COSTS, "K1;50008920;20250301;vard;1000;50,00;Medicinkliniken"))
    assert same.counts == {"unchanged": 1}, "written in another way it says the same"
    changed = committed(case_worker, csv(COSTS, "K1;50008920;2025-03-01;vård;1000,01;50;MED"))
    assert changed.counts == {"changed": 1}
    assert changed.notes["changed_ore"] == [100_000, 100_001]
    cost.refresh_from_db()
    assert (cost.amount, cost.imported_by) == (100_001, first.pk), "the row stays the one that the first file made"


def test_a_column_that_the_file_lacks_leaves_the_register_alone(case_worker: User, unit: Unit) -> None:
    person("50008920")
    committed(case_worker, csv(COSTS, "K1;50008920;2025-03-01;vård;1000;50;MED"))
    again = previewed(
        case_worker, csv("Rad-id;LMA;Datum;Kostnadsslag;Belopp", "K1;50008920;2025-03-01;vård;1000"), "costs"
    )
    assert again.counts == {"unchanged": 1}


def test_what_only_the_register_can_know_is_an_error_each_time(case_worker: User, unit: Unit) -> None:
    person("50008920")
    other = person("50008921")
    Cost.objects.create(person=other, reference="K9", day="2025-01-01", kind="vard", amount=1)
    read = previewed(
        case_worker,
        csv(
            COSTS + ";Födelsedatum;Reservnummer;Vårdkontakt",
            "K1;99999999;2025-03-01;vård;1000;0;MED;;;",
            "K2;50008920;2025-03-01;vård;1000;0;OKÄND;;;",
            "K3;50008920;2025-03-01;vård;1000;0;MED;1990-05-02;;",
            "K9;50008920;2025-03-01;vård;1000;0;MED;;;",
            "K5;50008920;2025-03-01;vård;1000;0;MED;;;C1",
            "K6;50008920;2025-03-01;vård;1000;0;MED;1990-05-01;;",
        ),
        "costs",
    )
    assert codes(read) == [
        ["unknown_person"],
        ["unknown_unit"],
        ["born_another_day"],
        ["other_person"],
        ["unknown_contact"],
    ]
    assert read.counts == {"error": 5, "new": 1}


def test_two_numbers_of_two_people_are_never_guessed(case_worker: User) -> None:
    first, second = person("50008920"), person("50008921")
    Identifier.objects.create(person=second, kind="reserv", value="ABC123", raw="ABC123")
    header = "Rad-id;LMA-nummer;Reservnummer;Datum;Kostnadsslag;Belopp"
    read = previewed(case_worker, csv(header, "K1;50008920;ABC123;2025-03-01;vård;10"), "costs")
    error = read.rows.get().errors[0]
    assert (error["code"], error["person"], error["other"]) == ("two_people", first.pk, second.pk)


def test_a_merged_persons_number_leads_to_the_one_kept(case_worker: User) -> None:
    gone, kept = person("50008920"), person("50008921")
    gone.merged_into = kept
    gone.save()
    committed(case_worker, csv("Rad-id;LMA;Datum;Kostnadsslag;Belopp", "K1;50008920;2025-03-01;vård;10"), "costs")
    assert Cost.objects.get().person == kept


def test_contacts_certificates_examinations_situations_and_units(case_worker: User, unit: Unit) -> None:
    who = person("50008920")
    committed(case_worker, csv("Kod;Namn;Privat", "VC1;Exempelby vårdcentral;ja"), "units")
    assert Unit.objects.get(code="VC1").private
    committed(
        case_worker, csv("Vårdkontakt-id;LMA;Start;Slut;Vårdslag;Enhet", "C1;50008920;2025-03-01;;akut;VC1"), "contacts"
    )
    assert Contact.objects.get().unit == Unit.objects.get(code="VC1")
    committed(
        case_worker,
        csv("LMA;Utfärdat;Väntat vårdbehov i år;Ordinerad av läkare", "50008920;2025-04-02;3,5;ja"),
        "certificates",
    )
    assert Certificate.objects.get().expected_years == 350
    rows = ("LMA;Undersökningsdatum;Enhet", "50008920;2025-03-11;VC1")
    committed(case_worker, csv(*rows), "examinations")
    assert Examination.objects.get().person == who
    assert previewed(case_worker, csv(*rows), "examinations").counts == {"unchanged": 1}, "known by person and day"
    situation = csv("LMA;Situation;Från;Till;Detalj", "50008920;förvar;2025-05-01;;häkte")
    committed(case_worker, situation, "situations")
    assert previewed(case_worker, situation, "situations").counts == {"unchanged": 1}
    ended = csv("LMA;Situation;Från;Till;Detalj", "50008920;förvar;2025-05-01;2025-05-01;häkte")
    assert committed(case_worker, ended, "situations").counts == {"changed": 1}
    assert Situation.objects.get().until == date(2025, 5, 1)


def test_the_list_of_people_makes_changes_and_asks_about_those_gone(case_worker: User) -> None:
    row = (
        "50-008920/4;Exempelsson;Exempel;1990-05-01;K;2025-02-10;eget boende;asylsökande;"
        "Storgatan 1;831 30;Östersund;Östersund;23"
    )
    other = "50-008921;Provsson;Prov;1980-01-01;M;2025-02-11;ABO;asylsökande;;;;;23"
    first = committed(case_worker, csv(PEOPLE, row, other))
    assert first.source == "mv_people"
    assert first.counts == {"new": 2}
    made = Person.objects.get(identifiers__value="50008920")
    assert set(made.situations.values_list("kind", "since", "detail", "region")) == {
        ("registrerad_mv", date(2025, 2, 10), "ebo", "23"),
        ("asylsokande", date(2025, 2, 10), "", ""),
    }
    assert Address.objects.get(person=made).postcode == "83130"
    assert previewed(case_worker, csv(PEOPLE, row, other)).counts == {"unchanged": 2}, "the same list changes nothing"
    moved = row.replace("eget boende", "ABO").replace("Storgatan 1", "Lillgatan 2")
    second = committed(case_worker, csv(PEOPLE, moved))
    assert second.counts == {"changed": 1, "gone": 1}
    left = Alert.objects.get(kind="lamnat")
    assert left.person.identifiers.get().value == "50008921"
    assert left.proposal["until"] == clock.today().isoformat()
    assert Situation.objects.get(pk=left.proposal["end_situation"]).until is None, "nothing is ended by itself"
    assert previewed(case_worker, csv(PEOPLE, moved)).counts == {"unchanged": 1}, (
        "who is asked about is not asked about twice"
    )


def test_a_move_to_another_county_ends_here_begins_there_and_is_told(case_worker: User) -> None:
    row = "50-008920/4;Exempelsson;Exempel;1990-05-01;K;2025-02-10;eget boende;asylsökande;;;;;{}"
    committed(case_worker, csv(PEOPLE, row.format("23")))
    moved = csv(PEOPLE, row.format("22"))
    committed(case_worker, moved)
    days = list(
        Situation.objects.filter(kind="registrerad_mv").order_by("since").values_list("region", "since", "until")
    )
    assert days == [("23", date(2025, 2, 10), date(2026, 11, 20)), ("22", date(2026, 11, 21), None)]
    assert Alert.objects.get().kind == "flyttat"
    assert previewed(case_worker, moved).counts == {"unchanged": 1}


def test_a_permit_adds_situations_numbers_and_alerts(case_worker: User) -> None:
    who = person("50008920", "1985-03-01")
    header = "LMA-nummer;Personnummer;Beslutsdatum;Grund;Kommunplats från;Kommun;Folkbokförd från"
    data = csv(header, "50008920;19850301-9807;2025-05-20;AF;2025-06-15;Östersund;2025-07-01")
    assert committed(case_worker, data, "permits").counts == {"new": 1}
    assert set(who.situations.values_list("kind", "since", "detail")) == {
        ("uppehallstillstand", date(2025, 5, 20), "5:1"),
        ("kommunplats", date(2025, 6, 15), ""),
        ("folkbokford", date(2025, 7, 1), ""),
    }
    assert set(Alert.objects.values_list("kind", flat=True)) == {"uppehallstillstand", "folkbokford", "personnummer"}
    assert who.identifiers.filter(kind="personnummer").exists()
    assert previewed(case_worker, data, "permits").counts == {"unchanged": 1}


def test_identical_rows_are_one(case_worker: User) -> None:
    person("50008920")
    row = "K1;50008920;2025-03-01;vård;10;0;"
    read = previewed(case_worker, csv(COSTS, row, row))
    assert read.counts == {"new": 1, "duplicate": 1}


def test_unknown_headings_are_asked_about_once_and_remembered(case_worker: User) -> None:
    person("50008920")
    data = csv("Rad-id;LMA;Datum;Kostnadsslag;Belopp;Hemlig kolumn", "K1;50008920;2025-03-01;vård;10;x")
    asked = previewed(case_worker, data)
    assert asked.state == ImportState.MAPPING
    assert asked.notes["samples"][4] == ["10"]
    mapping = {int(place): name for place, name in asked.columns.items()}
    services.choose_columns(case_worker, asked, source("costs"), mapping)
    services.read(asked.pk)
    asked.refresh_from_db()
    assert asked.state == ImportState.PREVIEW
    assert previewed(case_worker, data.replace(b"K1", b"K2")).state == ImportState.PREVIEW


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "tom"),
        (b"%PDF-1.7 \x00\x01", "pdf"),
        (b"PK\x03\x04" + b"\x00" * 40, ""),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Excel"),
        (b"<!doctype html><script>alert(1)</script>", "webbsida"),
    ],
)
def test_hostile_files_are_refused_with_a_sentence(case_worker: User, data: bytes, says: str) -> None:
    read = previewed(case_worker, data)
    assert read.state == ImportState.FAILED
    assert says in read.problem["sv"]
    assert read.problem["en"]


def test_a_faulty_row_is_still_on_the_list(case_worker: User) -> None:
    header = "LMA-nummer;Födelsedatum;Registrerad från;Kategori"
    first, second = "50008920;1990-05-01;2025-02-10;asyl", "50008921;1990-05-01;2025-02-10;asyl"
    committed(case_worker, csv(header, first, second), "mv_people")
    faulty = csv(header, first, second.replace("asyl", "okänt ord"))
    assert previewed(case_worker, faulty, "mv_people").counts == {"unchanged": 1, "error": 1}, "nobody is gone"


def test_a_corrected_number_takes_the_person_off_the_missing(case_worker: User) -> None:
    header = "LMA-nummer;Födelsedatum;Registrerad från"
    first, second = "50008920;1990-05-01;2025-02-10", "50008921;1990-05-01;2025-02-10"
    committed(case_worker, csv(header, first, second), "mv_people")
    read = previewed(case_worker, csv(header, first, second.replace("50008921", "5000892")), "mv_people")
    assert read.counts == {"unchanged": 1, "error": 1, "gone": 1}
    services.correct_row(case_worker, read.pk, 3, second.split(";"))
    read.refresh_from_db()
    assert read.counts == {"unchanged": 2}
