"""What stands at the end of a day."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.definitions.definition import SO_FAR, SUPPLEMENT, Definition, derived, stock

IN_PROGRESS = (("carried_over", 1), *SO_FAR)

STANDING: tuple[Definition, ...] = (
    derived(
        "in_progress",
        pgettext_lazy("figures", "In progress"),
        long=_("Dossiers in progress at the end of the last day"),
        formula=_("Carried over + received + moved − resolved − withdrawn − stopped."),
        made_of=IN_PROGRESS,
        column="11",
    ),
    derived(
        "within_deadline",
        _("Within the deadline"),
        long=_("In progress and not overdue"),
        formula=_(
            "In progress − overdue. Dossiers without a limit, and those whose clock rests "
            "in time, are within it."
        ),
        made_of=(*IN_PROGRESS, ("overdue", -1)),
        column="12",
    ),
    stock(
        "overdue",
        pgettext_lazy("figures", "Overdue"),
        long=_("In progress, due before the last day"),
        formula=_(
            "In progress at the end of the last day with a due date before it. A dossier "
            "is overdue from the day after its due date."
        ),
        column="13",
    ),
    derived(
        "to_be_judged",
        _("Resolved or overdue"),
        long=_("What lateness can be told of"),
        formula=_("Resolved in the period + overdue at its end."),
        made_of=(("early", 1), ("on_time", 1), ("late", 1), ("overdue", 1)),
        is_public=False,
        is_answered=False,
    ),
    derived(
        "processing",
        _("The authority at work"),
        long=_("In progress, and the authority's turn"),
        formula=_(
            "In progress − waiting for the applicant − waiting for taxes and fees − "
            "waiting for another authority."
        ),
        made_of=(
            *IN_PROGRESS,
            ("awaiting_supplement", -1),
            ("awaiting_dues", -1),
            ("suspended", -1),
        ),
        is_public=False,
        is_answered=False,
    ),
    stock(
        "awaiting_supplement",
        _("Waiting for the applicant"),
        long=_("In progress, waiting for a supplement by the applicant"),
        formula=_(
            "Waits begun until the last day and not ended by its end. Part of what is in "
            "progress, whether in time or overdue."
        ),
        laws=(SUPPLEMENT,),
    ),
    stock(
        "awaiting_dues",
        _("Waiting for taxes and fees"),
        long=_("In progress, waiting for the applicant to pay taxes and fees"),
        formula=_("Counted like waiting for a supplement."),
    ),
    stock(
        "suspended",
        _("Waiting for another authority"),
        long=_("In progress, waiting for another authority or cause outside the house"),
        formula=_("Counted like waiting for a supplement."),
    ),
)
