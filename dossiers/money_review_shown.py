"""What waits for a person, as the page shows it: stretches of rows, the oldest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from dossiers.clearing import may_clear
from dossiers.forms.money_review import DecideForm
from dossiers.models import Dossier
from dossiers.money_review import (
    Eyes,
    alike,
    decides,
    held,
    not_moved,
    smelling,
    to_refund,
    unanswered,
)
from payments.folding import LONG_AFTER
from payments.models import Attempt, Charge, InboundMessage, ProviderKey, Taking, Verdict

AT_ONCE = 20
RAW = 600  # characters shown of a message
TIE = "charge__dossier_charge__dossier"


class Stretch(NamedTuple):
    """Some rows of `size`; `next` is what stands behind the last where there are more."""

    name: str
    size: int
    rows: Sequence[Any]
    next: int | None = None
    is_later: bool = False


class HeldShown(NamedTuple):
    taking: Taking
    why: list[str | Promise]
    form: forms.Form | None


class RefundShown(NamedTuple):
    charge: Charge
    amount: int
    takings: list[Taking]


class Alike(NamedTuple):
    """Messages that say the same; `newest` is the last of them that the page has shown."""

    provider: str
    verdict: str
    n: int
    first: datetime
    last: datetime
    newest: int
    example: InboundMessage
    attempt: Attempt | None
    may_clear: bool

    @property
    def raw(self) -> str:
        """The beginning of what it said."""
        text = self.example.raw
        return text if len(text) <= RAW else f"{text[:RAW]}…"


@dataclass(frozen=True)
class Look:
    """`places` are the rows behind which the tables go on; `returned` a form that came back."""

    person: Person
    eyes: Eyes
    at: datetime
    places: dict[str, int]
    returned: tuple[int, forms.Form] | None = None

    def stretch(self, name: str, rows: "QuerySet[Any, Any]", key: str = "pk") -> Stretch:
        place = self.places.get(name)
        found = list(rows.filter(**{f"{key}__gt": place} if place else {})[: AT_ONCE + 1])
        shown, more = found[:AT_ONCE], len(found) > AT_ONCE
        count = rows.count() if more or place else len(found)
        last = shown[-1] if shown else None
        following = (last[key] if isinstance(last, dict) else last.pk) if last and more else None
        return Stretch(name, count, shown, following, bool(place))


def held_shown(look: Look) -> Stretch:
    rows = held(look.eyes).select_related("attempt", "charge__unit", TIE)
    found = look.stretch("held", rows)
    return found._replace(
        rows=[HeldShown(one, why(one), form_for(one, look)) for one in found.rows]
    )


def why(taking: Taking) -> list[str | Promise]:
    """Why it counts for nothing by itself."""
    found: list[str | Promise] = []
    if taking.charge.closed_at is not None:
        found.append(_("The fee is no longer due: the dossier ended, or the fee was replaced."))
    if taking.amount != taking.expected:
        found.append(_("Another amount than was asked for."))
    if taking.is_suspect and taking.recorded_at - taking.taken_at > LONG_AFTER:
        found.append(_("Told more than 90 days after the payment."))
    elif taking.is_suspect:
        found.append(_("The provider suspects fraud (VNPAY code 07), or another currency."))
    return found


def form_for(taking: Taking, look: Look) -> forms.Form | None:
    if not decides(look.person, look.eyes, taking.charge):
        return None
    if look.returned and look.returned[0] == taking.pk:
        return look.returned[1]
    return DecideForm(auto_id=id_of(taking.pk))


def id_of(pk: int) -> str:
    return f"taking-{pk}_%s"


def refunds_shown(look: Look) -> Stretch:
    found = look.stretch("refunds", to_refund(look.eyes), "charge")
    related = Charge.objects.select_related("unit", "dossier_charge__dossier")
    charges = related.prefetch_related("takings").in_bulk([row["charge"] for row in found.rows])
    rows = []
    for row in found.rows:
        charge = charges[row["charge"]]
        rows.append(RefundShown(charge, -row["sum"], list(charge.takings.all())))
    return found._replace(rows=rows)


def unanswered_shown(look: Look) -> Stretch:
    return look.stretch("unanswered", unanswered(look.eyes).select_related("charge__unit", TIE))


def smelling_shown(look: Look) -> Stretch:
    groups = alike(smelling(look.eyes))
    place = look.places.get("messages")
    found = list((groups.filter(newest__lt=place) if place else groups)[: AT_ONCE + 1])
    more, shown = len(found) > AT_ONCE, found[:AT_ONCE]
    newest = [row["newest"] for row in shown]
    related = InboundMessage.objects.select_related(f"attempt__{TIE}", "attempt__charge__unit")
    examples = related.in_bulk(newest)
    count = groups.count() if more or place else len(found)
    rows = [alike_shown(row, examples[row["newest"]], look) for row in shown]
    return Stretch("messages", count, rows, newest[-1] if more else None, bool(place))


def alike_shown(row: dict[str, Any], example: InboundMessage, look: Look) -> Alike:
    attempt = example.attempt
    provider = ProviderKey(row["provider"]).label
    verdict = str(Verdict(row["verdict"]).label)
    moments = (row["first"], row["last"])
    return Alike(
        provider,
        verdict,
        row["n"],
        *moments,
        row["newest"],
        example,
        attempt,
        may_clear(look.person, look.eyes, example),
    )


def not_moved_shown(look: Look) -> Stretch:
    return look.stretch(
        "not_moved", not_moved(look.eyes, look.at).select_related("charge", "dossier__unit")
    )


def linked(person: Person, pks: Iterable[int]) -> frozenset[int]:
    """Of these dossiers the ones that the person may open."""
    seen = Dossier.objects.visible_to(person).filter(pk__in=list(pks))
    return frozenset(seen.values_list("pk", flat=True))
