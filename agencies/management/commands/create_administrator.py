"""Creates the first administrator of an installation; the password is asked for."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from agencies.models import Post, Role, Unit
from citizens.models import Person


class Command(BaseCommand):
    help = "Create an account with the post of administrator at a unit, such as the province."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="full name")
        parser.add_argument("--email", required=True)
        parser.add_argument("--unit", default="H01", help="code of the unit")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(f"There is no unit {options['unit']}; load_ground brings them.")
        if Person.objects.filter(username=options["username"]).exists():
            raise CommandError(f"There is an account {options['username']} already.")
        password = getpass.getpass("Password: ")
        try:
            validate_password(password)
        except ValidationError as weak:
            raise CommandError(" ".join(weak.messages)) from None
        with transaction.atomic():
            person = Person.objects.create_user(
                options["username"], options["email"], password, full_name=options["name"]
            )
            today = timezone.localdate()
            Post.objects.create(person=person, unit=unit, role=Role.ADMINISTRATOR, valid_from=today)
        self.stdout.write(f"{person.username} administers {unit.name}.")
