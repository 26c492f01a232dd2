"""What has happened stays: no table of history, nor the log, can be changed, emptied or thinned out."""

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.utils import timezone
from pgtrigger.registry import registered
from psycopg import sql
from tests.people.somebody import somebody

from atersok.accounts.models import User
from atersok.audit import permanence
from atersok.audit.models import Access, AccessLog, Review, ReviewedAccess
from atersok.audit.services import log_access

TABLES = sorted(event._meta.db_table for event in permanence.event_models())


@pytest.fixture
def as_in_use(db: None) -> None:
    """The test database's leave to empty tables is taken away."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL atersok.allow_truncate = 'off'")


def run(statement: str, table: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(sql.Identifier(table)))


def test_every_tracked_table_is_among_those_proved_here(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.columns WHERE column_name = 'pgh_label'")
        assert sorted(name for (name,) in cursor.fetchall()) == TABLES
    assert len(TABLES) >= 25


@pytest.mark.parametrize("table", [*TABLES, "audit_accesslog", "audit_review", "audit_reviewedaccess"])
def test_no_table_of_what_happened_can_be_emptied(table: str, as_in_use: None) -> None:
    with pytest.raises((InternalError, ProgrammingError), match="append only"):
        run("TRUNCATE {} CASCADE", table)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_of_history_has_its_trigger_against_change(table: str, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O'", [table])
        names = " ".join(name for (name,) in cursor.fetchall())
    assert "append_only" in names
    assert "refuse_truncate" in names


@pytest.mark.parametrize("statement", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}"])
def test_history_is_neither_changed_nor_thinned_out(statement: str, as_in_use: None) -> None:
    somebody()
    with pytest.raises(ProgrammingError, match="Cannot update or delete"):
        run(statement, "people_personevent")


@pytest.mark.parametrize("statement", ["UPDATE {} SET purpose = 'x'", "DELETE FROM {}"])
def test_the_access_log_is_neither_changed_nor_thinned_out(statement: str, case_worker: User) -> None:
    log_access(case_worker, Access.READ, "person")
    with pytest.raises(ProgrammingError, match="Cannot update or delete"):
        run(statement, "audit_accesslog")


def signed(user: User) -> Review:
    log_access(user, Access.READ, "person")
    day = timezone.localdate()
    review = Review.objects.create(reviewer=user, since=day, until=day, size=1)
    ReviewedAccess.objects.create(review=review, access=AccessLog.objects.get(), verdict="fine")
    Review.objects.filter(pk=review.pk).update(signed=timezone.now())
    return review


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_review SET note = 'x'", "UPDATE audit_review SET signed = NULL", "DELETE FROM audit_review",
        "UPDATE audit_reviewedaccess SET verdict = 'wrong'", "DELETE FROM audit_reviewedaccess",
        "INSERT INTO audit_reviewedaccess (review_id, access_id, chosen, verdict, comment)"
        " SELECT review_id, access_id, chosen, verdict, comment FROM audit_reviewedaccess",
    ],
)  # fmt: skip
def test_a_signed_review_is_final_in_the_database_itself(statement: str, case_worker: User) -> None:
    signed(case_worker)
    with pytest.raises((ProgrammingError, InternalError), match=r"Cannot|signed"):
        run(statement, "-")


def test_making_sure_again_changes_nothing(db: None) -> None:
    permanence.keep()
    permanence.keep()


def test_history_is_found_by_index(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'care_costevent'")
        defined = " ".join(text for (text,) in cursor.fetchall())
    assert "(pgh_obj_id, pgh_id)" in defined
    assert "(person_id, pgh_id)" in defined


def test_migrating_leaves_every_trigger_that_the_models_name_installed_and_on(db: None) -> None:
    states = [trigger.get_installation_status(model) for model, trigger in registered()]
    assert len(states) > 200
    assert set(states) == {("INSTALLED", True)}
