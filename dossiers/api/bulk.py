"""One verb for many dossiers at once, with a result for each."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.models import Post
from citizens.models import Person
from citizens.requests import person_of
from dossiers.api.verb_body import Field, any_field, field_of, given_in
from dossiers.bulk import LIMIT, Asked, Result, known_to, move_many, plain_number
from dossiers.choices import inputs_in_bulk
from dossiers.flow import FLOW, MOVES, Input, Move
from dossiers.forms.bulk import too_many
from dossiers.states import State

IN_BULK = [move.verb for move in MOVES if move.is_in_bulk]


class AskedRow(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=40, help_text="code or reference")
    seq = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, help_text="number of the event last seen"
    )


class ManyBody(serializers.Serializer[Any]):
    """The dossiers, and the fields of the verb, given once for all."""

    dossiers: Any = serializers.ListSerializer(
        child=AskedRow(),
        allow_empty=False,
        max_length=LIMIT,
        error_messages={
            "empty": _("Name at least one dossier."),
            "max_length": _("At most {max_length} dossiers at once."),
        },
    )

    def __init__(self, move: Move, **more: Any) -> None:
        super().__init__(**more)
        self.move = move

    def get_fields(self) -> dict[str, Any]:
        """What only another of these verbs takes is read, too, and left aside."""
        own = {one.name: _field(one) for one in inputs_in_bulk(self.move)}
        return {**super().get_fields(), **_of_any_verb(), **own}

    def asked(self) -> list[Asked]:
        return [Asked(row["code"], row.get("seq")) for row in self.validated_data["dossiers"]]

    def words(self) -> dict[str, Any]:
        sent = self.validated_data
        return {one.name: sent[one.name] for one in inputs_in_bulk(self.move) if one.name in sent}


class MovedRow(serializers.Serializer[Any]):
    code = serializers.CharField(source="number", help_text="as it was asked for")
    done = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField(help_text="as it is now")
    seq = serializers.IntegerField(source="dossier.event_count", default=None, allow_null=True)
    detail = serializers.CharField(source="refusal", allow_null=True, help_text="why not")

    def get_done(self, result: Result) -> bool:
        return result.refusal is None

    def get_state(self, result: Result) -> State | None:
        return State(result.dossier.state) if result.dossier else None


class ManyAnswer(serializers.Serializer[Any]):
    results = MovedRow(many=True)


def _field(one: Input) -> Field:
    """Whom the dossiers' units offer is asked later."""
    return any_field(one) if one.type == "choice" else field_of(one, required=one.is_required)


def _of_any_verb() -> dict[str, Any]:
    return {one.name: any_field(one) for verb in IN_BULK for one in inputs_in_bulk(FLOW[verb])}


ROWS = serializers.ListField(child=AskedRow(), min_length=1, max_length=LIMIT)


@extend_schema(
    operation_id="move_dossiers",
    tags=["dossiers"],
    parameters=[OpenApiParameter("verb", str, "path", enum=IN_BULK)],
    request=inline_serializer("BulkBody", {"dossiers": ROWS, **_of_any_verb()}),
    responses=ManyAnswer,
)
@api_view(["POST"])
def bulk(request: Request, verb: str) -> Response:
    """Moves up to 500 dossiers, each for itself: a refusal stops none of the others."""
    if verb not in IN_BULK:
        raise Http404
    person, at = person_of(request), timezone.now()
    body = ManyBody(FLOW[verb], data=given_in(request.data))
    body.is_valid(raise_exception=True)
    asked, words = body.asked(), body.words()
    if sentence := too_many(len(asked), verb):
        raise serializers.ValidationError({"dossiers": [sentence]})
    known = known_to(person, [one.number for one in asked])
    _check_once(asked, known)
    if "assignee" in words:
        words["assignee"] = _assignee(words["assignee"], known)
    results = move_many(person, verb, asked, words, at=at)
    return Response(ManyAnswer({"results": results}).data)


def _check_once(asked: Sequence[Asked], known: Mapping[str, int]) -> None:
    """Raises ValidationError where a dossier is named twice, be it by code and by reference."""
    seen: set[int | str] = set()
    for place, one in enumerate(asked):
        number = plain_number(one.number)
        which = known.get(number, number)
        if which in seen:
            sentence = _("This dossier is named twice.")
            raise serializers.ValidationError({f"dossiers.{place}.code": [sentence]})
        seen.add(which)


def _assignee(username: str, known: Mapping[str, int]) -> Person | None:
    """Somebody at the unit of one of the dossiers; whether at each one's, is checked with it."""
    if not known:
        return None
    today = timezone.localdate()
    held = Post.objects.held_on(today).filter(unit__dossiers__in=known.values())
    post = held.filter(person__username=username, person__is_active=True).first()
    if post is None:
        raise serializers.ValidationError({"assignee": [_("Nobody of that name works there.")]})
    return post.person
