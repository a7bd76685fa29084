"""The version and the case that a filing is received under."""

from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dossiers.flow_rows import NotAllowed
from dossiers.models import Dossier
from procedures.abolished import abolished
from procedures.cases import case_of
from procedures.models import Case, ProcedureVersion

ORDINARY = "*"  # no key of a case


def version_on(dossier: Dossier, day: date) -> ProcedureVersion | None:
    """The one that a receipt on that day takes; None where the procedure is over."""
    version = dossier.version
    if version.effective_to is None or day <= version.effective_to:
        return version
    return dossier.procedure.versions.in_force(day).first()


def why_over(dossier: Dossier, day: date) -> str:
    """Why nothing can be received on the day where no version holds."""
    if why := abolished(dossier.procedure.code, day):
        return gettext("%(why)s Refuse the filing and say what replaces it.") % {"why": why}
    return gettext(
        "This procedure is no longer in force; refuse the filing and say what replaces it."
    )


def is_asked_for_case(dossier: Dossier, day: date) -> bool:
    """Whether there are cases to choose from."""
    version = version_on(dossier, day)
    return version is not None and version.cases.exists()


def case_kept(dossier: Dossier, version: ProcedureVersion) -> Case | None:
    """The dossier's case in that version, by its key."""
    if dossier.case is None or dossier.case.version_id == version.pk:
        return dossier.case
    return case_of(version, dossier.case.key)


def is_case_lost(dossier: Dossier, version: ProcedureVersion) -> bool:
    """Whether somebody has to choose: the version tells cases apart, but not this one."""
    is_lost = dossier.case is not None and case_kept(dossier, version) is None
    return is_lost and version.cases.exists()


def case_meant(dossier: Dossier, version: ProcedureVersion, key: str) -> Case | None:
    """What the clerk has chosen by its key, else the case as filed. Raises NotAllowed."""
    if key == ORDINARY:
        return None
    if key:
        if chosen := case_of(version, key):
            return chosen
        raise NotAllowed(_("The version in force has no such case."))
    if dossier.case and is_case_lost(dossier, version):
        raise NotAllowed(
            _("The version in force no longer has the case “%(name)s”. Choose the case.")
            % {"name": dossier.case.name}
        )
    return case_kept(dossier, version)
