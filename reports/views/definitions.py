"""What each figure counts, for everybody to read."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from reports.definitions import NAMES, VERSION, Definition
from reports.definitions.readers import groups_for

SIGNS = {1: "+", -1: "\N{MINUS SIGN}"}


@login_not_required
def figure_definitions(request: HttpRequest) -> HttpResponse:
    """Those of the public figures for strangers, all for the staff."""
    titles = (
        gettext("What comes"),
        gettext("How it ends"),
        gettext("What is in progress"),
        gettext("What the work is like"),
    )
    groups = [
        (title, [(one, parts_of(one)) for one in group])
        for title, group in zip(titles, groups_for(request.user), strict=True)
    ]
    words = {"groups": groups, "version": VERSION}
    return render(request, "reports/definitions.html", words)


def parts_of(definition: Definition) -> str:
    """What it is made of, as a sum of names."""
    words = [f"{SIGNS[sign]} {NAMES[name]}" for name, sign in definition.made_of]
    return " ".join(words).removeprefix("+ ")
