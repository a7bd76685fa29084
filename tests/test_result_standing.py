"""Whether a result holds: pages, API and the public check say the same."""

from typing import Any

import pytest

from dossiers.models import Dossier, Result
from dossiers.results.shown import results_shown
from dossiers.states import Standing, State
from dossiers.verification import Paper, paper_with
from tests import make
from tests.callers import caller

pytestmark = pytest.mark.django_db


def on_the_page(result: Result) -> tuple[str, Result | None]:
    """The mark and what replaced it."""
    dossier = result.dossier
    events = list(dossier.events.select_related("detail"))
    shown = results_shown(list(dossier.results.all()), events, dossier)
    one = next(one for one in shown if one.result == result)
    return str(one.mark), one.replaced_by


def in_the_api(result: Result) -> dict[str, Any]:
    rows = caller("chuyenvien").ask(f"dossiers/{result.dossier.number}/").json()["results"]
    found: dict[str, Any] = next(row for row in rows if result.token in row["verify_url"])
    return found


def to_strangers(result: Result) -> Paper:
    paper = paper_with(result.token)
    assert paper
    return paper


def issued_then_sent_back() -> tuple[Result, Dossier]:
    made = make.do(make.dossier(State.PROCESSING, code="1.004873"), "forward")
    dropped = make.with_result(made=made).results.get()
    again = make.do(made, "send_back")
    dropped.refresh_from_db()
    return dropped, again


@pytest.mark.parametrize("is_given", [False, True])
def test_what_was_issued_and_never_given_is_annulled_and_not_replaced(is_given: bool) -> None:
    dropped, again = issued_then_sent_back()
    assert dropped.issued_seq
    assert dropped.resolved_seq is None
    again = make.with_result(made=again)
    if is_given:
        make.do(again, "resolve", file=None, outcome="")
    assert on_the_page(dropped) == ("đã huỷ", None)
    told = in_the_api(dropped)
    assert (told["is_annulled"], told["replaced_by"]) == (True, None)
    paper = to_strangers(dropped)
    assert (paper.standing, paper.newer) == (Standing.ANNULLED, None)
    assert paper.since


def test_what_was_given_and_taken_back_is_replaced_once_another_is_given() -> None:
    made = make.do(make.with_result(), "resolve", file=None, outcome="")
    former = made.results.get()
    made = make.with_result(made=make.do(made, "correct"))
    former.refresh_from_db()
    assert on_the_page(former) == ("đã huỷ", None)
    assert in_the_api(former)["replaced_by"] is None
    assert to_strangers(former).standing == Standing.ANNULLED
    make.do(made, "resolve", file=None, outcome="")
    newer = made.results.get(annulled_at=None)
    assert on_the_page(former) == ("đã huỷ", newer)
    assert in_the_api(former)["replaced_by"] == newer.number
    paper = to_strangers(former)
    assert (paper.standing, paper.newer) == (Standing.REPLACED, (newer.number, newer.issued_on))


def test_a_draft_that_was_thrown_away_was_never_a_paper() -> None:
    made = make.do(make.dossier(State.PROCESSING, code="1.004873"), "forward")
    draft = make.with_result(make.RESULT_VERBS[:3], made).results.get()
    make.do(made, "send_back")
    draft.refresh_from_db()
    assert on_the_page(draft) == ("đã bỏ", None)
    assert to_strangers(draft).standing == Standing.DRAFT
