"""What a procedure says, but for its lists, line by line."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from agencies.models import UnitKind
from procedures.models import (
    Applicant,
    FilingWay,
    OnlineLevel,
)
from procedures.told import (
    listed,
)
from procedures.told_line import Line, choice, flag, line
from procedures.told_values import extension, law_limit, limit, supplement, units

OF = "procedure"


SECTIONS: tuple[tuple[str | Promise, tuple[Line, ...]], ...] = (
    (
        gettext_lazy("About the procedure"),
        (
            line(OF, "code"),
            line(OF, "name"),
            line(OF, "field", lambda told, names: listed([told["field"]], names.fields)),
            line(OF, "life_events", lambda t, names: listed(t["life_events"], names.life_events)),
            line(OF, "summary"),
            line(OF, "keywords"),
            line(OF, "serves", lambda told, _n: listed(told["serves"], dict(Applicant.choices))),
            line(OF, "applicants"),
            flag(OF, "is_essential"),
            flag(OF, "is_interlinked"),
            flag(OF, "is_local"),
        ),
    ),
    (
        gettext_lazy("Who decides, how it is filed"),
        (
            choice(OF, "competent_kind", UnitKind),
            line(OF, "units", units),
            line(OF, "ways", lambda told, _n: listed(told["ways"], dict(FilingWay.choices))),
            choice(OF, "online_level", OnlineLevel),
            line(OF, "partial_reason"),
            flag(OF, "is_processed_elsewhere"),
            line(OF, "elsewhere"),
        ),
    ),
    (
        gettext_lazy("Time limits"),
        (
            line(OF, "limit_amount", limit, "limit_unit", "cutoff"),
            line(OF, "law_amount", law_limit),
            line(OF, "extension_amount", extension, "extension_unit"),
            line(OF, "extension_ground"),
            line(OF, "supplement_days", supplement),
        ),
    ),
    (
        gettext_lazy("Grounds and conditions"),
        (line(OF, "legal_grounds"), line(OF, "conditions")),
    ),
)
