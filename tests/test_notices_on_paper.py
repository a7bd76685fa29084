"""Letters to the applicant: what happened stands on the paper."""

import time
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.timezone import localtime

from agencies.models import FormEdition, Post, SigningCapacity
from citizens.models import Person
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier, DueChange, Slip, SlipKind
from dossiers.slips.printing import pdf_of as set_on_paper
from dossiers.slips.printing import print_again, reprint
from dossiers.slips.words import moment_in_words
from dossiers.states import OwnerKind, State
from procedures.models import LateCause
from tests import make
from tests.archival import archival_faults
from tests.paper import A4, pages_of, pdf_of, printed, says, size_of, words_of
from tests.test_control_sheet import controlled, handed_out, late

pytestmark = pytest.mark.django_db

SINGLE = "1.004873"
LEADER = "Phạm Quốc Thịnh"


def apologised(**words: Any) -> Dossier:
    return make.do(late(), "apologise", **words)


# The apology


def test_an_apology_is_a_letter_with_all_that_the_form_asks_for() -> None:
    dossier = apologised(reason="Nơi cư trú trước đây chưa trả lời")
    slip = printed(dossier, SlipKind.APOLOGY)
    words = words_of(slip)
    says(
        words, "Mẫu số 04", f"Số: {slip.number:02d}/XLHL", "V/v xin lỗi và hẹn lại ngày trả kết quả"
    )
    says(words, f"ngày {localtime(slip.issued_at):%d tháng %m năm %Y}", "Kính gửi: Trần Văn Minh")
    says(words, dossier.code, dossier.version.name, dossier.abstract, "tiếp nhận hồ sơ của Ông/Bà")
    for moment in (dossier.received_at, dossier.due_at, dossier.promised_at):
        says(words, moment_in_words(moment))
    says(words, f"Đơn vị để chậm: {dossier.unit.name}", LateCause.objects.earliest("order").name)
    says(words, "Nơi cư trú trước đây chưa trả lời", "chân thành xin lỗi")
    says(words, f"tại Bộ phận một cửa {dossier.unit.name}")
    says(words, "Nơi nhận:", "- Như trên;", "Lưu: VT, hồ sơ.", "PHÓ CHỦ TỊCH", LEADER)
    assert size_of(pdf_of(slip)) == A4
    assert archival_faults(pdf_of(slip)) == []


def test_the_unit_that_did_not_answer_in_time_is_at_fault() -> None:
    dossier = make.do(
        late(40), "consult", moment=timezone.now() - timedelta(days=30),
        until=timezone.localdate() - timedelta(days=20),
    )  # fmt: skip
    dossier = make.do(dossier, "apologise")
    words = words_of(printed(dossier, SlipKind.APOLOGY))
    says(words, f"Đơn vị để chậm: {make.unit(LONG_XUYEN).name}.")


def test_an_organisation_is_addressed_as_one() -> None:
    dossier = late()
    Dossier.objects.filter(pk=dossier.pk).update(
        owner_kind=OwnerKind.ORGANISATION, owner_name="Công ty TNHH Hải sản Kiên Giang"
    )
    words = words_of(printed(make.do(dossier, "apologise"), SlipKind.APOLOGY))
    says(words, "Kính gửi: Công ty TNHH Hải sản Kiên Giang", "của Quý cơ quan, tổ chức")
    assert "Ông/Bà" not in words


def test_a_second_apology_takes_the_place_of_the_first() -> None:
    dossier = make.do(apologised(), "apologise", overrule=True)
    first, second = Slip.objects.filter(kind=SlipKind.APOLOGY).order_by("number")
    assert (first.replaced_by, second.replaced_by) == (second, None)
    assert [slip.dossier_id for slip in (first, second)] == [dossier.pk] * 2


def test_in_whose_stead_the_leader_signs_stands_above_the_name() -> None:
    SigningCapacity.objects.all().delete()
    post = Post.objects.get(person__username="lanhdaodonvi")
    SigningCapacity.objects.create(
        post=post, mode="TUQ.", principal="CHỦ TỊCH", title="TRƯỞNG PHÒNG",
        valid_from=date(2025, 7, 1),
    )  # fmt: skip
    words = words_of(printed(apologised(), SlipKind.APOLOGY))
    says(words, f"TUQ. CHỦ TỊCH TRƯỞNG PHÒNG (Ký, ghi rõ họ tên, đóng dấu) {LEADER}")


def test_texts_of_a_form_are_data() -> None:
    edition = FormEdition.objects.get(form=SlipKind.APOLOGY, unit=None)
    edition.texts = {"subject": "hẹn lại", "regret": "Chúng tôi rất lấy làm tiếc.", "closing": ""}
    edition.save()
    words = words_of(printed(apologised(), SlipKind.APOLOGY))
    says(words, "V/v hẹn lại", "Chúng tôi rất lấy làm tiếc.")
    assert "chân thành xin lỗi" not in words


