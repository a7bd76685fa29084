"""Forms, letterheads and signing capacities as data with days."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from agencies.in_turn import Taken, put_in_force
from agencies.letterheads import form_edition, issuing_bodies, issuing_body, signature_lines
from agencies.models import FormEdition, IssuingBody, Post, Role, SigningCapacity, Unit
from dossiers.models import SlipKind
from dossiers.slips.printing import print_again, print_slip, reprint
from dossiers.states import State
from tests import make
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db
FORMS, HEADS = "/administration/forms/", "/administration/letterheads/"


@pytest.fixture
def administrator(db):
    return make.person("quantri")


def today() -> date:
    return timezone.localdate()


def day(days: int) -> str:
    return f"{today() + timedelta(days=days):%d/%m/%Y}"


def receipt() -> FormEdition:
    return FormEdition.objects.get(form="receipt", valid_to=None, unit=None)


def typed(edition: FormEdition, **changes: str) -> dict[str, str]:
    texts = {f"text_{name}": text for name, text in edition.texts.items()}
    words = {"name": edition.name, "number": edition.number, "symbol": edition.symbol}
    more = {"ground": edition.ground, "sheet": edition.sheet, "unit": "", "valid_to": ""}
    return {**words, **more, **texts, "valid_from": day(0), **changes}


def text_in(file) -> str:
    with file.content.open("rb") as pdf:
        return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(pdf).pages)


def test_forms_are_listed_with_their_days(administrator):
    words = text_of(enter(administrator).get(FORMS))
    for form in FormEdition.objects.all():
        assert form.name in words


def test_a_new_edition_ends_the_former_the_day_before(administrator):
    edition = receipt()
    sent = typed(edition, name="Giấy biên nhận hồ sơ", valid_from=day(5))
    assert enter(administrator).post(f"{FORMS}{edition.pk}/", sent).status_code == 302
    edition.refresh_from_db()
    new = receipt()
    assert edition.valid_to == today() + timedelta(days=4)
    assert (new.name, new.texts) == ("Giấy biên nhận hồ sơ", edition.texts)
    unit = make.unit()
    assert form_edition("receipt", unit, today()) == edition
    assert form_edition("receipt", unit, today() + timedelta(days=5)) == new


def test_papers_keep_the_name_of_their_day_and_their_reprints_too(administrator, clerk):
    made = make.dossier(State.RECEIVED)
    old = made.slips.get()
    assert print_slip(old.pk, at=timezone.now())
    edition = receipt()
    sent = typed(edition, name="Giấy biên nhận mới", symbol="GBNM")
    enter(administrator).post(f"{FORMS}{edition.pk}/", sent)
    new = make.dossier(State.RECEIVED).slips.get()
    assert print_slip(new.pk, at=timezone.now())
    old.refresh_from_db(), new.refresh_from_db()
    again = reprint(old, by=clerk, at=timezone.now(), reason="Làm mất")
    assert print_again(again.pk, at=timezone.now())
    again.refresh_from_db()
    assert "GIẤY BIÊN NHẬN MỚI" in text_in(new.file).upper()
    assert f"{new.number}/GBNM" in text_in(new.file)
    for file in (old.file, again.file):
        assert "GIẤY BIÊN NHẬN MỚI" not in text_in(file).upper()
        assert f"{old.number}/TNHS" in text_in(file)


def test_a_unit_has_an_edition_of_its_own_until_it_ends(administrator):
    edition, unit, desk = receipt(), make.unit(), enter(administrator)
    desk.post(f"{FORMS}{edition.pk}/", typed(edition, name="Của phường", unit=str(unit.pk)))
    own = form_edition("receipt", unit, today())
    assert own.name == "Của phường"
    assert form_edition("receipt", make.unit("H01.103"), today()) == edition
    late = desk.post(f"{FORMS}{own.pk}/end/", {"last": day(-1)})
    assert late.status_code == 400
    assert desk.post(f"{FORMS}{own.pk}/end/", {"last": day(2)}).status_code == 302
    assert form_edition("receipt", unit, today() + timedelta(days=3)) == edition
    assert desk.post(f"{FORMS}{edition.pk}/end/", {"last": day(2)}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"valid_from": "31/02/2027"}, "16/11/2023"),
        ({"valid_from": "-1"}, "từ hôm nay trở đi"),
        ({"valid_from": "3", "valid_to": "1"}, "Ngày kết thúc trước"),
        ({"name": " "}, "bắt buộc"),
        ({"symbol": "X" * 41}, "40"),
        ({"unit": "999999"}, "hợp lệ"),
        ({"sheet": "a3"}, "a3"),
    ],
)
def test_what_makes_no_sense_is_told_and_changes_nothing(administrator, changes, sentence):
    edition = receipt()
    days = {key: day(int(text)) for key, text in changes.items() if text.lstrip("-").isdigit()
            and key.startswith("valid")}  # fmt: skip
    sent = typed(edition, **{"name": "Tên đang gõ", **changes, **days})
    answer = enter(administrator).post(f"{FORMS}{edition.pk}/", sent)
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    if "name" not in changes:
        assert "Tên đang gõ" in answer.content.decode()
    assert receipt() == edition


def test_two_editions_never_begin_on_one_day(administrator):
    edition, desk = receipt(), enter(administrator)
    desk.post(f"{FORMS}{edition.pk}/", typed(edition, valid_from=day(9)))
    again = desk.post(f"{FORMS}{edition.pk}/", typed(edition, valid_from=day(9)))
    assert "Đã có một bản có hiệu lực từ ngày" in text_of(again)
    beyond = desk.post(f"{FORMS}{edition.pk}/", typed(edition, valid_from=day(4), valid_to=day(12)))
    assert "Hãy kết thúc trước ngày đó" in text_of(beyond)
    before = desk.post(f"{FORMS}{edition.pk}/", typed(edition, valid_from=day(4)))
    assert before.status_code == 302
    spans = FormEdition.objects.filter(form="receipt").order_by("valid_from")
    ends = [one.valid_to for one in spans]
    assert ends == [today() + timedelta(days=3), today() + timedelta(days=8), None]


def test_whoever_comes_second_is_told(administrator):
    edition = receipt()
    new = FormEdition(form="receipt", name="x", symbol="x", valid_from=today())
    put_in_force(FormEdition.objects.filter(pk=edition.pk), new)
    twin = FormEdition(form="receipt", name="y", symbol="y", valid_from=today())
    with pytest.raises(Taken) as taken:
        put_in_force(FormEdition.objects.none(), twin)
    assert taken.value.field == "valid_from"


@pytest.mark.parametrize("kind", SlipKind.values)
def test_every_form_has_a_sample_that_names_nobody(administrator, kind):
    edition = FormEdition.objects.get(form=kind, unit=None)
    answer = enter(administrator).get(f"{FORMS}{edition.pk}/preview/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_what_is_typed_is_looked_at_before_it_is_laid_down(administrator):
    edition = receipt()
    desk, path = enter(administrator), f"{FORMS}{edition.pk}/preview/"
    answer = desk.post(path, typed(edition, name="Tên xem thử"))
    assert answer.content.startswith(b"%PDF")
    assert receipt() == edition
    assert desk.post(path, typed(edition, name="")).status_code == 400


def test_units_are_found_by_name_and_code(administrator):
    desk = enter(administrator)
    for asked in ("rach gia", "Rạch Giá", "H01.155"):
        assert "UBND phường Rạch Giá" in text_of(desk.get(HEADS, {"q": asked}))
    assert "Không có đơn vị nào" in text_of(desk.get(HEADS, {"q": "không có đâu"}))
    assert desk.get(HEADS, {"q": "\0%_"}).status_code == 200


def test_the_lines_of_many_units_cost_one_question(administrator, django_assert_max_num_queries):
    desk = enter(administrator)
    with django_assert_max_num_queries(10):
        words = text_of(desk.get(HEADS))
    assert Unit.objects.valid_on(today()).earliest("sort_key").name in words
    shown = list(Unit.objects.select_related("parent__parent")[:50])
    bodies = issuing_bodies(shown, today())
    assert bodies == {unit.pk: issuing_body(unit, today()) for unit in shown}


def test_lines_are_laid_down_from_a_day_on(administrator):
    unit, desk = make.unit(), enter(administrator)
    IssuingBody.objects.filter(unit=unit).delete()
    before = issuing_body(unit, today())
    sent = {"body-above": "UBND TỈNH", "body-name": "UBND PHƯỜNG RG", "body-place": "Rạch Giá",
            "body-valid_from": day(1), "body-valid_to": ""}  # fmt: skip
    assert desk.post(f"{HEADS}{unit.code}/lines/", sent).status_code == 302
    assert issuing_body(unit, today()) == before
    assert issuing_body(unit, today() + timedelta(days=1)).name == "UBND PHƯỜNG RG"
    twice = desk.post(f"{HEADS}{unit.code}/lines/", sent)
    assert twice.status_code == 400
    assert "Đã có một bản" in text_of(twice)
    row = unit.issuing_bodies.get()
    early = desk.post(f"{HEADS}{unit.code}/lines/{row.pk}/end/", {"last": day(0)}, follow=True)
    assert "chưa có hiệu lực" in text_of(early)
    desk.post(f"{HEADS}{unit.code}/lines/{row.pk}/end/", {"last": day(3)})
    assert issuing_body(unit, today() + timedelta(days=4)) == before
    assert desk.post(f"{HEADS}{unit.code}/lines/{row.pk}/end/", {"last": "x"}).status_code == 400
    assert desk.post(f"{HEADS}{unit.code}/other/{row.pk}/end/", {"last": day(3)}).status_code == 404


def test_a_deputy_signs_in_the_stead_of_the_head(administrator):
    post = Post.objects.get(person__username="lanhdaodonvi", role=Role.LEADER)
    SigningCapacity.objects.filter(post=post).delete()
    desk, path = enter(administrator), f"{HEADS}{post.unit.code}/signing/"
    sent = {"capacity-post": str(post.pk), "capacity-mode": "KT.", "capacity-principal": "",
            "capacity-title": "Phó Chủ tịch", "capacity-ground": "",
            "capacity-valid_from": day(0), "capacity-valid_to": ""}  # fmt: skip
    bare = desk.post(path, sent)
    assert bare.status_code == 400
    assert "ký thay cho chức vụ nào" in text_of(bare)
    assert desk.post(path, {**sent, "capacity-principal": "Chủ tịch"}).status_code == 302
    assert signature_lines(post, today()) == ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    assert "KT. Chủ tịch" in text_of(desk.get(f"{HEADS}{post.unit.code}/"))
    other = Post.objects.get(person__username="lanhdao.longxuyen")
    foreign = {**sent, "capacity-post": str(other.pk), "capacity-principal": "Chủ tịch"}
    assert desk.post(path, foreign).status_code == 400


@pytest.mark.parametrize("username", ["congdan", "motcua", "lanhdaodonvi", "thanhtra", "quanly"])
def test_only_administrators_lay_down_forms(username):
    desk, edition, unit = enter(make.person(username)), receipt(), make.unit()
    for path in (FORMS, f"{FORMS}{edition.pk}/", f"{FORMS}{edition.pk}/preview/", HEADS,
                 f"{HEADS}{unit.code}/"):  # fmt: skip
        assert desk.get(path).status_code == 404
    for path in (f"{FORMS}{edition.pk}/", f"{FORMS}{edition.pk}/end/",
                 f"{HEADS}{unit.code}/lines/", f"{HEADS}{unit.code}/signing/",
                 f"{HEADS}{unit.code}/lines/1/end/"):  # fmt: skip
        assert desk.post(path, typed(edition)).status_code == 404
    assert receipt() == edition
