"""A human being and their account, the files they hand in, what they are told."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.identity import IdKind
from citizens.queries import MessageQuerySet, PersonManager


class Person(AbstractBaseUser):
    """An account. What it may do as an official follows from posts in `agencies`."""

    username = models.CharField(_("user name"), max_length=150, unique=True)
    email = models.EmailField(_("e-mail"), blank=True)
    full_name = models.CharField(_("full name"), max_length=200)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=500, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    id_kind = models.CharField(max_length=12, choices=IdKind, default=IdKind.CCCD)
    id_number = models.CharField(_("ID number"), max_length=20, blank=True)
    identity_verified_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=5, default="vi")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects = PersonManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["id_kind", "id_number"],
                condition=models.Q(identity_verified_at__isnull=False) & ~models.Q(id_number=""),
                name="one_account_per_verified_identity",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def owns(self, id_kind: str, id_number: str) -> bool:
        """Whether this is the account of the person with that ID, verified or claimed."""
        if not id_number or self.id_number != id_number:
            return False
        # Since July 2025 a person's 12-digit ID is also their tax code.
        return self.id_kind == id_kind or {self.id_kind, id_kind} == {IdKind.CCCD, IdKind.TAX_CODE}


class AccessToken(models.Model):
    """A bearer token of the API; only its SHA-256 is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="access_tokens")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()


class StoredFile(models.Model):
    """A file as it was handed in. It lies outside the web root and is never overwritten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="stored_files")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    content = models.FileField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="stored_file_has_content"),
        ]
        indexes: ClassVar = [models.Index(fields=["sha256"], name="file_by_content")]

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """Something a person was told, once (`key`), in the inbox and by e-mail."""

    key = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="messages")
    email = models.EmailField(blank=True)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    link = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_owed = models.BooleanField(default=False)
    mail_sent_at = models.DateTimeField(null=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["created_at"], name="mail_owed", condition=models.Q(mail_owed=True)
            ),
            models.Index(fields=["person", "-created_at"], name="inbox_of_person"),
        ]

    def __str__(self) -> str:
        return self.subject
