"""How a process that was started for a part of some work joins in."""

import django
from django.db import connections


def join(database: str) -> None:
    """On that database; nothing is shared with the process that asks, whose connections and
    threads a fork would bring along half dead."""
    django.setup()
    connections["default"].settings_dict["NAME"] = database
