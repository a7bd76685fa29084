"""Lists of the API: a page at a time, by cursor, so that depth costs nothing."""

from collections.abc import Callable
from typing import Any

from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer


class Pages(CursorPagination):
    """`{results, next, previous}`; the heirs set `ordering`, which must be unique."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    @classmethod
    def answer(
        cls, rows: Any, row: type[Serializer[Any]], request: Request, context: Any = None
    ) -> Response:
        pages = cls()
        page: Any = pages.paginate_queryset(rows, request)
        return pages.get_paginated_response(row(page, many=True, context=context or {}).data)


class ByCode(Pages):
    ordering = "code"


class NewestFirst(Pages):
    ordering = "-id"


def in_pages(view: Callable[..., Any]) -> Any:
    """Tells the schema that the view answers page by page; stands above `api_view`."""
    view.cls.pagination_class = Pages  # type: ignore[attr-defined]
    return view
