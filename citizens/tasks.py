"""Mail goes out from rows: a task is only a hurry-up, the sweep finds what was left."""

from datetime import timedelta

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from citizens.mail import send_owed
from citizens.models import Message

LEFT_FOR = timedelta(minutes=1)


@shared_task(name="citizens.send_mail_of")
def send_mail_of(keys: list[str]) -> int:
    return send_owed(Message.objects.filter(key__in=keys))


@shared_task(name="citizens.clear_sessions")
def clear_sessions() -> None:
    """Removes sessions that have ended, with whatever was typed in them."""
    call_command("clearsessions")


@shared_task(name="citizens.sweep_mail")
def sweep_mail() -> int:
    """Sends what has been owed for more than a minute."""
    return send_owed(Message.objects.filter(created_at__lt=timezone.now() - LEFT_FOR))
