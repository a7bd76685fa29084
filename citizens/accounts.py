"""How accounts come into being; sign-in itself is allauth's."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_username
from django.http import HttpRequest

from citizens.models import Person


class AccountAdapter(DefaultAccountAdapter):
    """The user name of somebody who signs up is the e-mail address."""

    def populate_username(self, request: HttpRequest, user: Person) -> None:
        user_username(user, user.email.lower())

    def save_user(
        self,
        request: HttpRequest,
        user: Person,
        form: Any,
        commit: bool = True,  # noqa: FBT001, FBT002
    ) -> Person:
        user.full_name = form.cleaned_data.get("full_name", "")
        saved: Person = super().save_user(request, user, form, commit)
        return saved
