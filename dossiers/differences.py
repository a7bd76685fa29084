"""What changes for an applicant between two versions of a procedure."""

from django.utils.translation import gettext as _

from procedures.limits import limit_in_words
from procedures.models import ProcedureVersion


def differences(before: ProcedureVersion, after: ProcedureVersion) -> list[str]:
    lines = []
    if before.name != after.name:
        lines.append(_("Name: now %(after)s") % {"after": after.name})
    limits = {"before": limit_in_words(before), "after": limit_in_words(after)}
    if limits["before"] != limits["after"]:
        lines.append(_("Limit: %(before)s, now %(after)s") % limits)
    asked = [
        dict(version.papers.filter(is_required=True).values_list("key", "name"))
        for version in (before, after)
    ]
    old, new = asked
    lines += [_("New paper: %(name)s") % {"name": new[key]} for key in new if key not in old]
    lines += [
        _("No longer asked for: %(name)s") % {"name": old[key]} for key in old if key not in new
    ]
    return lines
