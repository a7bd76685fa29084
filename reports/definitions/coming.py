"""What comes: filings, receipts, and what stood open before."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.definitions.definition import (
    ANSWER,
    INTAKE,
    LEVELS,
    ONLINE,
    RECEIPT,
    SO_FAR,
    Definition,
    derived,
    flow,
    index,
)

RECEIVED = (("received", 1),)

COMING: tuple[Definition, ...] = (
    flow(
        "filed",
        pgettext_lazy("figures", "Filed"),
        long=_("Dossiers filed in the period"),
        formula=_(
            "Counts on the day of filing, at the unit where it was filed, whatever became of it."
        ),
        laws=(INTAKE,),
    ),
    derived(
        "filed_by_citizen",
        _("Filed by the applicant"),
        long=_("Dossiers that applicants filed themselves: online, at the desk or by post"),
        formula=_("Filed, less those that a clerk filed online for the applicant."),
        made_of=(("filed", 1), ("filed_on_behalf", -1)),
        laws=(ONLINE,),
    ),
    flow(
        "filed_on_behalf",
        _("Filed online by a clerk for the applicant"),
        long=_("Online dossiers that a clerk keyed in for the applicant"),
        formula=_(
            "Filed online, keyed in from an account of the staff, and of no account of "
            "the applicant's own."
        ),
        laws=(ONLINE,),
        is_public=False,
    ),
    flow(
        "refused",
        _("Not received"),
        long=_("Filings that were refused"),
        formula=_("Filings that ended with a refusal to receive them, on the day of the refusal."),
        laws=(INTAKE,),
    ),
    flow(
        "withdrawn_unreceived",
        _("Withdrawn before receipt"),
        long=_("Filings that the applicant took back before they were received"),
        formula=_("On the day of the withdrawal; never part of what was received."),
        laws=(INTAKE,),
    ),
    derived(
        "carried_over",
        _("Carried over from before"),
        long=_("In progress as the period began"),
        formula=_(
            "Received or moved here before the first day, less what was resolved, "
            "withdrawn, stopped or moved away before it."
        ),
        made_of=SO_FAR,  # before the period
        column="6",
    ),
    flow(
        "received",
        pgettext_lazy("figures", "Received"),
        long=_("Dossiers received in the period, without those carried over"),
        formula=_(
            "On the day of receipt, when the time limit begins, at the unit that was "
            "competent at the end of that day."
        ),
        column="4 + 5",
        laws=(RECEIPT,),
    ),
    flow(
        "received_online",
        _("Received online"),
        long=_("Received, filed online"),
        formula=_("Received dossiers that were filed online."),
        column="4",
        laws=(index("3.3"),),
    ),
    flow(
        "received_desk",
        _("Received at the desk"),
        long=_("Received, filed at the desk"),
        formula=_("Received dossiers that were filed at the one-stop desk."),
        column="5",
    ),
    flow(
        "received_post",
        _("Received by post"),
        long=_("Received, filed by post"),
        formula=_("Received dossiers that were filed by post."),
        column="5",
    ),
    derived(
        "received_full_online",
        _("Received, procedure wholly online"),
        long=_("Received, of procedures that are online in full"),
        formula=_(
            "Received, asked with the level full_online, or the row of that key by level. "
            "The level is of the procedure's version, whatever the way of filing."
        ),
        made_of=RECEIVED,
        asked_with=(("level", "full_online"),),
        laws=(LEVELS,),
        is_answered=False,
    ),
    derived(
        "received_partial_online",
        _("Received, procedure partly online"),
        long=_("Received, of procedures that are online in part"),
        formula=_(
            "Received, asked with the level partial_online, or the row of that key by level."
        ),
        made_of=RECEIVED,
        asked_with=(("level", "partial_online"),),
        laws=(LEVELS,),
        is_answered=False,
    ),
    derived(
        "received_other",
        _("Received, other procedures"),
        long=_("Received, of procedures that are not online"),
        formula=_("Received, asked with the level other, or the row of that key by level."),
        made_of=RECEIVED,
        asked_with=(("level", "other"),),
        laws=(LEVELS,),
        is_answered=False,
    ),
    flow(
        "moved",
        _("Moved from other units, less those moved away"),
        long=_("Open dossiers that came from other units, less those that went to others"),
        formula=_(
            "One for each transfer or reorganisation after the day of receipt that "
            "brought a dossier here, less one for each that took one away. For a whole "
            "province it is 0."
        ),
        is_public=False,
    ),
    flow(
        "late_intake",
        _("Received after the time for an answer"),
        long=_("Dossiers received after the working time for an answer"),
        formula=_(
            "Received dossiers whose receipt came after the time for an answer to the "
            "filing, on the day of receipt."
        ),
        laws=(ANSWER,),
        is_public=False,
    ),
)
