"""The figures of on-time handling, and the dossiers behind each of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import F, Value
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.filters import ISO_DAY
from agencies.paging import NewestFirst, in_pages
from citizens.requests import person_of
from dossiers.states import Channel, State
from procedures.models import OnlineLevel
from reports.answers import answer_to
from reports.behind import Behind, behind
from reports.breakdown import BY, BY_OFFICER
from reports.definitions import ANSWERED, DEFINITIONS, VERSION, Counted, Definition, Kind
from reports.definitions.readers import definitions_for
from reports.figures import Figures
from reports.forms import OfficerRowsForm, OfficersForm, Question, QuestionForm
from reports.officers import narrowed
from reports.presets import PRESETS
from reports.turns import TOO_MANY, WAIT_S, TooMany, turn_of

DOSSIER_COLUMNS = (
    *("code", "reference", "state", "owner_name", "received_at", "due_at", "finished_at"),
    *("procedure__code", "unit__code"),
)


def _asked(name: str, text: str, kind: Any = OpenApiTypes.STR, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, description=text, **more)


QUESTION = [
    _asked("from", "first day; the first of the year without it", OpenApiTypes.DATE),
    _asked("to", "last day, included; today without it", OpenApiTypes.DATE),
    _asked("unit", "code of a unit with all below it; `=` before the code leaves these out"),
    _asked("field", "code of a field"),
    _asked("procedure", "code of a procedure"),
    _asked("level", "level of the procedure", enum=OnlineLevel.values),
    _asked("channel", "way of filing", enum=Channel.values),
    _asked("known", "as known at that moment, or at the end of that day; now without it"),
    _asked("preset", "a period by name, in place of from and to", enum=list(PRESETS)),
    _asked("officer", "user name of an officer, or `-` for nobody; of one unit that is yours"),
]
DIMENSION = _asked("by", "a row for each of these", enum=[*BY, *BY_OFFICER])
MEASURE = _asked("measure", "name of a figure", enum=ANSWERED, required=True)


class FiguresBlock(serializers.Serializer[Any]):
    """Flows of the period, and stocks at the end of its last day; minutes are working minutes."""

    on_time_rate = serializers.FloatField(
        allow_null=True, help_text="early and on time of the resolved, in percent; null for 0/0"
    )

    def get_fields(self) -> dict[str, Any]:
        with translation.override("en"):  # the schema is one for all languages
            figures = {
                name: serializers.IntegerField(help_text=str(DEFINITIONS[name].long))
                for name in ANSWERED
            }
        return {**super().get_fields(), **figures}


class FiguresRow(FiguresBlock):
    key = serializers.CharField(help_text="what narrows the question to this row")
    label: Any = serializers.CharField()


class OnTimeAnswer(serializers.Serializer[Any]):
    to = serializers.DateField()
    unit = serializers.CharField(allow_null=True)
    known = serializers.DateTimeField(allow_null=True)
    batch = serializers.IntegerField(
        allow_null=True, help_text="the last lot of postings that was known; null for live figures"
    )
    definitions = serializers.CharField(help_text="version of the definitions of the figures")
    total = FiguresBlock()
    rows = FiguresRow(many=True)

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.DateField(), **super().get_fields()}


class DefinitionRow(serializers.Serializer[Any]):
    """What one figure is: a measure of the book, or made of some by adding and taking off."""

    name = serializers.CharField()
    label: Any = serializers.CharField(help_text="short name, in the language of the answer")
    long = serializers.CharField(help_text="long name")
    formula = serializers.CharField(help_text="in words")
    kind = serializers.ChoiceField(Kind.choices)
    counted = serializers.ChoiceField(Counted.choices, help_text="what it counts")
    made_of = serializers.SerializerMethodField(help_text="names of figures, each with its sign")
    over = serializers.SerializerMethodField(help_text="the same, of the lower part of a rate")
    asked_with = serializers.SerializerMethodField(
        help_text="the narrowing with which its measure answers it"
    )
    sources = serializers.ListField(child=serializers.CharField(), help_text="legal sources")
    form = serializers.CharField(source="column", help_text="column of form 06a, if it has one")
    since = serializers.DateField()
    version = serializers.IntegerField()
    is_public = serializers.BooleanField()
    is_answered = serializers.BooleanField(help_text="whether it is a key of answers")

    def get_made_of(self, one: Definition) -> dict[str, int]:
        return dict(one.made_of)

    def get_over(self, one: Definition) -> dict[str, int]:
        return dict(one.over)

    def get_asked_with(self, one: Definition) -> dict[str, str]:
        return dict(one.asked_with)


class DefinitionsAnswer(serializers.Serializer[Any]):
    version = serializers.CharField(help_text="of the whole set")
    definitions = DefinitionRow(many=True)


class BehindRow(serializers.Serializer[Any]):
    code = serializers.SerializerMethodField(help_text="the reference where no code was issued")
    reference = serializers.CharField(source="of_reference")
    state = serializers.ChoiceField(State.choices, source="of_state")
    procedure = serializers.CharField(source="of_procedure__code")
    unit = serializers.CharField(source="of_unit__code")
    owner_name = serializers.CharField(source="of_owner_name")
    received_at = serializers.DateTimeField(source="of_received_at", allow_null=True)
    due_at = serializers.DateTimeField(source="of_due_at", allow_null=True)
    finished_at = serializers.DateTimeField(source="of_finished_at", allow_null=True)
    day = serializers.DateField(help_text="the day that it counts on, or from")
    moment = serializers.DateTimeField()
    amount = serializers.IntegerField(
        source="of_amount",
        help_text="1, or minutes, or -1 for what was moved away; together they are the figure",
    )

    def get_code(self, row: dict[str, Any]) -> str:
        return str(row["of_code"] or row["of_reference"])


@extend_schema(
    operation_id="on_time",
    tags=["reports"],
    parameters=[*QUESTION, DIMENSION],
    responses=OnTimeAnswer,
)
@api_view(["GET"])
def on_time(request: Request) -> Response:
    """What came, what ended and what is open, of all that the caller oversees or a part of it."""
    question = _question(request, OfficersForm)
    with _turn(request):
        found = answer_to(question)
    answer = {
        "from": question.period.first,
        "to": question.period.last,
        "unit": request.query_params.get("unit", "").strip() or None,
        "known": question.known and question.known.isoformat(),
        "batch": question.batch,
        "definitions": VERSION,
        "total": _told(found.total),
        "rows": [{"key": row.key, "label": row.label, **_told(row.figures)} for row in found.rows],
    }
    return Response(answer)


@extend_schema(operation_id="definitions", tags=["reports"], auth=[], responses=DefinitionsAnswer)
@api_view(["GET"])
@permission_classes([AllowAny])
def definitions(request: Request) -> Response:
    """What each figure counts: those of the public page for strangers, all for the staff."""
    rows = definitions_for(request.user)
    return Response({"version": VERSION, "definitions": DefinitionRow(rows, many=True).data})


@in_pages
@extend_schema(
    operation_id="on_time_dossiers",
    tags=["reports"],
    parameters=[MEASURE, *QUESTION],
    responses=BehindRow(many=True),
)
@api_view(["GET"])
def on_time_dossiers(request: Request) -> Response:
    """What one figure counts: as many rows as it says, or rows whose amounts add up to it."""
    question = _question(request, OfficerRowsForm, "measure")
    batch, officer = question.batch, question.officer
    found = behind(question.measure, question.conditions, question.period, batch)
    found = narrowed(found, question.scope.units, officer, batch)
    return NewestFirst.answer(_rows_of(found), BehindRow, request)


@contextmanager
def _turn(request: Request) -> Iterator[None]:
    try:
        with turn_of(person_of(request)):
            yield
    except TooMany:
        refusal = Throttled(detail=TOO_MANY)
        refusal.wait = WAIT_S  # type: ignore[attr-defined]  # given at once, it adds a sentence
        raise refusal from None


def _question(request: Request, kind: type[QuestionForm], *required: str) -> Question:
    form = kind(request.query_params, person_of(request), timezone.localdate())
    for name in ("from", "to"):
        day: Any = form.fields[name]
        day.input_formats = ISO_DAY
        day.error_messages["invalid"] = _("Write the day as 2023-11-16.")
    for name in required:
        form.fields[name].required = True
    if not form.is_valid():
        errors: Any = form.errors
        raise serializers.ValidationError(errors)
    return form.question()


def _told(figures: Figures) -> dict[str, Any]:
    rate = figures.rate()
    return figures.as_dict() | {"on_time_rate": rate if rate is None else round(rate, 3)}


def _rows_of(found: Behind) -> Any:
    columns: dict[str, Any] = {f"of_{name}": F(found.prefix + name) for name in DOSSIER_COLUMNS}
    columns["of_amount"] = F(found.amount) if found.amount else Value(1)
    return found.rows.values("id", "day", **columns, moment=F(found.moment))
