"""What waits for a person, as the page shows it: stretches of rows, the oldest first."""

from collections.abc import Iterable
from typing import NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from dossiers.forms.money_review import DecideForm
from dossiers.models import Dossier
from dossiers.money_review import decides, held, not_moved, unanswered
from dossiers.money_review_look import TIE, Look, Stretch
from dossiers.money_review_messages_shown import Alike, told_with
from payments.models import Taking


class HeldShown(NamedTuple):
    """`told` are the odd messages about it; of several of one payment the first has them."""

    taking: Taking
    why: list[str | Promise]
    form: forms.Form | None
    told: Alike | None


def held_shown(look: Look) -> Stretch:
    rows = held(look.eyes).select_related("attempt", "charge__unit", TIE)
    found = look.stretch("held", rows)
    told = dict(told_with(found.rows, look))
    shown = [
        HeldShown(one, why(one), form_for(one, look), told.pop(one.attempt_id, None))
        for one in found.rows
    ]
    return found._replace(rows=shown)


def why(taking: Taking) -> list[str | Promise]:
    """Why it counts for nothing by itself."""
    found: list[str | Promise] = []
    if taking.charge.closed_at is not None:
        found.append(_("The fee is no longer due: the dossier ended, or the fee was replaced."))
    if taking.decision:
        found.append(_("It was decided before that it counts: decide anew."))
    if taking.amount != taking.expected:
        found.append(_("Another amount than was asked for."))
    if taking.is_suspect:
        found.append(taking.get_held_for_display())
    return found


def form_for(taking: Taking, look: Look) -> forms.Form | None:
    if not decides(look.person, look.eyes, taking.charge):
        return None
    if look.returned and look.returned[0] == taking.pk:
        return look.returned[1]
    return DecideForm(auto_id=id_of(taking.pk))


def id_of(pk: int) -> str:
    return f"taking-{pk}_%s"


def unanswered_shown(look: Look) -> Stretch:
    return look.stretch("unanswered", unanswered(look.eyes).select_related("charge__unit", TIE))


def not_moved_shown(look: Look) -> Stretch:
    return look.stretch(
        "not_moved", not_moved(look.eyes, look.at).select_related("charge", "dossier__unit")
    )


def linked(person: Person, pks: Iterable[int]) -> frozenset[int]:
    """Of these dossiers the ones that the person may open."""
    seen = Dossier.objects.visible_to(person).filter(pk__in=list(pks))
    return frozenset(seen.values_list("pk", flat=True))
