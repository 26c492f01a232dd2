"""Running composed SQL on Django's cursor, where history's context is put in front of the text."""

from typing import Any

from psycopg import sql


def run(cursor: Any, statement: sql.Composable, values: dict[str, Any] | None = None) -> None:
    """Execute a statement composed of fixed words and quoted names; values go beside it, never into it."""
    cursor.execute(statement.as_string(None), values)
