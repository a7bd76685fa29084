"""Lists of the API: a page at a time, by cursor, so that depth costs nothing."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer


class Pages(CursorPagination):
    """`{results, next, previous}`; the heirs set `ordering`, which must be unique."""

    positions = r"\d{1,18}"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    page_size_query_description = "how many rows; more than 200 are 200"

    def get_page_size(self, request: Request) -> int | None:
        asked = request.query_params.get(self.page_size_query_param)
        if asked and not re.fullmatch(r"0*[1-9]\d*", asked, re.ASCII):
            raise ValidationError({self.page_size_query_param: [_("Enter a number from 1.")]})
        return super().get_page_size(request)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for one in parameters:
            if one["name"] == self.page_size_query_param:
                one["schema"]["minimum"] = 1
        return parameters

    def decode_cursor(self, request: Request) -> Any:
        """What was not made here is no cursor: its position must fit the column."""
        cursor: Any = super().decode_cursor(request)
        position = cursor.position if cursor else None
        if position is not None and not re.fullmatch(self.positions, position, re.ASCII):
            raise NotFound(_("There is no such page."))
        return cursor

    @classmethod
    def answer(
        cls, rows: Any, row: type[Serializer[Any]], request: Request, context: Any = None
    ) -> Response:
        pages = cls()
        page: Any = pages.paginate_queryset(rows, request)
        return pages.get_paginated_response(row(page, many=True, context=context or {}).data)


class ByCode(Pages):
    ordering = "code"
    positions = r"[\w.]{1,40}"


class NewestFirst(Pages):
    ordering = "-id"


def in_pages(view: Callable[..., Any]) -> Any:
    """Tells the schema that the view answers page by page; stands above `api_view`."""
    view.cls.pagination_class = Pages  # type: ignore[attr-defined]
    return view
