"""Papers handed in with a dossier."""

from typing import ClassVar

from django.db import models

from citizens.models import StoredFile
from dossiers.models.dossier import Dossier
from procedures.models import Paper


class DossierPaper(models.Model):
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="papers")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=300)
    originals = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="of what is to be authenticated; 0: not counted"
    )
    reused = models.ForeignKey(
        "dossiers.Result",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="the owner's own result of an earlier dossier that stands for the paper",
    )
    added_at_seq = models.PositiveIntegerField(help_text="the event that brought it")

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["reused"],
                name="papers_reused",
                include=["dossier"],
                condition=models.Q(reused__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PaperFile(models.Model):
    paper = models.ForeignKey(DossierPaper, models.PROTECT, related_name="files")
    # One dossier per file: seeing the dossier is the right to the file.
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="paper_file")

    class Meta:
        ordering: ClassVar = ["pk"]
