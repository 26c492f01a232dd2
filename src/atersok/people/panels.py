"""What the apps above add to a person's page: panels under the facts, and bands and marks in the time line.

    panels.register(30, findings_of)   # in the app's AppConfig.ready

`findings_of(user, person, today)` gives a `Panel`, or None where the user may not see it or there is nothing to say.
It checks permissions and scope itself; the person has been found in the user's own selector.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from atersok.accounts.models import User
from atersok.people.models import Person
from atersok.people.timeline import Band, Mark


@dataclass(frozen=True, slots=True)
class Panel:
    """A section of the page: its template gets `context` and the page's own user, person and today."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()
    anchor: str = ""  # the section's id, for links to it


type Maker = Callable[[User, Person, date], Panel | None]

_makers: dict[Maker, int] = {}


def register(order: int, maker: Maker) -> None:
    """Add a panel to every person's page. Lower order comes first; the page's own sections stand before all."""
    _makers[maker] = order


def panels_for(user: User, person: Person, today: date) -> list[Panel]:
    """The panels that this user sees of this person, in order."""
    found = [maker(user, person, today) for maker in sorted(_makers, key=lambda maker: _makers[maker])]
    return [panel for panel in found if panel is not None]
