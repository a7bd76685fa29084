"""How dossiers end."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.definitions.definition import RECEIPT, Definition, derived, flow, index, rate

ENDING: tuple[Definition, ...] = (
    derived(
        "resolved",
        _("Resolved"),
        long=_("Dossiers resolved in the period"),
        formula=_(
            "Early + on time + late: the result, granted or denied, is there. Withdrawn "
            "and stopped ones are not resolved."
        ),
        made_of=(("early", 1), ("on_time", 1), ("late", 1)),
        column="7",
    ),
    flow(
        "early",
        _("Early"),
        long=_("Resolved before the due date"),
        formula=_(
            "Resolved on a day before the due date that was in force. The day of the "
            "result counts, not the day of its collection."
        ),
        column="8",
        laws=(RECEIPT,),
    ),
    flow(
        "on_time",
        _("On time"),
        long=_("Resolved on the due date"),
        formula=_(
            "Resolved on the due date, or without one. Form 06a folds withdrawn dossiers "
            "in here; these figures keep them apart."
        ),
        column="9",
        laws=(RECEIPT,),
    ),
    flow(
        "late",
        pgettext_lazy("figures", "Late, resolved"),
        long=_("Resolved after the due date"),
        formula=_(
            "Resolved on a day after the due date. A new promise and an apology do not "
            "take lateness away."
        ),
        column="10",
        laws=(RECEIPT,),
    ),
    derived(
        "punctual",
        _("Resolved early or on time"),
        long=_("Resolved until the due date"),
        formula=_("Early + on time."),
        made_of=(("early", 1), ("on_time", 1)),
        column="8 + 9",
        laws=(index("2.1"),),
        is_answered=False,
    ),
    flow(
        "denied",
        _("Resolved with a denial"),
        long=_("Resolved dossiers whose result is a denial"),
        formula=_(
            "Part of the resolved: those whose outcome is a denial, on the day of the result."
        ),
    ),
    flow(
        "withdrawn",
        _("Withdrawn"),
        long=_("Received dossiers that the applicant took back"),
        formula=_("On the day of the withdrawal. An outcome of its own, in no rate."),
    ),
    flow(
        "stopped",
        _("Stopped"),
        long=_("Received dossiers whose handling was stopped"),
        formula=_(
            "On the day of the stop, such as when a supplement did not come in time. An "
            "outcome of its own, in no rate."
        ),
    ),
    derived(
        "ended_otherwise",
        _("Withdrawn or stopped"),
        long=_("Received dossiers that ended without a result"),
        formula=_("Withdrawn + stopped."),
        made_of=(("withdrawn", 1), ("stopped", 1)),
        is_answered=False,
    ),
    flow(
        "handed_out",
        _("Result handed out"),
        long=_("Results handed out in the period"),
        formula=_(
            "On the day on which the result was handed out. It does not decide whether a "
            "dossier was in time."
        ),
    ),
    rate(
        "on_time_rate",
        _("Early and on time"),
        long=_("Share of the resolved dossiers that were resolved until the due date"),
        formula=_(
            "(Early + on time) ÷ resolved × 100. Without any resolved dossier there is "
            "none: “–”, not 100."
        ),
        made_of=(("early", 1), ("on_time", 1)),
        over=(("early", 1), ("on_time", 1), ("late", 1)),
        laws=(index("2.1"),),
    ),
    rate(
        "late_rate",
        _("Share of late ones"),
        long=_("Share of the resolved dossiers that were resolved after the due date"),
        formula=_("Late ÷ resolved × 100. Without any resolved dossier there is none."),
        made_of=(("late", 1),),
        over=(("early", 1), ("on_time", 1), ("late", 1)),
        laws=(index("5.4"),),
        is_answered=False,
    ),
)
