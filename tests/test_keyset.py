"""A cursor is made here or it is none."""

import pytest

from dossiers.keyset import Cursor


@pytest.mark.parametrize(
    "text",
    [
        "",
        "_",
        "x_1",
        "2026-11-20T08:00:00_1",  # without an offset
        "2026-13-20T08:00:00+07:00_1",
        "2026-11-20T08:00:00+07:00_-1",
        "2026-11-20T08:00:00+07:00_1234567890123456789",
        "0001-01-01T00:00:00+23:59_1",
        "9999-12-31T23:59:59-23:59_1",
    ],
)
def test_what_makes_no_sense_is_the_first_page(text: str) -> None:
    assert Cursor.parse(text) is None


def test_a_cursor_comes_back_as_the_same_moment() -> None:
    parsed = Cursor.parse("2026-11-20T08:00:00+07:00_42")
    assert parsed is not None
    assert str(parsed) == "2026-11-20T01:00:00+00:00_42"
    assert Cursor.parse(str(parsed)) == parsed
    assert Cursor.parse("_42") == Cursor(None, 42)
