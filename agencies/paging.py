"""Lists of the API: a page at a time, by cursor, so that depth costs nothing."""

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """`{results, next, previous}`; the caller sets `ordering`, which must be unique."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class ByCode(Pages):
    ordering = "code"


class NewestFirst(Pages):
    ordering = "-id"