# Extension and stop


def test_an_extension_names_its_ground_and_both_dates() -> None:
    dossier = make.ready_for("extend", State.PROCESSING)
    dossier = make.do(dossier, "extend", reason="Cần xác minh nơi cư trú")
    change = DueChange.objects.get(dossier=dossier)
    slip = printed(dossier, SlipKind.EXTENSION)
    words = words_of(slip)
    says(words, "V/v gia hạn thời gian giải quyết hồ sơ", dossier.code, dossier.owner_name)
    says(words, f"Thời gian hẹn trả kết quả: {moment_in_words(change.due_before)}")
    says(words, f"sau khi gia hạn: {moment_in_words(change.due_after)}", "thêm 1 ngày")
    says(words, f"Căn cứ: {dossier.version.extension_ground}", "Lý do: Cần xác minh", LEADER)
    assert archival_faults(pdf_of(slip)) == []


def test_a_stop_names_ground_reason_day_and_signer() -> None:
    dossier = make.ready_for("stop", State.AWAITING_SUPPLEMENT)
    dossier = make.do(dossier, "stop", reason="Quá thời hạn bổ sung")
    slip = printed(dossier, SlipKind.STOP)
    words = words_of(slip)
    says(
        words,
        "Mẫu số 05",
        f"Số: {slip.number:02d}/TBD",
        dossier.code,
        "Lý do: Quá thời hạn bổ sung",
    )
    says(words, "Căn cứ: Nghị định số 118/2025/NĐ-CP", moment_in_words(slip.issued_at), LEADER)
    assert "rút hồ sơ" not in words
    assert archival_faults(pdf_of(slip)) == []


def test_a_withdrawal_is_stopped_at_the_request_of_who_withdrew() -> None:
    dossier = make.do(make.dossier(State.PROCESSING), "withdraw", reason="Không còn nhu cầu")
    words = words_of(printed(dossier, SlipKind.STOP))
    says(words, "Theo đề nghị rút hồ sơ của Ông/Bà", "Lý do: Không còn nhu cầu")
    says(words, "LÃNH ĐẠO ĐƠN VỊ")
    assert "Nguyễn Thị Mai Hương" not in words  # the applicant signs no notice


def test_who_was_never_received_gets_no_notice_of_stop() -> None:
    make.do(make.submitted(), "withdraw")
    assert not Slip.objects.filter(kind=SlipKind.STOP).exists()


# All of them


HOSTILE = "\u202e\u0007\u200b" + "Nguyễn\u0300" * 3 + "x" * 280


def test_a_hostile_name_stays_a_name_on_every_notice() -> None:
    dossier = late()
    Dossier.objects.filter(pk=dossier.pk).update(owner_name=HOSTILE[:300])
    dossier.refresh_from_db()
    dossier = make.do(dossier, "apologise", reason="# *đậm* \\ $x$ #panic()\u202e" + "a" * 3000)
    dossier = make.do(make.do(dossier, "resolve"), "hand_out", receiver=HOSTILE * 9)
    slips = [printed(dossier, kind) for kind in (SlipKind.APOLOGY, SlipKind.HAND_OUT)]
    for slip in (*slips, controlled(dossier)):
        words = words_of(slip)
        assert "\u202e" not in words
        assert archival_faults(pdf_of(slip)) == []
        says(words, dossier.code)
    says(words_of(slips[0]), "# *đậm* \\ $x$ #panic()")


def test_a_reprint_says_the_same_and_that_it_is_one(clerk: Person) -> None:
    slip = printed(apologised(), SlipKind.APOLOGY)
    again = reprint(slip, by=clerk, at=timezone.now(), reason="Khách làm mất")
    assert print_again(again.pk, timezone.now())
    again.refresh_from_db()
    assert again.file
    with again.file.content.open() as file:
        words = " ".join(pages_of(file.read()))
    says(words, "BẢN IN LẠI LẦN 1", words_of(slip).split("Kính gửi")[1].split("Kiểm tra")[0])


def test_a_page_is_set_in_fifty_milliseconds() -> None:
    dossier = handed_out()
    slips = [printed(apologised(), SlipKind.APOLOGY), printed(dossier, SlipKind.HAND_OUT)]
    for slip in (*slips, controlled(dossier)):
        assert slip.content
        spent = []
        for number in range(5):
            began = time.process_time()
            set_on_paper(slip.kind, {**slip.content, "token": str(number)})
            spent.append(time.process_time() - began)
        assert min(spent) / len(pages_of(pdf_of(slip))) < 0.05
