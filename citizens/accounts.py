"""How accounts come into being; sign-in itself is allauth's."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_username
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from citizens.models import Person

LONGEST = 140  # with what is appended a user name has room in its column


class AccountAdapter(DefaultAccountAdapter):
    """The user name of somebody who signs up is the e-mail address."""

    def populate_username(self, request: HttpRequest, user: Person) -> None:
        name = user.email.lower()
        # Somebody who has moved to another address since keeps the old one as user name.
        moved_away = Person.objects.filter(username=name).exclude(email__iexact=name)
        if len(name) > LONGEST or moved_away.exists():
            name = f"{name[:LONGEST]}#{get_random_string(6).lower()}"
        user_username(user, name)

    def set_password(self, user: Person, password: str) -> None:
        """Whoever changes a password means every way in: tokens issued before end, too."""
        super().set_password(user, password)
        user.access_tokens.all().delete()

    def save_user(
        self,
        request: HttpRequest,
        user: Person,
        form: Any,
        commit: bool = True,  # noqa: FBT001, FBT002
    ) -> Person:
        user.full_name = form.cleaned_data.get("full_name", "")
        try:
            with transaction.atomic():
                saved: Person = super().save_user(request, user, form, commit)
        except IntegrityError:  # the same form was sent twice at once
            messages.info(request, _("This account exists already. Please sign in."))
            raise ImmediateHttpResponse(redirect("account_login")) from None
        return saved
