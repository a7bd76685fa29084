"""Without a broker what is told stands in the inbox, and one calm line says that it waits."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from citizens.models import Message
from tests.house import environment

pytestmark = pytest.mark.usefixtures("committed")
TELLS = """
import django
django.setup()
from django.utils import timezone
from citizens.inbox import Telling, tell
for number in range(20):
    words = (f"broker-{number}", None, "dan@example.vn", "Tiêu đề", "Nội dung")
    tell([Telling(*words)], at=timezone.now())
"""


def test_what_is_told_waits_for_the_sweep_without_a_fuss() -> None:
    away = {"REDIS_URL": "redis://127.0.0.1:9/1", "DJANGO_SETTINGS_MODULE": "config.settings"}
    told = subprocess.run(
        [sys.executable, "-c", TELLS],
        env={**os.environ, **environment(), **away},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert Message.objects.filter(key__startswith="broker-", mail_owed=True).count() == 20
    said = [line for line in (told.stdout + told.stderr).splitlines() if line.strip()]
    assert len(said) == 1, said
    assert "the broker is away" in said[0]
