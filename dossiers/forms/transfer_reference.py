"""By which VietQR code a transfer was made, asked where codes of the fee were shown."""

from collections.abc import Iterable

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from citizens.templatetags.citizens import dong
from payments.models import Attempt
from payments.transfers import UNSEEN

MOST = 5  # codes of one fee, the newest first


def offer_references(form: forms.Form, attempts: Iterable[Attempt], asked: int = 0) -> None:
    """Adds the question to a form about one fee; nothing where it has no codes. Unless somebody
    says otherwise, a transfer was made by the newest code that a person has opened, that asks for
    as much as the form (`asked`, in whole đồng) and for which none was seen: what a transfer
    paid rightly would be held under a code for another amount."""
    shown = list(attempts)[:MOST]
    if not shown:
        return
    likely = [one.reference for one in shown if _is_likely(one, asked)]
    form.fields["reference"] = forms.ChoiceField(
        label=_("Reference in the transfer's content"),
        choices=[*((one.reference, _named(one)) for one in shown), ("", _("None of these"))],
        initial=likely[0] if likely else "",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("There is no such choice.")},
        help_text=_("Of a transfer only: by its code it is booked as paid online by VietQR."),
    )
    form.fields["reference"].is_asked = True  # type: ignore[attr-defined]


def _is_likely(attempt: Attempt, asked: int) -> bool:
    """One on a paper waits for whoever has taken the paper home."""
    is_opened = attempt.started_by_id is not None
    return is_opened and attempt.state in UNSEEN and attempt.amount == asked


def _named(attempt: Attempt) -> str:
    words = {
        "reference": attempt.reference,
        "moment": f"{localtime(attempt.started_at):%H:%M %d/%m/%Y}",
        "amount": dong(attempt.amount),
    }
    return gettext("%(reference)s – VietQR code of %(moment)s, %(amount)s") % words
