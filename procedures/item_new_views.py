"""The page on which a procedure comes into a decision: amended, copied, or from nothing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from citizens.models import Person
from procedures.forms.new_item import NewItemForm
from procedures.item_saving import begin, content_of
from procedures.managers import manager_of
from procedures.models import Act, Decision, DecisionState
from procedures.publishing import NotPublishable
from procedures.records.schema import Record, pared
from procedures.sought import sought


def catalogue_item_new(request: HttpRequest, pk: int) -> HttpResponse:
    by = manager_of(request)
    decision = get_object_or_404(Decision, pk=pk)
    if decision.state == DecisionState.PUBLISHED:
        raise Http404
    source = copied(decision, request)
    if request.method != "POST":
        initial = {**source, "code": "", "copy": source.get("code", "")}
        return shown(request, decision, NewItemForm(initial=initial, decision=decision))
    if code := request.POST.get("amend"):
        return amended(request, decision, code, by)
    form = NewItemForm(request.POST, decision=decision)
    if not form.is_valid():
        return shown(request, decision, form)
    return put(request, decision, Act.ISSUE, form.put_into(source), by)


def copied(decision: Decision, request: HttpRequest) -> Record:
    """The procedure that is to be copied, if one is."""
    code = (request.POST if request.method == "POST" else request.GET).get("copy", "")[:30]
    return (content_of(code, decision.effective_from) or {}) if code else {}


def amended(request: HttpRequest, decision: Decision, code: str, by: Person) -> HttpResponse:
    content = content_of(code[:30], decision.effective_from)
    if content is None:
        raise Http404
    return put(request, decision, Act.AMEND, content, by)


def put(
    request: HttpRequest, decision: Decision, act: Act, content: Record, by: Person
) -> HttpResponse:
    content = pared("procedure", content)
    try:
        item = begin(decision.pk, act, content, by=by, at=timezone.now())
    except NotPublishable as refused:
        words = {"reason": refused.sentence, "typed": [], "back": request.path}
        return render(request, "refused.html", words, status=409)
    return redirect("catalogue_item", decision.pk, item.code)


def shown(request: HttpRequest, decision: Decision, form: NewItemForm) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:200]
    words: dict[str, Any] = {
        "decision": decision,
        "back": reverse("catalogue_decision", args=[decision.pk]),
        "form": form,
        "text": text,
        "found": sought(decision, text) if text else [],
        "there": set(decision.items.values_list("code", flat=True)),
        "source": form["copy"].value(),
    }
    return render(request, "catalogue/item_new.html", words, status=400 if form.is_bound else 200)
