"""The lists that procedures rest on, and whether a row of them may go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from procedures.ban_form import BanForm
from procedures.basic_forms import BasicForm
from procedures.basics_forms import FieldForm, GroupForm, LifeEventForm, SynonymForm
from procedures.basics_uses import never, uses_of_field, uses_of_group, uses_of_life_event
from procedures.models import (
    BannedPaper,
    Field,
    LifeEvent,
    ReductionGroup,
    Synonym,
)


@dataclass(frozen=True)
class Basic:
    """`columns` are shown beside the name; `uses` counts what names a row."""

    title: str | Promise
    about: str | Promise
    model: type[Model]
    form: type[BasicForm]
    columns: tuple[tuple[str | Promise, str], ...]
    uses: Callable[[Any], int]

    @property
    def rows(self) -> Any:
        return self.model._default_manager.all()


BASICS: Mapping[str, Basic] = {
    "groups": Basic(
        _("Groups that pay less"),
        _("Fee rules name them; an applicant says which one is theirs."),
        ReductionGroup,
        GroupForm,
        ((_("What shows it"), "proof"),),
        uses_of_group,
    ),
    "banned-papers": Basic(
        _("Papers nobody may ask for"),
        _("A procedure that asks for one is refused, and so is a clerk who does."),
        BannedPaper,
        BanForm,
        ((_("Legal ground"), "ground"), (_("What serves in its place"), "instead")),
        never,
    ),
    "synonyms": Basic(
        _("Everyday words"),
        _("What people type into the search, and what the catalogue calls it."),
        Synonym,
        SynonymForm,
        ((_("What the catalogue says"), "means"),),
        never,
    ),
    "fields": Basic(
        _("Fields of administration"),
        _("A procedure stays in its field; a field may be renamed."),
        Field,
        FieldForm,
        (),
        uses_of_field,
    ),
    "life-events": Basic(
        _("Life events"),
        _("The ways into the catalogue on the first page."),
        LifeEvent,
        LifeEventForm,
        ((_("One line for citizens"), "summary"),),
        uses_of_life_event,
    ),
}
