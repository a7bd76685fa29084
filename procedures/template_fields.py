"""The fields that the text of a result may name, as `{owner_name}` or `{answers.child_name}`."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELD = re.compile(r"\{([^{}\s]+)\}")
ANSWER = re.compile(r"answers\.\w+")
FIELDS: dict[str, str | Promise] = {
    "owner_name": _("name of the owner"),
    "owner_birth_date": _("date of birth of the owner"),
    "owner_id_number": _("ID number of the owner"),
    "owner_address": _("address of the owner"),
    "owner_phone": _("phone of the owner"),
    "submitter_name": _("name of the submitter"),
    "abstract": _("what is asked for"),
    "procedure": _("name of the procedure"),
    "code": _("code of the dossier"),
    "reference": _("reference of the dossier"),
    "competent": _("competent unit"),
    "received_at": _("when the dossier was received"),
    "reason": _("reason given with the decision"),
}


def fields_in(body: str) -> list[str]:
    """Each once, in the order of the text."""
    return list(dict.fromkeys(FIELD.findall(body)))


def unknown_fields(body: str) -> list[str]:
    return [name for name in fields_in(body) if name not in FIELDS and not ANSWER.fullmatch(name)]


def filled_in(body: str, values: Mapping[str, str]) -> str:
    """What a value says is never read as a field."""
    return FIELD.sub(lambda found: values[found[1]], body)


def paragraphs(text: str) -> list[str]:
    """Each line is one; spaces and empty lines are nothing."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
