"""What stands in the way of a decision, with the place where it is put right."""

from dataclasses import dataclass

from django.urls import reverse

from procedures.decision_forms import DecisionForm
from procedures.forms.sections import address_of, where_in_words
from procedures.models import Decision
from procedures.records.problems import Problem


@dataclass(frozen=True)
class Found:
    """A problem with its place in words; `address` is where it is put right."""

    code: str
    address: str
    place: str
    sentence: str


def found(problem: Problem, decision: Decision) -> Found:
    """In problems of a decision the place begins with a code, or is a field of its header."""
    code, _slash, place = problem.place.partition("/")
    if not code:
        return Found("", "", "", problem.sentence)
    if field := DecisionForm.base_fields.get(code):
        page = reverse("catalogue_decision_edit", args=[decision.pk])
        return Found("", f"{page}#id_{code}", str(field.label), problem.sentence)
    address = address_of(decision.pk, code, place)
    return Found(code, address, where_in_words(place), problem.sentence)
