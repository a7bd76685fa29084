"""What is worth a line in the worker's log."""

import logging
import os
from typing import Any

from reports.schedule import JOBS

OFTEN = frozenset(job.task for job in JOBS.values() if job.is_often)


class WorthALine(logging.Filter):
    """Leaves out that a job of every few seconds was asked for, taken up and ended well: that
    would be most of the log. `/jobs/` shows its last run."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno > logging.INFO or not record.name.startswith("celery."):
            return True
        return not any(task in record.getMessage() for task in OFTEN)


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"worth": {"()": "config.logs.WorthALine"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["worth"]}
    },
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
