"""Pages of an account: profile, messages, language."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from citizens.forms import AccountForm
from citizens.models import Message, Person
from citizens.requests import person_of

MESSAGES_A_PAGE = 30


def account(request: HttpRequest) -> HttpResponse:
    person = Person.objects.get(pk=person_of(request).pk)
    form = AccountForm(request.POST or None, instance=person)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your data is saved."))
        return redirect("account")
    return render(
        request, "citizens/account.html", {"form": form}, status=400 if form.errors else 200
    )


def inbox(request: HttpRequest) -> HttpResponse:
    told = person_of(request).messages.order_by("-created_at", "-pk")
    page = Paginator(told, MESSAGES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "citizens/inbox.html", {"page": page})


@require_POST
def read_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks the message as read and goes where it points."""
    message = get_object_or_404(Message, pk=pk, person=person_of(request))
    if message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])
    return redirect(message.link or "inbox")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    person_of(request).messages.unread().update(read_at=timezone.now())
    return redirect("inbox")


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """For the pages by a cookie; for what is sent by mail, with the account."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and check_for_language(language):
        Person.objects.filter(pk=request.user.pk).update(language=language)
    return set_language(request)
