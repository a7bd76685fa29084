"""What waits of payments, for menus and pages."""

from django import template
from django.core.cache import cache
from django.template.context import RequestContext
from django.utils import timezone
from django.utils.translation import gettext as _

from citizens.models import Person
from citizens.templatetags.citizens import dong
from dossiers.models import Dossier, DossierCharge
from dossiers.money_review import decides, eyes_of
from dossiers.money_review_waiting import waiting
from payments.models import Charge

register = template.Library()
FRESH_S = 60


@register.filter
def dossier_of(charge: Charge) -> Dossier | None:
    """None for a charge that belongs to none."""
    tie: DossierCharge | None = getattr(charge, "dossier_charge", None)
    return tie.dossier if tie else None


@register.filter
def decided_by(charge: Charge, person: Person) -> bool:
    return decides(person, eyes_of(person), charge)


@register.filter
def more_or_less(difference: int) -> str:
    """Of a till, in whole đồng, positive where there is more than there should be."""
    words = {"amount": dong(abs(difference))}
    return (_("%(amount)s too much") if difference > 0 else _("%(amount)s missing")) % words


@register.simple_tag(takes_context=True)
def payments_waiting(context: RequestContext) -> int | None:
    """How much of payments waits for the person, counted once a minute; None for whoever may
    not look."""
    person = context["request"].user
    eyes = eyes_of(person)
    if not eyes:
        return None
    key = f"payments-waiting-{person.pk}"
    found = cache.get_or_set(key, lambda: waiting(eyes, timezone.now()), FRESH_S)
    return int(found or 0)
