"""The administrator's pages: by which provider units are paid, and the switch."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.models import Unit
from agencies.queries import valid_on
from agencies.views import administrators_only
from citizens.requests import person_of
from payments.account_trail_shown import trail_page
from payments.charging import NotPossible
from payments.models import ProviderAccount, ProviderKey
from payments.paying import account_above, is_set_up
from payments.providers import PROVIDERS
from payments.settings_form import ForUnitForm, SettingsForm, as_typed
from payments.switching import switch


class Shown(NamedTuple):
    """`is_shut`: off here, or above."""

    row: ProviderAccount
    is_set_up: bool
    is_shut: bool

    @property
    def account(self) -> str:
        """To which VietQR transfers."""
        return f"{self.row.parameters.get('bank', '')} {self.row.parameters.get('account', '')}"


def providers(request: HttpRequest) -> HttpResponse:
    administrators_only(request, timezone.localdate())
    return page(request, ForUnitForm())


def page(request: HttpRequest, form: forms.Form, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    rows = list(accounts().filter(valid_on(today)).order_by("provider", "unit__path"))
    coming = accounts().filter(valid_from__gt=today).order_by("valid_from", "provider")
    groups = [
        (ProviderKey(key), [shown(row, rows) for row in rows if row.provider == key])
        for key in ProviderKey.values
    ]
    words = {"groups": groups, "coming": coming, "form": form, "today": today}
    return render(request, "money/providers.html", words, status=status)


def accounts() -> QuerySet[ProviderAccount]:
    return ProviderAccount.objects.select_related("unit")


def shown(row: ProviderAccount, rows: Sequence[ProviderAccount]) -> Shown:
    above = [
        one
        for one in rows
        if one.provider == row.provider and row.unit.path.startswith(one.unit.path)
    ]
    return Shown(row, is_set_up(row), any(not one.is_on for one in above))


def provider(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """The settings of a provider at a unit, before, now and to come; POST lays down the next."""
    today = timezone.localdate()
    administrators_only(request, today)
    unit = get_object_or_404(Unit, code=code)
    if key not in PROVIDERS:
        raise Http404
    if request.method == "POST":
        form = SettingsForm(request.POST, provider=key)
        if form.is_valid() and form.save(unit, by=person_of(request), at=timezone.now()):
            words = {"day": f"{form.cleaned_data['valid_from']:%d/%m/%Y}"}
            messages.success(request, _("The settings hold from %(day)s on.") % words)
            return redirect("provider_settings", key, code)
        return settings_page(request, unit, form, 400)
    return settings_page(request, unit, SettingsForm(initial=typed(unit, key, today), provider=key))


def typed(unit: Unit, key: str, today: date) -> dict[str, object]:
    """The new settings begin with what holds now, here or above; tomorrow, unless told."""
    row = account_above(unit, ProviderKey(key), today)
    usual = {"is_on": True, "least": 1, "expires_after": 15, "order": 0}
    return {**(as_typed(row) if row else usual), "valid_from": today + timedelta(1)}


def settings_page(
    request: HttpRequest, unit: Unit, form: SettingsForm, status: int = 200
) -> HttpResponse:
    former = accounts().filter(unit=unit, provider=form.provider).order_by("-valid_from")
    rows = [shown(row, [row]) for row in former]
    changes, trail = trail_page(unit, form.provider, form.fields, request.GET.get("page"))
    words = {
        "unit": unit,
        "provider": ProviderKey(form.provider),
        "form": form,
        "rows": rows,
        "trail": trail,
        "page": changes,
        "today": timezone.localdate(),
    }
    return render(request, "money/provider.html", words, status=status)


def is_of_province(unit: Unit, key: ProviderKey) -> bool:
    """Whether all units lose it at once, so that the administrator is asked first."""
    return unit.parent_id is None and account_above(unit, key, timezone.localdate()) is not None


@require_POST
def switched(request: HttpRequest) -> HttpResponse:
    """Off, or on again, at once; pressed twice it is the same. With neither, the settings."""
    at = timezone.now()
    administrators_only(request, timezone.localdate())
    form = ForUnitForm(request.POST)
    if not form.is_valid():
        return page(request, form, 400)
    unit, key = form.cleaned_data["unit"], ProviderKey(form.cleaned_data["provider"])
    if request.POST.get("on") not in ("0", "1"):
        return redirect("provider_settings", key.value, unit.code)
    is_on = request.POST["on"] == "1"
    if not is_on and "sure" not in request.POST and is_of_province(unit, key):
        words = {"provider": key, "unit": unit}
        return render(request, "money/provider_off.html", words)
    try:
        switch(unit, key, at, by=person_of(request), is_on=is_on)
    except NotPossible as refused:
        form.add_error("provider", str(refused.sentence))
        return page(request, form, 409)
    words = {"provider": key.label, "unit": unit.name}
    if is_on:
        messages.success(request, _("%(provider)s is on for %(unit)s.") % words)
    else:
        messages.success(request, _("%(provider)s is off for %(unit)s.") % words)
    return redirect("providers")
