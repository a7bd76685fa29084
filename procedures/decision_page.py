"""The page of a decision."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from citizens.models import Person
from procedures.decision_forms import AbolishForm, SendBackForm
from procedures.decision_problems import found
from procedures.decision_rows import rows_of
from procedures.drafting import why_kept
from procedures.duties import duty
from procedures.models import Act, Decision, DecisionState
from procedures.publishing import fingerprint, problems_of
from procedures.sought import to_abolish
from procedures.trail import trail_of

ITEMS, MOST = 100, 250  # on a page; looked through unasked


def decision_page(
    request: HttpRequest,
    decision: Decision,
    person: Person,
    more: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    is_open = decision.state != DecisionState.PUBLISHED
    items = list(decision.items.order_by("code"))
    is_checked = is_open and (len(items) <= MOST or "check" in request.GET)
    problems = problems_of(decision, timezone.localdate()) if is_checked else []
    page = Paginator(items, ITEMS).get_page(request.GET.get("page"))
    end_text = (request.POST.get("code") or request.GET.get("end", "")).strip()[:200]
    entries = list(decision.entries.select_related("by"))
    words: dict[str, Any] = {
        "decision": decision,
        "is_open": is_open,
        "duty": duty(decision, person),
        "seen": fingerprint(decision),
        "is_checked": is_checked,
        "problems": [found(one, decision) for one in problems],
        "page": page,
        "rows": rows_of(list(page.object_list), problems),
        "acts": [(act, n) for act in Act if (n := sum(item.act == act for item in items))],
        "trail": trail_of(entries),
        "last": entries[-1] if entries else None,
        "send_back": SendBackForm(),
        "abolish": AbolishForm(decision=decision),
        "end_text": end_text,
        "ends": to_abolish(decision, end_text) if is_open else [],
        "why_kept": why_kept(decision, person) if is_open else "",
        "is_mine": decision.reviewed_by_id == person.pk,
    }
    return render(request, "catalogue/decision.html", words | {**(more or {})}, status=status)
