"""A clerk takes a walk-in in, in one go."""

import re
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from agencies.models import Role
from citizens.models import StoredFile
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier
from dossiers.states import Channel, State
from tests import make
from tests.test_desk_pages import enter, official, text_of

PATH = "/desk/intake/"
BIRTH = "1.001193"


def walk_in(**changes) -> dict:
    """What a clerk types for the registration of a birth."""
    return {
        "token": "intake-one",
        "procedure": BIRTH,
        "owner_id_kind": "cccd",
        "owner_id_number": "091 301 004417",
        "owner_name": "Trần Thị Ngọc Ánh",
        "owner_birth_date": "19/08/2001",
        "owner_phone": "0907 551 236",
        "owner_address": "26 Nguyễn Trung Trực, phường Rạch Giá",
        "abstract": "Đăng ký khai sinh",
        "channel": "desk",
        "paper-to-khai-originals": "1",
        **changes,
    }


def first_paper() -> str:
    return make.version(BIRTH).papers.first().key


@pytest.mark.django_db
def test_the_page_offers_what_the_unit_is_competent_for(clerk):
    page = text_of(enter(clerk).get(PATH))
    assert BIRTH in page
    assert "1.013831" not in page  # land registration belongs to another unit


@pytest.mark.django_db
@pytest.mark.parametrize("text", [BIRTH, f"{BIRTH}  Đăng ký khai sinh"])
def test_the_code_brings_the_papers_of_the_procedure(clerk, text):
    page = enter(clerk).get(PATH, {"procedure": text}).content.decode()
    for paper in make.version(BIRTH).papers.exclude(form="abolished"):
        assert f'name="paper-{paper.key}-originals"' in page
    assert 'value="Đăng ký khai sinh"' in page


@pytest.mark.django_db
def test_words_without_accents_offer_a_choice(clerk):
    words = text_of(enter(clerk).get(PATH, {"procedure": "khai sinh"}))
    assert "Có nhiều thủ tục phù hợp" in words
    assert BIRTH in words
    nothing = text_of(enter(clerk).get(PATH, {"procedure": "phi thuyền"}))
    assert "Quầy này không tiếp nhận thủ tục đó" in nothing


@pytest.mark.django_db
def test_what_merely_looks_alike_is_offered_and_not_opened(clerk):
    for text in ("khong co", "khai snh", "ket honn"):
        page = enter(clerk).get(PATH, {"procedure": text}).content.decode()
        assert 'name="token"' not in page
        assert "Có nhiều thủ tục phù hợp" not in page


@pytest.mark.django_db
def test_the_keyboard_goes_on_at_the_id_number(clerk):
    page = enter(clerk).get(PATH, {"procedure": BIRTH}).content.decode()
    assert re.findall(r"<input[^>]* autofocus[^>]*>", page) == re.findall(
        r'<input[^>]*name="owner_id_number"[^>]*>', page
    )
    assert all(f'accesskey="{number}"' in page for number in range(1, 5))


@pytest.mark.django_db
def test_one_post_files_and_receives(clerk):
    key = first_paper()
    answer = enter(clerk).post(PATH, walk_in(**{f"paper-{key}-originals": "2"}))
    made = Dossier.objects.get()
    assert answer.headers["Location"] == f"/dossiers/{made.code}/"
    assert (made.state, made.channel, made.account) == (State.RECEIVED, Channel.DESK, None)
    assert (made.owner_id_number, made.owner_phone) == ("091301004417", "0907551236")
    assert made.keyed_by == clerk
    assert [event.verb for event in made.events.all()] == ["submit", "receive"]
    assert made.papers.get(paper__key=key).originals == 2


@pytest.mark.django_db
def test_the_dossier_page_shows_the_slip_that_is_being_printed(clerk):
    desk = enter(clerk)
    page = text_of(desk.post(PATH, walk_in(), follow=True))
    assert "Đã tiếp nhận, mã hồ sơ" in page
    assert "đang in…" in page


@pytest.mark.django_db
def test_somebody_else_may_hand_it_in(clerk):
    answer = enter(clerk).post(PATH, walk_in(has_submitter="on"))
    assert answer.status_code == 400
    assert not Dossier.objects.exists()
    submitter = {
        "has_submitter": "on",
        "submitter_id_kind": "cccd",
        "submitter_id_number": "091075000123",
        "submitter_name": "Lý Quốc Thái",
    }
    enter(clerk).post(PATH, walk_in(**submitter))
    assert Dossier.objects.get().submitter_name == "Lý Quốc Thái"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("owner_id_number", "123", "12 chữ số"),
        ("owner_id_number", "", ""),
        ("owner_name", "", ""),
        ("owner_birth_date", "31/02/2001", ""),
        ("owner_phone", "12", ""),
        ("owner_email", "khong-phai", ""),
        ("channel", "online", ""),
        ("owner_address", "", ""),
        ("abstract", "x" * 501, ""),
        ("paper-own-name", "", None),
    ],
)
def test_bad_input_is_told_beside_the_field_and_nothing_is_lost(clerk, field, typed, sentence):
    if sentence is None:
        field, typed = "own-1-originals", "2"
    answer = enter(clerk).post(PATH, walk_in(**{field: typed}))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert not Dossier.objects.exists()
    assert all(word in page for name, word in walk_in().items() if name not in (field, "token"))
    assert typed in page
    assert 'class="error"' in page
    assert (sentence or "") in text_of(answer)


