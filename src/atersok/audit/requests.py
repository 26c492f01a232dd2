"""An id for every request: the error page shows it, each log line and each change it made carries it."""

import logging
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pghistory
from django.http import HttpRequest, HttpResponse

from atersok.history import request_id as request_id  # known to others by this address too

type Handler = Callable[[HttpRequest], HttpResponse]


class RequestId:
    """Give each request its id."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        request_id.set(uuid4().hex[:12])
        response = self._handler(request)
        response["X-Request-Id"] = request_id.get()
        return response


class RequestIdFilter(logging.Filter):
    """Put the request's id on each log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        record.request_id = request_id.get()
        return True


class HistoryContext:
    """Changes made in a request carry who made them (services add the reason)."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle one request."""
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return self._handler(request)
        with pghistory.context(**_who(request.user)):
            return self._handler(request)


def _who(user: Any) -> dict[str, Any]:
    return {"user": user.pk, "name": getattr(user, "name", ""), "request": request_id.get()}
