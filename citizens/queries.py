"""QuerySets of the people who use the house."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import BaseUserManager
from django.db import models

if TYPE_CHECKING:
    from citizens.models import Message, Person  # noqa: F401


class PersonManager(BaseUserManager["Person"]):
    """Creates accounts; the username is the e-mail address unless one is given."""

    def create_user(
        self, username: str, email: str = "", password: str | None = None, **fields: Any
    ) -> "Person":
        person = self.model(username=username, email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class MessageQuerySet(models.QuerySet["Message"]):
    def owed_by_mail(self) -> Self:
        return self.filter(mail_owed=True)

    def unread(self) -> Self:
        return self.filter(read_at=None)
