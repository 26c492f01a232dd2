"""The commands that run the workplace: database, server, worker, first administrator, demo. Imported only by them."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from getpass import getpass
from pathlib import Path
from typing import Any

SETTINGS = "atersok.site.settings"
DEMO_FOLDER = "demo"
_LOOK_EVERY = 2  # seconds


def set_up() -> None:
    """Make Django ready; starts the embedded database when DATABASE_URL is not set."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()


def call(*command: str, **options: Any) -> None:
    """Run one of Django's own commands."""
    from django.core.management import call_command

    call_command(*command, **options)


def migrate() -> None:
    """Bring the database and the static files in step with the program. Safe to run again."""
    set_up()
    call("migrate", verbosity=0)
    call("collectstatic", interactive=False, verbosity=0)


def create_administrator(username: str, name: str) -> None:
    """The first user: asks for a password. Raises ValidationError when it is too weak or the name is taken."""
    set_up()
    from atersok.accounts.services import create_administrator as create

    create(username, name, os.environ.get("ATERSOK_PASSWORD") or getpass("Lösenord: "))


def sweep() -> str:
    """The law over the whole register now; says what it found."""
    set_up()
    from atersok.claims.refresh import refresh_all
    from atersok.clock import today

    run = refresh_all(today())
    return f"{run.people} personer, {run.findings} fynd, {run.on}"


def work() -> None:
    """Do jobs until stopped: imports, sweeps, enclosure packs, digests."""
    set_up()
    from atersok.claims.jobs import rescue_packs
    from atersok.intake.services import rescue

    rescue()
    rescue_packs()
    call("procrastinate", "worker", concurrency=1, shutdown_graceful_timeout=10)


def serve(host: str, port: int) -> None:
    """Answer browsers until stopped."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "atersok.site.wsgi:application", address=host, port=port, interface=Interfaces.WSGI,
        workers=int(os.environ.get("WEB_WORKERS", "2")), blocking_threads=2, log_access=False, websockets=False,
    ).serve()  # fmt: skip


def demo(host: str, port: int) -> None:
    """A region with five invented years: database, data, worker and server, in a folder of its own."""
    os.environ["ATERSOK_DEMO"] = "1"
    os.environ["ATERSOK_VAR"] = str(Path(os.environ.get("ATERSOK_VAR", "var")).resolve() / DEMO_FOLDER)
    started = time.monotonic()
    migrate()
    from atersok.site.demo import fill

    for line in fill():
        print(line, flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    worker = _started("worker")
    # Filling has used Polars. The server forks its workers, and in a fork of a process that has, Polars waits for ever.
    server = _started("serve", "--host", host, "--port", str(port))
    try:
        print(f"\nÅtersök är igång på http://{host}:{port} ({time.monotonic() - started:.0f} s). Avsluta med Ctrl-C.\n")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            while server.poll() is None:
                if worker.poll() is not None:  # killed: in production the system starts it again
                    worker = _started("worker")
                with contextlib.suppress(subprocess.TimeoutExpired):
                    server.wait(_LOOK_EVERY)
            sys.exit(server.returncode)
    finally:
        for process in (server, worker):
            process.terminate()
            process.wait()


def _started(*command: str) -> "subprocess.Popen[bytes]":
    """One of the program's own commands in a process of its own."""
    return subprocess.Popen([sys.executable, "-m", "atersok.cli", *command])  # noqa: S603 – our own commands
