"""The product's worker and beat with short waits: a chaos of hours within minutes.

`celery -A bench.hurried worker`; nothing else differs from `celery -A config`.
"""

from datetime import timedelta

import django

from config.celery import app

django.setup()

from dossiers import tasks as dossier_tasks  # noqa: E402
from payments import asking, paying, sweeps  # noqa: E402

SOON = timedelta(seconds=5)
SWEEPS = {
    "payments.sweep_attempts": 4.0,
    "payments.sweep_messages": 4.0,
    "dossiers.sweep_charges": 4.0,
}
asking.WAITS = [timedelta(seconds=some) for some in (5, 5, 10, 20, 30)]
asking.DENIED_FOR = timedelta(seconds=30)
asking.SILENT_FOR = timedelta(minutes=3)
paying.FIRST_ASKED = SOON
sweeps.LEFT_FOR = SOON
dossier_tasks.LEFT_FOR = SOON
app.conf.beat_schedule = {
    **app.conf.beat_schedule,
    **{
        name: {"task": name, "schedule": seconds, "options": {"expires": 2 * seconds}}
        for name, seconds in SWEEPS.items()
    },
}
