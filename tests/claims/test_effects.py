"""What other readings are worth: the same for one and for many, asked for with as many questions."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.claims.lives import TODAY, asylum_seeker, costly_care

from atersok.accounts.models import Region, User
from atersok.claims.effects import effects, effects_of
from atersok.claims.services import overrides
from atersok.law.policies import QUESTIONS
from atersok.people.models import Person

OPEN = [question for question in QUESTIONS if len(question.choices) > 1][:3]


def _people(count: int) -> list[Person]:
    people = [asylum_seeker() for _ in range(count)]
    for kronor, person in enumerate(people):
        costly_care(person, 150_000 + kronor * 10_000)
    return people


def test_many_people_get_what_each_would_get_alone(case_worker: User, strategist: User) -> None:
    people = _people(3)
    name = "avgift_fore_troskeln"
    overrides.approve(strategist, overrides.propose(case_worker, people[0], name, "nej", "Så är det."))
    pairs = [(person.pk, question) for person in people for question in OPEN]
    together = effects_of(pairs, TODAY)
    assert together == {(person, question.name): effects(person, question, TODAY) for person, question in pairs}


def test_nobody_asks_the_database_nothing(region: Region) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert effects_of([], TODAY) == {}
    assert len(asked) == 0


def test_many_people_cost_as_many_questions_as_one(region: Region) -> None:
    people = _people(5)

    def asked(some: list[Person]) -> int:
        with CaptureQueriesContext(connection) as caught:
            effects_of([(person.pk, OPEN[0]) for person in some], TODAY)
        return len(caught)

    assert asked(people[:1]) == asked(people)
