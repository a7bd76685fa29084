"""A result from its draft to its end: by the right persons, in order, or not at all."""

import io
import re
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pypdf import PdfReader

from agencies.models import NumberBook
from agencies.signing import signatures
from agencies.trust import trusted_roots
from citizens.models import StoredFile
from dossiers.flow import NotAllowed
from dossiers.hindrances import AT_STAGE
from dossiers.models import Dossier, Event, Result
from dossiers.results.places import fields_of
from dossiers.states import Outcome, ResultStage, State
from tests import make
from tests.archival import archival_faults

pytestmark = pytest.mark.django_db
WAY = make.RESULT_VERBS
LEADER, OFFICER, CLERK = "lanhdaodonvi", "chuyenvien", "motcua"
BY = {"draft": OFFICER, "approve": LEADER, "sign": LEADER, "number": CLERK, "issue": CLERK}


def content(file: StoredFile | None) -> bytes:
    assert file
    with file.content.open("rb") as opened:
        return opened.read()


def said_in(pdf: bytes) -> str:
    """The text with what is filled into the fields, on one line."""
    pages = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    filled = " ".join(str(field.get("/V", "")) for field in fields_of(pdf).values())
    return re.sub(r"\s+", " ", f"{pages} {filled}")


def at_stage(verb: str) -> Dossier:
    """A dossier for which the verb comes next."""
    return make.with_result(WAY[: WAY.index(verb)])


def traces() -> tuple[Any, ...]:
    results = list(Result.objects.order_by("pk").values())
    books = list(NumberBook.objects.order_by("pk").values())
    files = list(StoredFile.objects.order_by("pk").values_list("pk"))
    return results, books, files, Event.objects.count(), list(Dossier.objects.values())


def refused(dossier: Dossier, verb: str, by: str | None = None, **words: Any) -> str:
    before = traces()
    with pytest.raises(NotAllowed) as refusal:
        make.do(dossier, verb, make.person(by or BY[verb]), **words)
    assert traces() == before
    return str(refusal.value.reason)


def upload(pdf: bytes, by: str = OFFICER) -> StoredFile:
    return make.stored_file(make.person(by), pdf)


def test_the_whole_way_by_the_right_persons() -> None:
    dossier = make.dossier(State.PROCESSING, code="1.004873")
    for verb, stage in zip(WAY, list(ResultStage)[1:], strict=True):
        dossier = make.do(dossier, verb, make.person(BY[verb]))
        assert (dossier.state, dossier.result_stage) == (State.PROCESSING, stage)
    result = dossier.results.get()
    seqs = [result.drafted_seq, result.approved_seq, result.signed_seq, result.numbered_seq]
    told = dossier.events.filter(seq__in=[*seqs, result.issued_seq])
    assert list(told.values_list("verb", flat=True)) == list(WAY)
    assert result.number == "01/TB"
    dossier = make.do(dossier, "resolve", make.person(LEADER), outcome="", file=None)
    dossier = make.do(dossier, "hand_out")
    result.refresh_from_db()
    assert result.resolved_seq == dossier.event_count - 1
    assert (dossier.outcome, result.revoked_at, result.annulled_at) == ("granted", None, None)


def test_the_issued_paper_says_what_went_in_and_both_signatures_stand() -> None:
    dossier = make.with_result()
    result = dossier.results.get()
    pdf = content(result.file)
    day = timezone.localdate()
    text = said_in(pdf)
    for words in (
        "THÔNG BÁO KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH", "Nơi nhận:", dossier.code,
        "Trần Văn Minh, địa chỉ 12 Trần Phú, phường Rạch Giá", "Đăng ký khai sinh cho con",
        "Số: 01/TB", f"Rạch Giá, ngày {day:%d} tháng {day:%m} năm {day:%Y}", "Phạm Quốc Thịnh",
        "KT. CHỦ TỊCH – PHÓ CHỦ TỊCH", result.token,
    ):  # fmt: skip
        assert words in text
    assert (result.file.name, result.issued_on) == (f"ket-qua-{dossier.code}.pdf", day)
    leader, seal = signatures(pdf, trusted_roots(day), timezone.now())
    assert (leader.field, leader.name) == ("Signer", "Phạm Quốc Thịnh")
    assert (seal.field, seal.name) == ("Seal", "UBND phường Rạch Giá")
    for one in (leader, seal):
        assert (one.is_intact, one.is_trusted, one.only_filled) == (True, True, True)
    assert (seal.covers_all, leader.covers_all) == (True, False)
    assert "Ký ban hành" in leader.reason