@pytest.mark.django_db
def test_a_chosen_file_survives_a_mistake_elsewhere(clerk):
    key, desk = first_paper(), enter(clerk)
    file = SimpleUploadedFile("to-khai.pdf", make.PDF, "application/pdf")
    words = walk_in(owner_name="", **{f"paper-{key}-file": file})
    page = desk.post(PATH, words).content.decode()
    kept = re.search(rf'name="paper-{key}-kept" value="([^"]+)"', page)[1]
    assert "to-khai.pdf" in page
    desk.post(PATH, walk_in(**{f"paper-{key}-kept": kept}))
    paper = Dossier.objects.get().papers.get(paper__key=key)
    assert [tie.file.name for tie in paper.files.all()] == ["to-khai.pdf"]


@pytest.mark.django_db
def test_nobody_takes_a_file_that_another_uploaded(clerk, citizen):
    key = first_paper()
    foreign = make.stored_file(citizen)
    enter(clerk).post(PATH, walk_in(**{f"paper-{key}-kept": str(foreign.pk)}))
    assert not Dossier.objects.get().papers.filter(files__isnull=False).exists()


@pytest.mark.django_db
def test_a_file_that_is_no_paper_is_refused(clerk):
    key = first_paper()
    file = SimpleUploadedFile("to-khai.pdf", b"MZ not a pdf", "application/pdf")
    answer = enter(clerk).post(PATH, walk_in(**{f"paper-{key}-file": file}))
    assert answer.status_code == 400
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_the_same_form_sent_twice_makes_one_dossier(clerk):
    desk = enter(clerk)
    first, second = (desk.post(PATH, walk_in()).headers["Location"] for _ in range(2))
    assert first == second
    assert Dossier.objects.count() == 1


@pytest.mark.django_db
def test_the_same_form_with_another_owner_asks_before_it_makes_another(clerk):
    desk = enter(clerk)
    desk.post(PATH, walk_in())
    answer = desk.post(PATH, walk_in(owner_name="Danh Thị Na"))
    assert answer.status_code == 409
    assert Dossier.objects.get().code in text_of(answer)
    token = re.search(r'name="token" value="([^"]+)"', answer.content.decode())[1]
    desk.post(PATH, walk_in(owner_name="Danh Thị Na", token=token, despite="on"))
    assert Dossier.objects.count() == 2


def test_clicks_at_once_make_one_dossier(committed):
    clients = [enter(make.person("motcua")) for _ in range(6)]
    start, codes = Barrier(len(clients)), []

    def click(client: Client) -> None:
        start.wait()
        codes.append(client.post(PATH, walk_in()).headers["Location"])
        connection.close()

    threads = [Thread(target=click, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == len(clients)
    assert len(set(codes)) == 1
    assert Dossier.objects.count() == 1


@pytest.mark.django_db
def test_a_clerk_does_not_take_in_their_own_dossier(clerk):
    own = walk_in(owner_id_number=clerk.id_number, owner_birth_date="")
    answer = enter(clerk).post(PATH, own)
    assert answer.status_code == 409
    assert not Dossier.objects.exists()
    assert "26 Nguyễn Trung Trực" in answer.content.decode()


@pytest.mark.django_db
def test_an_ended_session_keeps_what_was_typed(clerk):
    client = Client(headers={"accept-language": "vi"})
    answer = client.post(PATH, walk_in(owner_name="Quách Ngọc Lan"))
    assert answer.headers["Location"].startswith("/accounts/login/")
    kept = dict(client.session)["typed_input"]
    client.force_login(clerk)
    session = client.session
    session["typed_input"] = kept
    session.save()
    page = client.get(PATH).content.decode()
    assert "Quách Ngọc Lan" in page
    assert "Phiên đăng nhập đã hết; nội dung bạn nhập vẫn còn." in page


@pytest.mark.django_db
def test_only_clerks_take_in(officer, leader, stranger):
    for person in (officer, leader, stranger):
        assert enter(person).get(PATH).status_code == 404
        assert enter(person).post(PATH, walk_in()).status_code == 404
    assert not Dossier.objects.exists()


@pytest.mark.django_db
def test_a_clerk_takes_in_for_their_own_unit(clerk):
    other = official(Role.CLERK, LONG_XUYEN)
    enter(other).post(PATH, walk_in())
    made = Dossier.objects.get()
    assert made.unit.code == LONG_XUYEN
    assert enter(clerk).get(f"/dossiers/{made.code}/").status_code == 404


@pytest.mark.django_db
def test_pages_are_counted_where_copies_are_authenticated(clerk):
    desk = enter(clerk)
    assert "Số trang" not in text_of(desk.get(PATH, {"procedure": BIRTH}))
    assert "Số trang" in text_of(desk.get(PATH, {"procedure": "2.000815"}))
    words = walk_in(procedure="2.000815", abstract="Chứng thực bản sao bằng đại học")
    del words["paper-to-khai-originals"]
    pages = {"paper-copies-copies": "3", "paper-copies-pages": "4"}
    assert desk.post(PATH, words | pages | {"paper-copies-pages": "-1"}).status_code == 400
    assert desk.post(PATH, words | pages).status_code == 302
    paper = Dossier.objects.latest("pk").papers.get()
    assert (paper.copies, paper.pages) == (3, 4)
