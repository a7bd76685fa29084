"""What a procedure costs in one's own case."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from procedures.fee_forms import Asked, FeeForm


@login_not_required
def procedure_fees(request: HttpRequest, code: str) -> HttpResponse:
    """The bill for what is asked; at first for one of everything, filed today."""
    given = as_given(request.GET)
    day_field = FeeForm.base_fields["on"]
    asked = Asked.about(code, given.get("on", ""), day_field, timezone.localdate())
    form = FeeForm(given, asked)
    words: dict[str, Any] = {"form": form, "version": asked.version}
    if form.is_valid():
        bill = form.bill()
        words |= {"day": form.cleaned_data["on"], "bill": bill, "lines": form.told(bill)}
    status = 400 if form.errors else 200
    return render(request, "procedures/fee_calculator.html", words, status=status)


def as_given(query: QueryDict) -> dict[str, Any]:
    return {**query.dict(), "group": query.getlist("group")}
