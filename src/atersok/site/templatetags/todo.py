"""What the list of things to do needs."""

from datetime import date

from django import template

from atersok.site.todo.desk import TO_ALL, Desk
from atersok.site.todo.rows import Row

register = template.Library()


@register.filter
def presses(row: Row, today: date) -> bool:
    """Whether three days or less are left."""
    return row.due is not None and row.due <= today + TO_ALL


@register.filter
def is_away(user_id: int, desk: Desk) -> bool:
    """Whether a user is away today."""
    return user_id in desk.away
