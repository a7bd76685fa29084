"""A person is helped at one desk, and another unit is competent."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from agencies.models import Post, Role
from citizens.models import Person
from dossiers.demo.accounts import COMMUNE, JUSTICE, LAND, LONG_XUYEN
from dossiers.models import Dossier, Slip, SlipKind
from dossiers.slips.content import content_of
from dossiers.slips.printing import print_slip
from dossiers.states import State
from tests import make
from tests.test_desk_pages import enter, text_of
from tests.test_intake_page import BIRTH, PATH, walk_in

pytestmark = pytest.mark.django_db
LAND_CHANGE = "1.013831"  # of the branches of land registration


def filed(clerk: Person, **changes: str) -> Dossier:
    answer = enter(clerk).post(PATH, walk_in(unit=LONG_XUYEN, **changes))
    made = Dossier.objects.latest("pk")
    assert answer.headers["Location"] == f"/desk/intake/filed/{made.reference}/"
    return made


def test_a_filing_for_another_unit_gets_no_code_and_no_clock(clerk):
    made = filed(clerk)
    assert (made.state, made.code, made.received_at) == (State.SUBMITTED, None, None)
    assert (made.unit.code, made.helped_unit.code) == (LONG_XUYEN, COMMUNE)
    assert (made.account, made.keyed_by) == (None, clerk)
    assert made.answer_due_at is not None
    assert [event.verb for event in made.events.all()] == ["submit"]
    assert [slip.kind for slip in made.slips.all()] == [SlipKind.FILING]


def test_the_desk_is_told_what_comes_next_and_prints_the_receipt(clerk, citizen, stranger):
    made = filed(clerk)
    path = f"/desk/intake/filed/{made.reference}/"
    desk = enter(clerk)
    words = text_of(desk.get(path))
    assert f"{make.unit(LONG_XUYEN).name} sẽ tiếp nhận hồ sơ" in words
    assert made.reference in words
    assert "đang in…" in words
    slip = Slip.objects.get()
    assert print_slip(slip.pk, timezone.now())
    page = desk.get(path).content.decode()
    file = re.search(r'href="(/files/[^"]+)"', page)[1]
    receipt = desk.get(file)
    assert b"".join(receipt).startswith(b"%PDF")
    for person in (citizen, stranger, make.person("chuyenvien"), make.person("motcua.phuquoc")):
        assert enter(person).get(path).status_code == 404
    assert enter(stranger).get(file).status_code == 404


def test_the_receipt_names_what_the_person_needs(clerk):
    made = filed(clerk, owner_name="Trần Thị #Ngọc *Ánh")
    content = content_of(Slip.objects.get(dossier=made))
    assert content["reference"] == made.reference
    assert content["competent"] == make.unit(LONG_XUYEN).name
    assert content["desk"] == f"Bộ phận một cửa {make.unit(COMMUNE).name}"
    assert content["clerk"] == clerk.full_name
    assert "code=" not in content["track_url"]
    assert "<svg" in content["qr"]
    assert not re.search(r"H01\.\d+-\d{6}", str(content))


def test_the_competent_unit_receives_it_and_the_helping_desk_hands_out(clerk):
    made = filed(clerk)
    far = make.person("motcua.longxuyen")
    incoming = enter(far).get("/desk/queue/?view=incoming")
    assert f"Trực tiếp tại {make.unit(COMMUNE).name}" in text_of(incoming)
    helped = enter(clerk).get("/desk/queue/?view=helped")
    assert f"/dossiers/{made.reference}/" in helped.content.decode()
    assert "Nộp hộ nơi khác 1" in text_of(helped)
    made = make.do(made, "receive", far)
    assert made.code.startswith(f"{LONG_XUYEN}-")
    assert made.due_at is not None
    made = make.do(made, "start", far)
    made = make.do(made, "resolve", make.person("lanhdao.longxuyen"))
    desk = enter(clerk)
    page = desk.get("/desk/queue/?view=helped").content.decode()
    assert f'value="{made.code}@{made.event_count}"' in page
    sent = {"verb": "hand_out", "pick": f"{made.code}@{made.event_count}", "receiver": "Chị Ánh"}
    assert "1 hồ sơ đã xong" in text_of(desk.post("/desk/bulk/", {**sent, "sure": 1}, follow=True))
    made.refresh_from_db()
    assert made.state == State.RETURNED
    assert made.code not in desk.get("/desk/queue/?view=helped").content.decode()


def test_the_helping_desk_completes_and_does_not_receive(clerk):
    made = filed(clerk)
    desk = enter(clerk)
    refused = desk.post(f"/dossiers/{made.reference}/receive/", {"seq": made.event_count})
    assert refused.status_code == 409
    made = make.do(made, "ask_completion", make.person("motcua.longxuyen"))
    answer = desk.post(f"/dossiers/{made.reference}/complete/", {"seq": made.event_count})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.state == State.SUBMITTED


def test_procedures_of_other_units_are_found_by_words_and_by_code(clerk):
    desk = enter(clerk)
    assert LAND_CHANGE not in text_of(desk.get(PATH))
    name = make.version(LAND_CHANGE).name
    words = text_of(desk.get(PATH, {"procedure": name}))
    assert "Do đơn vị khác giải quyết" in words
    assert LAND_CHANGE in words
    page = desk.get(PATH, {"procedure": LAND_CHANGE})
    assert 'name="token"' in page.content.decode()
    assert "Nhận bây giờ" not in text_of(page)
    assert "Nộp đến đơn vị đó và in giấy xác nhận" in text_of(page)


def test_an_own_procedure_offers_the_own_unit_first(clerk):
    page = enter(clerk).get(PATH, {"procedure": BIRTH}).content.decode()
    select = re.search(r'<select name="unit".*?</select>', page, re.DOTALL)[0]
    assert re.findall(r'value="([^"]+)"', select)[0] == COMMUNE
    assert LONG_XUYEN in select
    assert JUSTICE not in select


def test_where_several_are_competent_and_none_is_the_desk_one_is_chosen(clerk):
    desk, version = enter(clerk), make.version(LAND_CHANGE)
    sent = walk_in(procedure=LAND_CHANGE)
    answer = desk.post(PATH, sent)
    several = version.competent_units.count() != 1
    assert answer.status_code == (400 if several else 302)
    if several:
        assert 'id_unit">Đơn vị giải quyết' in answer.content.decode()
        assert not Dossier.objects.exists()
        assert desk.post(PATH, {**sent, "unit": LAND}).status_code == 302
    assert Dossier.objects.get().state == State.SUBMITTED


@pytest.mark.parametrize("unit", [JUSTICE, "H99", "x" * 300, "H33"])
def test_a_unit_that_is_not_competent_is_no_choice(clerk, unit):
    answer = enter(clerk).post(PATH, walk_in(unit=unit))
    assert answer.status_code == 400
    assert "Không có lựa chọn này" in text_of(answer)
    assert "26 Nguyễn Trung Trực" in answer.content.decode()
    assert not Dossier.objects.exists()


def test_nobody_helps_themselves(clerk):
    own = walk_in(unit=LONG_XUYEN, owner_id_number=clerk.id_number, owner_birth_date="")
    answer = enter(clerk).post(PATH, own)
    assert answer.status_code == 409
    assert "Không tự tiếp nhận hồ sơ của chính mình" in text_of(answer)
    assert not Dossier.objects.exists()


def test_the_note_of_the_desk_goes_along(clerk):
    made = filed(clerk, note="Bản chính nộp sau")
    assert "Bản chính nộp sau" in made.answers.values()
    page = enter(make.person("motcua.longxuyen")).get(f"/dossiers/{made.reference}/")
    assert "Bản chính nộp sau" in text_of(page)


def test_the_same_form_twice_files_once(clerk):
    desk = enter(clerk)
    first, second = (
        desk.post(PATH, walk_in(unit=LONG_XUYEN)).headers["Location"] for _ in range(2)
    )
    assert first == second
    assert Dossier.objects.count() == Slip.objects.count() == 1


# At which desk


def at_two_desks(clerk: Person) -> Client:
    unit = make.unit(LONG_XUYEN)
    Post.objects.create(person=clerk, unit=unit, role=Role.CLERK, valid_from=timezone.localdate())
    return enter(clerk)


def test_one_desk_is_no_choice(clerk):
    assert 'name="desk"' not in enter(clerk).get(PATH).content.decode()


def test_who_sits_at_two_desks_chooses_and_is_remembered(clerk):
    desk = at_two_desks(clerk)
    assert '<select class="input" id="desk" name="desk">' in desk.get(PATH).content.decode()
    for code in (LONG_XUYEN, COMMUNE, LONG_XUYEN):
        desk.post(f"{PATH}desk/", {"desk": code, "procedure": ""})
        page = desk.get(PATH, {"procedure": BIRTH}).content.decode()
        assert f'name="desk" value="{code}"' in page
    answer = desk.post(PATH, walk_in())
    made = Dossier.objects.get()
    assert (made.unit.code, made.helped_unit.code) == (LONG_XUYEN, LONG_XUYEN)
    assert answer.headers["Location"] == f"/dossiers/{made.code}/"


def test_the_form_knows_the_desk_that_it_was_opened_at(clerk):
    desk = at_two_desks(clerk)
    desk.post(f"{PATH}desk/", {"desk": LONG_XUYEN})
    desk.post(PATH, walk_in(desk=COMMUNE))
    assert Dossier.objects.get().unit.code == COMMUNE


def test_the_helping_desk_is_the_chosen_one(clerk):
    desk = at_two_desks(clerk)
    desk.post(PATH, walk_in(desk=LONG_XUYEN, unit=COMMUNE))
    made = Dossier.objects.get()
    assert (made.unit.code, made.helped_unit.code) == (COMMUNE, LONG_XUYEN)
    assert made.state == State.SUBMITTED


@pytest.mark.parametrize("code", [LAND, "", "x", "'"])
def test_a_desk_of_somebody_else_is_not_sat_at(clerk, stranger, code):
    desk = at_two_desks(clerk)
    before = re.search(r"selected>([^<]+)<", desk.get(PATH).content.decode())[1]
    assert desk.post(f"{PATH}desk/", {"desk": code}).status_code == 302
    assert re.search(r"selected>([^<]+)<", desk.get(PATH).content.decode())[1] == before
    assert desk.get(f"{PATH}desk/").status_code == 405
    assert enter(stranger).post(f"{PATH}desk/", {"desk": COMMUNE}).status_code == 404
