"""Who issues reports: whoever leads all that a report is about, whatever else they see."""

from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from dossiers.flow import NotAllowed
from dossiers.rights import reach_of
from reports.scope import Scope, lies_below


def may_issue(person: Person, scope: Scope) -> bool:
    led = reach_of(person).led_units
    return bool(led) and all(lies_below(led, top) for top in scope.tops)


def check_may_issue(person: Person, scope: Scope) -> None:
    """Raises NotAllowed."""
    if not may_issue(person, scope):
        raise NotAllowed(_("You issue reports only about units that you lead."))
