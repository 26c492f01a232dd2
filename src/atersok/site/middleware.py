"""What every page passes: nothing is kept in the browser, and what a user changed is worked out at once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from atersok.claims.jobs import refresh_soon


class NoStore:
    """Pages may hold people: tell browsers and proxies to keep nothing."""

    def __init__(self, handler: Callable[[HttpRequest], HttpResponse]) -> None:
        self._handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        response = self._handler(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class Refresh:
    """After a write, let a worker make the findings anew of the people whose facts it changed."""

    def __init__(self, handler: Callable[[HttpRequest], HttpResponse]) -> None:
        self._handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        response = self._handler(request)
        if request.method == "POST" and response.status_code < 400:
            refresh_soon()
        return response