def test_draft_signed_and_issued_are_for_the_archive() -> None:
    result = make.with_result().results.get()
    for file in (result.draft, result.signed, result.file):
        assert archival_faults(content(file)) == []


PEOPLE = (OFFICER, LEADER, CLERK, "congdan", "lanhdao", "thanhtra", "quantri", "quanly", "buudien",
          "chuyenvien.longxuyen", "lanhdao.longxuyen")  # fmt: skip


@pytest.mark.parametrize("verb", WAY)
def test_each_step_is_for_its_own_persons(verb: str) -> None:
    allowed = {
        "draft": {OFFICER}, "approve": {LEADER}, "sign": {LEADER},
        "number": {CLERK, OFFICER}, "issue": {CLERK, OFFICER},
    }  # fmt: skip
    dossier = at_stage(verb)
    for username in PEOPLE:
        if username not in allowed[verb]:
            assert "Vị trí" in refused(dossier, verb, username)


@pytest.mark.parametrize("stage", [*WAY, ""])
def test_no_step_comes_before_its_turn_or_twice(stage: str) -> None:
    dossier = at_stage(stage) if stage else make.with_result()
    for verb in WAY:
        if verb != stage:
            assert refused(dossier, verb) in {str(one) for one in AT_STAGE.values()}


def test_a_denied_result_says_why() -> None:
    dossier = make.dossier(State.PROCESSING, code="1.004873")
    assert refused(dossier, "draft", outcome="denied")
    dossier = make.do(dossier, "draft", outcome="denied", reason="Chưa đủ 20 tuổi.")
    result = dossier.results.get()
    assert result.outcome == Outcome.DENIED
    assert "Lý do: Chưa đủ 20 tuổi." in said_in(content(result.draft))


@pytest.mark.parametrize("verb", ["send_back", "transfer", "stop", "withdraw", "resolve"])
def test_what_was_drafted_falls_with_the_ground_it_stood_on(verb: str) -> None:
    made = make.dossier(State.PROCESSING, code="1.004873")
    made = make.do(made, "forward")
    made = make.with_result(WAY[:4], made)
    taken = made.results.get()
    changed = make.do(made, verb)
    taken.refresh_from_db()
    assert taken.annulled_at == changed.last_event_at
    assert changed.result_stage == ResultStage.NONE
    assert changed.results.filter(annulled_at=None).count() == (verb == "resolve")
    if verb == "send_back":
        again = make.with_result(WAY[:4], changed).results.get(annulled_at=None)
        assert again.book_number == taken.book_number + 1  # a number once taken stays taken
        assert again.replaces is None


def test_a_correction_has_the_next_result_replace_the_former() -> None:
    made = make.do(make.do(make.with_result(), "resolve", file=None, outcome=""), "hand_out")
    former = made.results.get()
    made = make.do(made, "correct")
    former.refresh_from_db()
    assert former.annulled_at == made.last_event_at
    newer = make.with_result(WAY, made).results.get(annulled_at=None)
    assert newer.replaces == former
    assert newer.book_number == former.book_number + 1


def test_a_revoked_result_says_so_and_stays() -> None:
    made = make.do(make.do(make.with_result(), "resolve", file=None, outcome=""), "hand_out")
    made = make.do(made, "revoke")
    result = made.results.get()
    assert result.revoked_at == made.revoked_at == made.last_event_at
    with pytest.raises(Exception, match="set once"), connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_result SET number = '9/TB' WHERE id = %s", [result.pk])
