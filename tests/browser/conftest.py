"""A real browser against the real program: Chromium through Playwright, axe for accessibility."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from atersok.accounts.models import User
from atersok.accounts.permissions import Role

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LEVEL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's sync API runs a loop that Django would take for async code


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: in Chromium; needs node_modules (make install-dev)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def truncate_allowed(transactional_db: None) -> None:
    """The database is emptied after each test; history refuses that except in a test's database that says so."""
    with connection.cursor() as cursor:
        cursor.execute("SET atersok.allow_truncate = 'on'")


@pytest.fixture(autouse=True)
def http(settings: object) -> None:
    """The live server speaks plain http, as the demo does."""
    for name in ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE"):
        setattr(settings, name, False)
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "session", "csrf"  # type: ignore[attr-defined]  # fixture


@pytest.fixture
def visit(chromium: Browser, live_server: LiveServer, actor: Callable[[Role], User]) -> Iterator[Callable[..., Page]]:
    """Open an address as a role (None: nobody logged in). Errors in the page's console fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def at(path: str, role: Role | None = Role.CASE_WORKER, *, width: int = 1360, script: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, locale="sv-SE", bypass_csp=False
        )
        contexts.append(context)
        if role is not None:
            cookie = {"name": "session", "value": session_of(actor(role)), "url": live_server.url}
            context.add_cookies([cookie])  # type: ignore[list-item]  # a plain dict does
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if _broken(message.type, message.text) else None)
        page.goto(live_server.url + path)
        return page

    yield at
    for context in contexts:
        context.close()
    assert errors == []


def _broken(kind: str, text: str) -> bool:
    """Answers 403, 404 and 422 are said in the console too, and are no fault of the page."""
    return kind == "error" and "Failed to load resource" not in text


def session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Assert that axe finds nothing. The script is evaluated by the debugger, so the page's own CSP stays in force."""
    source = AXE.read_text(encoding="utf-8")

    def check(page: Page) -> None:
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(source)
        found = page.evaluate("level => axe.run(document, {runOnly: {type: 'tag', values: level}})", LEVEL)
        faults = [
            f"{fault['id']}: {fault['help']}\n    " + "\n    ".join(node["html"] for node in fault["nodes"])
            for fault in found["violations"]
        ]
        assert not faults, f"{page.url}\n" + "\n".join(faults)

    return check
