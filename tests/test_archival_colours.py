"""Pages that name no colour of a device are told at a glance; the glance overlooks none."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from tests import archival

COLOURS = [b"1 0 0 rg", b"0 G", b"0 0 0 1 k", b"/DeviceCMYK cs", b"/Device#52GB CS", b"/c0 cs 0 sc"]
STRINGS = [
    rb"(a) Tj", rb"(a(b)c) Tj", rb"(a(b(c)d)e) Tj", rb"(\() Tj", rb"(a\)b) Tj", rb"(\\) Tj",
    rb"(a(\(b)c) Tj", rb"(a(b(\()c)) Tj", rb"( 0 g ) Tj", rb"[(x(y)z)-3(w\\)]TJ", rb"() Tj",
]  # fmt: skip
OTHERS = [b"% 0 g (", b"% (", b"%)", b"/Span<</ActualText(a(b))>>BDC", b"EMC", b"q", b"Q"]


def page_of(drawn: bytes) -> DictionaryObject:
    content = DecodedStreamObject()
    content.set_data(drawn)
    return DictionaryObject(
        {NameObject("/Type"): NameObject("/Page"), NameObject("/Contents"): content}
    )


def read_sign_by_sign(page: DictionaryObject) -> set[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archival, "MAY_NAME_A_DEVICE", re.compile(b""))
        return set(archival._devices(page))


@given(st.lists(st.sampled_from([*COLOURS, *STRINGS, *OTHERS]), max_size=8))
def test_no_colour_is_overlooked(lines: list[bytes]) -> None:
    page = page_of(b"\n".join(lines))
    assert set(archival._devices(page)) == read_sign_by_sign(page)


@pytest.mark.parametrize("colour", COLOURS[:-1])
@pytest.mark.parametrize("string", STRINGS)
def test_colours_between_strings_are_found(colour: bytes, string: bytes) -> None:
    assert set(archival._devices(page_of(b"\n".join([string, colour, string]))))


def test_pages_of_words_alone_are_not_read_sign_by_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(self: Any) -> Any:
        raise AssertionError

    monkeypatch.setattr(archival.ContentStream, "operations", property(never))
    shown = page_of(rb"/c0 cs 0 scn BT [( 0 g (K) % # \) /DeviceRGB )-3(rg)]TJ ET")
    assert set(archival._devices(shown)) == set()
