"""Sending the e-mails that are owed."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from citizens.models import Message
from citizens.queries import MessageQuerySet

log = logging.getLogger(__name__)

MAX_TRIES = 8
BATCH = 100


def send_owed(messages: MessageQuerySet) -> int:
    """Sends each owed message of the set once; how many went out.

    A row is locked while its mail is under way, so two workers never send it both.
    """
    sent = 0
    for pk in messages.owed_by_mail().order_by("created_at").values_list("pk", flat=True)[:BATCH]:
        sent += _send(pk)
    return sent


def _send(pk: int) -> bool:
    with transaction.atomic():
        message = (
            Message.objects.select_for_update(skip_locked=True)
            .filter(pk=pk, mail_owed=True)
            .first()
        )
        if message is None:
            return False
        message.mail_tries += 1
        try:
            _mail(message)
        except (OSError, SMTPException) as failure:
            log.warning("mail %s not sent: %s", message.key, failure)
            message.mail_owed = message.mail_tries < MAX_TRIES
        except ValueError as failure:
            # An address that no mail can carry; the others behind it must not wait for it.
            log.warning("mail %s cannot be sent: %s", message.key, failure)
            message.mail_owed = False
        else:
            message.mail_owed, message.mail_sent_at = False, timezone.now()
        message.save(update_fields=["mail_tries", "mail_owed", "mail_sent_at"])
        return not message.mail_owed and message.mail_sent_at is not None


def _mail(message: Message) -> None:
    link = f"\n\n{settings.SITE_URL}{message.link}" if message.link else ""
    # One message id per row lets the receiving side drop a repeat after a crash.
    domain = settings.DEFAULT_FROM_EMAIL.partition("@")[2]
    EmailMessage(
        subject=message.subject,
        body=message.body + link,
        to=[message.email],
        headers={"Message-ID": f"<{message.pk}.{message.key}@{domain}>"},
    ).send()
