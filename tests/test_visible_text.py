"""What cannot be seen is not kept: screen, paper and database say the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizens.visible_text import visible
from dossiers.states import State
from tests import make

SPOOFED = "Nguyễn \u202eoảB\u202c Thị\u0007 Hoa\u2066\ufeff"
SEEN = "Nguyễn oảB Thị Hoa"


def test_signs_that_hide_or_reorder_go() -> None:
    assert visible(SPOOFED) == SEEN
    assert visible({"lý do": [SPOOFED, 3, None]}) == {"lý do": [SEEN, 3, None]}


def test_lines_joiners_and_every_letter_stay() -> None:
    kept = "Dòng một\nDòng hai\tcột\nស្រី\u200cល្អ ₫ Đ ỹ"
    assert visible(kept) == kept


@given(st.text())
def test_what_is_visible_stays_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@pytest.mark.django_db
def test_a_filing_and_a_reason_are_kept_as_they_are_read() -> None:
    made = make.submitted(owner=make.owner(name=SPOOFED), abstract=SPOOFED)
    assert (made.owner_name, made.submitter_name, made.abstract) == (SEEN, SEEN, SEEN)
    refused = make.do(made, "refuse", reason=SPOOFED)
    assert refused.state == State.REFUSED
    assert refused.events.select_related("detail").latest("seq").detail.content["reason"] == SEEN
