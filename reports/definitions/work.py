"""What the work is like: requests, papers, results, time."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.definition import INTAKE, SUPPLEMENT, Counted, Definition, flow, index

WORK: tuple[Definition, ...] = (
    flow(
        "supplements",
        _("Requests for a supplement"),
        long=_("Requests for a supplement after receipt"),
        formula=_("One for each request, on its day; a dossier may have several."),
        counted=Counted.TIMES,
        laws=(SUPPLEMENT,),
    ),
    flow(
        "second_supplements",
        _("Repeated requests for a supplement"),
        long=_("Requests for a supplement after the first"),
        formula=_(
            "Those of the requests before which the same dossier had another. The law "
            "asks that all be said at once."
        ),
        counted=Counted.TIMES,
        laws=(SUPPLEMENT,),
        is_public=False,
    ),
    flow(
        "apologies",
        _("Apologies"),
        long=_("Apologies for late results"),
        formula=_(
            "One for each apology that a leader made, on its day. It changes no other figure."
        ),
        counted=Counted.TIMES,
        laws=(INTAKE,),
        is_public=False,
    ),
    flow(
        "papers_digitised",
        _("Papers digitised"),
        long=_("Papers of received dossiers that there is a file of"),
        formula=_("Papers with at least one file, on the day of receipt of their dossier."),
        counted=Counted.PAPERS,
        laws=(index("4.2"),),
    ),
    flow(
        "papers_reused",
        _("Papers reused"),
        long=_("Papers taken from earlier results of the house instead of being asked for"),
        formula=_(
            "Papers that point to an earlier result, on the day of receipt of their dossier."
        ),
        counted=Counted.PAPERS,
        laws=(index("4.3"),),
    ),
    flow(
        "results_electronic",
        _("Electronic results"),
        long=_("Valid electronic results of resolved dossiers"),
        formula=_("Results in force that the dossier was resolved with, on the day of the result."),
        counted=Counted.RESULTS,
        laws=(index("4.1"),),
    ),
    flow(
        "minutes_processing",
        _("Working minutes of the authority"),
        long=_("Working minutes that the authority worked on dossiers"),
        formula=_(
            "Minutes inside the working sessions of the unit's calendar, of each stretch "
            "of the clock, counted on the day on which the stretch ended."
        ),
        counted=Counted.MINUTES,
        is_public=False,
        laws=(index("2.2"),),
    ),
    flow(
        "minutes_awaiting_supplement",
        _("Working minutes of waiting for the applicant"),
        long=_("Working minutes of waiting for supplements"),
        formula=_(
            "Minutes inside the working sessions of the unit's calendar, of each stretch "
            "of the clock, counted on the day on which the stretch ended."
        ),
        counted=Counted.MINUTES,
        is_public=False,
    ),
    flow(
        "minutes_awaiting_dues",
        _("Working minutes of waiting for taxes and fees"),
        long=_("Working minutes of waiting for taxes and fees to be paid"),
        formula=_(
            "Minutes inside the working sessions of the unit's calendar, of each stretch "
            "of the clock, counted on the day on which the stretch ended."
        ),
        counted=Counted.MINUTES,
        is_public=False,
    ),
    flow(
        "minutes_suspended",
        _("Working minutes of waiting for another authority"),
        long=_("Working minutes of waiting for other authorities"),
        formula=_(
            "Minutes inside the working sessions of the unit's calendar, of each stretch "
            "of the clock, counted on the day on which the stretch ended."
        ),
        counted=Counted.MINUTES,
        is_public=False,
    ),
)
