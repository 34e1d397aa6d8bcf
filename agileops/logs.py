"""How the process speaks: plain lines for a terminal, or one JSON object a line for a collector (LOG_FORMAT=json)."""

import re
from typing import Any

import structlog
from django.core.exceptions import ImproperlyConfigured
from structlog.types import EventDict, Processor

# Addresses that are keys, and keys themselves; whoever reads logs is not who they were made for.
SECRET = re.compile(
    r"(/invitation/|/intake/|/calendars/|/acknowledge/|agile_|\+(?=[a-z2-7]{48}@))[\w:.-]{16,}", re.IGNORECASE
)


def without_secrets(logger: Any, method: str, event: EventDict) -> EventDict:
    return {name: _hidden(value) for name, value in event.items()}


def _hidden(value: Any) -> Any:
    return SECRET.sub(r"\1…", value) if isinstance(value, str) else value


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configuration(form: str, level: str) -> dict[str, Any]:
    """Django's LOGGING in the form asked for; structlog and the standard library come out alike."""
    if form not in {"plain", "json"}:
        raise ImproperlyConfigured(f"LOG_FORMAT is {form!r}; it has to be plain or json.")
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": _last_steps(form),
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        # It warns that a broker of files has no host name.
        "loggers": {"kombu.connection": {"level": "ERROR"}},
        "root": {"handlers": ["console"], "level": level.upper()},
    }


def _last_steps(form: str) -> list[Processor]:
    clean: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if form == "json":
        return [
            *clean,
            structlog.processors.format_exc_info,
            without_secrets,
            structlog.processors.JSONRenderer(),
        ]
    # Plain: the other form prints the locals of every frame, passwords among them, and takes a second for it.
    return [
        *clean,
        without_secrets,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
