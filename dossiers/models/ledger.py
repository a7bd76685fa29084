"""What moves owe to the figures: a queue that the reports drain."""

from typing import ClassVar

from django.db import models


class PostingInbox(models.Model):
    """One line of `cells(after) - cells(before)`, written in the transaction of its move.

    Bare numbers instead of keys that the database checks: a line is compared with its dossier
    every night, and a move does not pay for four look-ups a line.
    """

    dossier_id = models.BigIntegerField()
    seq = models.PositiveIntegerField(help_text="the event; of what was posted later, the last")
    unit_id = models.BigIntegerField()
    day = models.DateField()
    measure = models.PositiveSmallIntegerField()
    n = models.IntegerField()
    version_id = models.BigIntegerField()
    channel = models.CharField(max_length=8)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["dossier_id"], name="postings_waiting_of_dossier"),
        ]
