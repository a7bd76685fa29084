"""JSON as the database can keep it."""

from collections.abc import Mapping
from math import isfinite
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 30


class TooLarge(APIException):
    status_code = 413


class StorableJSONParser(JSONParser):
    """Refuses what PostgreSQL cannot store (NUL, lone surrogates, 1e999), the huge and the
    deep."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
            raise TooLarge(_("The body is larger than 1 MB."))
        try:
            parsed = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(_("The body is nested too deeply.")) from None
        check_storable(parsed)
        return parsed


def check_storable(value: Any, depth: int = 0) -> None:
    """Raises ParseError."""
    if depth > MAX_DEPTH:
        raise ParseError(_("The body is nested too deeply."))
    if isinstance(value, str) and (
        "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value)
    ):
        raise ParseError(_("The body holds a character that is not text."))
    if isinstance(value, float) and not isfinite(value):
        raise ParseError(_("The body holds a number that is too large."))
    if isinstance(value, dict):
        for key, inner in value.items():
            check_storable(key, depth)
            check_storable(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            check_storable(inner, depth + 1)
