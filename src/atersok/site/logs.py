"""Log lines as JSON: one event a line, so a value with a line break can't pretend to be another event."""

import json
import logging
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """Time in UTC, level, logger, message, request id and, for errors, the trace."""

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": getattr(record, "request_id", "-"),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
