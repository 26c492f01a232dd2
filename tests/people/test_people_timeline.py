"""The time line: nothing outside the picture, nothing on top of anything, every fact in the table too."""

from datetime import date, timedelta

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st
from tests.people.somebody import TODAY, held, registered, somebody

from atersok.people import status, timeline
from atersok.people.timeline import WIDTH, Band, Mark, Picture, picture

_days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
_texts = st.text(max_size=20)


@st.composite
def bands(draw: st.DrawFn) -> Band:
    since = draw(_days)
    until = draw(st.none() | st.integers(0, 30_000).map(lambda days: since + timedelta(days=days)))
    return Band(draw(st.sampled_from("ABC")), draw(_texts), since, until)


_marks = st.builds(Mark, st.sampled_from("BCD"), _texts, _days, st.just("cost"), st.none() | st.integers(-5, 10**12))


@given(st.lists(bands(), max_size=12), st.lists(_marks, max_size=12), _days)
def test_everything_is_inside_the_picture_and_bands_of_a_row_do_not_overlap(
    some: list[Band], others: list[Mark], today: date
) -> None:
    drawn = picture(some, others, today)
    shapes = [shape for row in drawn.rows for shape in row.shapes]
    assert len(shapes) == len(drawn.entries) == len(some) + len(others)
    for shape in shapes:
        assert 0 <= shape.x <= WIDTH
        assert shape.y >= 0
        assert shape.y + shape.height <= drawn.bottom
        assert shape.width > 0 < shape.height
    _rows_are_apart(drawn)


def _rows_are_apart(drawn: Picture) -> None:
    bottoms = [max((shape.y + shape.height for shape in row.shapes), default=row.y) for row in drawn.rows]
    for above, below in zip(bottoms, drawn.rows[1:], strict=False):
        assert above <= below.y


@given(st.lists(bands(), max_size=12))
def test_bands_on_one_lane_follow_each_other(some: list[Band]) -> None:
    lanes: dict[int, list[Band]] = {}
    for band, lane in timeline._lanes(some):
        for earlier in lanes.get(lane, []):
            assert earlier.until is not None
            assert earlier.until < band.since
        lanes.setdefault(lane, []).append(band)


def test_nothing_known_draws_nothing() -> None:
    assert render_to_string("people/_timeline.html", {"picture": picture([], [], TODAY)}).strip() == ""


def test_the_picture_is_said_in_words_and_as_a_table_and_needs_no_style_or_script() -> None:
    drawn = picture([Band("Rad", "<b>Text</b>", date(2024, 3, 2), None, "registered")], [], TODAY)
    shown = render_to_string("people/_timeline.html", {"picture": drawn, "sentence": "Registrerad."})
    assert '<title id="timeline-title">' in shown
    assert "<desc" in shown
    assert shown.count("2024-03-02") >= 2
    assert "&lt;b&gt;" in shown
    assert "<b>Text" not in shown
    assert "style=" not in shown
    assert "<script" not in shown


def test_the_sentence_says_what_holds_and_what_does_not(db: None) -> None:
    person = somebody()
    registered(person, date(2024, 3, 2))
    held(person, "forvar", date(2024, 5, 1), date(2024, 6, 1))
    rows = list(person.situations.all())
    assert (
        status.sentence(person, rows, TODAY) == "Registrerad hos Migrationsverket sedan 2024-03-02, inte folkbokförd."
    )
    said = status.sentence(person, [], TODAY)
    assert said == "Inte registrerad hos Migrationsverket, inte folkbokförd."


def test_the_day_of_death_is_the_last_day_inside(db: None) -> None:
    person = somebody(deceased=TODAY)
    assert status.sentence(person, [], TODAY) != f"Avliden {TODAY}."
    assert status.sentence(person, [], TODAY + timedelta(days=1)) == f"Avliden {TODAY}."
