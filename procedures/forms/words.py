"""Labels of the forms, shorter than those in a list of differences."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procedures.labels import LABELS

CODE = pgettext_lazy("row", "Code")
SHORT: Mapping[str, Mapping[str, Promise]] = {
    "case": {
        "key": CODE,
        "limit_amount": _("Time limit"),
        "limit_unit": _("Unit of the time limit"),
        "cutoff": _("Received until"),
    },
    "paper": {
        "key": CODE,
        "is_required": _("Required"),
        "is_declared_online": _("Typed in online"),
        "is_reusable": _("Kept results may serve"),
        "data_source": _("Database that tells it"),
        "name": _("Paper"),
    },
    "step": {
        "name": pgettext_lazy("processing", "Step"),
        "hours": pgettext_lazy("step", "Hours"),
        "branch": _("Branch"),
        "level": _("Level"),
        "unit": _("Unit"),
    },
    "tier": {
        "up_to": _("Up to the n-th (empty: all further ones)"),
        "amount": _("Amount for each"),
    },
    "reduction": {
        "group": _("Group"),
        "percent": _("Reduced by (%)"),
        "ground": _("Ground"),
    },
    "fee": {
        "key": CODE,
        "each": _("Anew with each"),
        "cap": _("At most, for each"),
        "amount": _("Amount (đồng)"),
    },
}


def label_of(kind: str, name: str) -> Promise | str:
    return {**LABELS.get(kind, {}), **SHORT.get(kind, {})}.get(name, name)
