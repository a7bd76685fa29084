"""The end of a procedure, and the decision that ended it."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from procedures.models import Decision, ProcedureVersion

Versions = Sequence[ProcedureVersion]


def decision_in_words(decision: Decision) -> str:
    return _("Decision No. %(number)s of %(day)s by %(issuer)s") % {
        "number": decision.number,
        "day": f"{decision.signed_on:%d/%m/%Y}",
        "issuer": decision.issued_by,
    }


def abolished(code: str, on: date) -> str:
    """By which decision nothing of the procedure holds on the day any more; empty where something
    does, where it never held, or where nobody decided its end."""
    versions = ProcedureVersion.objects.filter(procedure__code=code, effective_from__lte=on)
    last = versions.select_related("ended_by").order_by("-effective_from").first()
    return abolished_in_words(last, on) if last else ""


def abolished_in_words(last: ProcedureVersion, on: date) -> str:
    """`last` is the last version that began until the day."""
    if last.ended_by is None or last.effective_to is None or last.effective_to >= on:
        return ""
    return _("This procedure has been abolished from %(day)s by %(decision)s.") % {
        "day": f"{last.effective_to + timedelta(1):%d/%m/%Y}",
        "decision": decision_in_words(last.ended_by),
    }


def last_begun(versions: Versions, on: date) -> ProcedureVersion | None:
    begun = [one for one in versions if one.effective_from <= on]
    return max(begun, key=lambda one: one.effective_from, default=None)
