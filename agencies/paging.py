"""Lists of the API: a page at a time, by cursor, so that depth costs nothing."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
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
