"""One procedure in time, and what a decision does to one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from citizens.models import Person
from procedures.change_form import ChangeForm
from procedures.compared import compared, of_item
from procedures.managers import manager_of
from procedures.models import DecisionItem, Procedure


def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """All its versions, and how two of them differ; by themselves the last two."""
    person = manager_of(request)
    found = get_object_or_404(Procedure.objects.select_related("field"), code=code)
    return procedure_page(request, found, person)


def procedure_page(
    request: HttpRequest, found: Procedure, person: Person, change: ChangeForm | None = None
) -> HttpResponse:
    """`change` came back with what was wrong with it."""
    versions = found.versions.select_related("decision", "ended_by").order_by("-effective_from")
    words = compared(list(versions), request.GET.get("from", ""), request.GET.get("to", ""))
    drafts = DecisionItem.objects.filter(code=found.code).exclude(decision__state="published")
    words |= {
        "procedure": found,
        "today": timezone.localdate(),
        "drafts": drafts.select_related("decision"),
        "is_standing": any(one.effective_to is None for one in words["versions"]),
        "change": change or ChangeForm(person=person),
    }
    return render(request, "catalogue/procedure.html", words, status=400 if change else 200)


def item_difference(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What a decision does to a procedure, against what was in force on its eve."""
    manager_of(request)
    items = DecisionItem.objects.select_related("decision")
    item = get_object_or_404(items, decision=pk, code=code)
    return render(request, "catalogue/difference_page.html", of_item(item))
