"""What a clerk is told after money was taken at the desk."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from citizens.templatetags.citizens import dong
from dossiers.money_standing import parts_of
from payments.models import Charge, Taking
from payments.receipts.shown import receipts_of


class Told(NamedTuple):
    """`is_well` where the money counts."""

    sentence: str
    is_well: bool = True


def told_of(taking: Taking) -> Told:
    charge = Charge.objects.get(pk=taking.charge_id)
    part = parts_of(charge, list(charge.takings.all()))[taking.pk]
    words = {"amount": dong(taking.amount), "refund": dong(part.refund)}
    if part.held:
        sentence = _("Noted: %(amount)s. It is held until the leader has decided about it.")
        return Told(sentence % words, is_well=False)
    if part.refund:
        sentence = _("Noted: %(amount)s. To be paid back: %(refund)s.")
        return Told(sentence % words, is_well=False)
    return Told(taken_in_words([taking]))


def taken_in_words(takings: Iterable[Taking]) -> str:
    """The sum with the receipts, where they are issued already."""
    found = list(takings)
    amount = dong(sum(one.amount for one in found))
    charges = dict.fromkeys(one.charge_id for one in found)
    receipts = receipts_of(Charge.objects.filter(pk__in=charges))
    numbers = [receipts[pk][0].number for pk in charges if receipts.get(pk)]
    if not numbers:
        return _("Taken: %(amount)s.") % {"amount": amount}
    words = {"amount": amount, "numbers": ", ".join(numbers)}
    return _("Taken: %(amount)s, receipt %(numbers)s.") % words
