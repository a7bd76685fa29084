"""What somebody with bad intentions, or with bad luck, tries; nothing of it may work."""

from base64 import b64encode
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from agencies.models import Post, Role
from citizens.identity import check_id_number
from citizens.inbox import Telling, tell
from citizens.mail import send_owed
from citizens.models import Message, Person
from dossiers import drafts
from dossiers.models import Slip
from dossiers.slips.printing import print_slip
from dossiers.states import State
from dossiers.tasks import sweep_slips
from dossiers.work import colleagues
from tests import filing, make
from tests.callers import Caller, body, caller
from tests.house import wait_long
from tests.test_intake_page import walk_in

pytestmark = pytest.mark.django_db

CLERKS_OWN = "091193007752"
NO_MAIL = f"a@{'é' * 59}.vn"  # a valid address to a form, and to no mail server
PASSWORD = "Hoa-Sen-Cho-Moi-4711"


def enter(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def full_width(number: str) -> str:
    return "".join(chr(0xFF10 + int(digit)) for digit in number)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("cccd", CLERKS_OWN),
        ("cccd", full_width(CLERKS_OWN)),
        ("tax_code", CLERKS_OWN),
    ],
)
def test_a_clerk_cannot_receive_their_own_dossier_under_another_spelling(
    clerk: Person, kind: str, number: str
) -> None:
    sent = body(owner__id_kind=kind, owner__id_number=number, channel="desk", register=True)
    sent["owner"].pop("birth_date")
    assert caller("motcua").send("dossiers/", sent).status_code == 409


def test_numbers_in_other_scripts_are_no_id_numbers() -> None:
    assert check_id_number("cccd", full_width(CLERKS_OWN)) == CLERKS_OWN
    with pytest.raises(ValidationError):
        check_id_number("cccd", "٠٩١١٩٠٠٠٤٢٩٩")


def test_a_post_that_ended_yesterday_opens_nothing(clerk: Person) -> None:
    dossier = make.submitted()
    yesterday = timezone.localdate() - timedelta(days=1)
    Post.objects.filter(person=clerk).update(valid_to=yesterday)
    fresh, api = enter(clerk), caller("motcua")
    assert fresh.get(f"/dossiers/{dossier.number}/").status_code == 404
    assert fresh.get("/desk/").status_code == 404
    assert api.send(f"dossiers/{dossier.number}/receive/").status_code == 404
    assert api.ask("dossiers/").json()["results"] == []


def test_work_goes_to_nobody_who_has_left_or_has_not_come(officer: Person) -> None:
    today, unit = timezone.localdate(), make.unit()
    post = Post.objects.filter(person=officer, role=Role.OFFICER)
    assert officer in colleagues(unit, Role.OFFICER)
    post.update(valid_from=today + timedelta(days=1))
    assert officer not in colleagues(unit, Role.OFFICER)
    post.update(valid_from=today - timedelta(days=1), valid_to=today + timedelta(days=30))
    assert officer in colleagues(unit, Role.OFFICER)


def test_an_address_that_no_mail_can_carry_holds_up_no_other() -> None:
    now = timezone.now()
    tell([Telling("bad", None, NO_MAIL, "Hồ sơ", "Nội dung")], at=now - timedelta(hours=1))
    tell([Telling("good", None, "minh@motcua.example", "Hồ sơ", "Nội dung")], at=now)
    assert send_owed(Message.objects.filter(key__in=["bad", "good"])) == 1
    assert not Message.objects.owed_by_mail().filter(key__in=["bad", "good"]).exists()


@pytest.mark.parametrize("name", ["Trần 漢", "Lê \U0001fae9", "#panic() $x$ \\ *b* \ue000"])
def test_a_name_in_any_script_gets_its_slip(clerk: Person, name: str) -> None:
    dossier = make.dossier(State.RECEIVED, owner=make.owner(name=name))
    assert print_slip(Slip.objects.get(dossier=dossier).pk, at=timezone.now())


def test_a_slip_that_fails_holds_up_no_other(
    clerk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = make.dossier(State.RECEIVED), make.dossier(State.RECEIVED)
    for slip in Slip.objects.all():
        wait_long(slip)

    def picky(pk: int, at: Any) -> bool:
        if pk == Slip.objects.get(dossier=first).pk:
            raise RuntimeError
        return print_slip(pk, at)

    monkeypatch.setattr("dossiers.tasks.print_slip", picky)
    assert sweep_slips() == 1
    assert Slip.objects.get(dossier=second).file


@pytest.mark.parametrize("path", ["password/change/", "reauthenticate/"])
def test_a_password_typed_after_the_session_ended_is_not_kept(path: str) -> None:
    client = Client()
    words = {"oldpassword": "bi-mat-1", "password": "bi-mat-2", "password1": "bi-mat-3"}
    client.post(f"/accounts/{path}", words)
    assert "bi-mat" not in str(dict(client.session))


def test_what_was_typed_is_not_shown_to_whoever_comes_an_hour_later(citizen: Person) -> None:
    client = Client()
    client.post(filing.step("where"), {"unit": "x", "abstract": "Chuyện riêng"})
    session = client.session
    session["typed_input"] = {**session["typed_input"], "at": timezone.now().timestamp() - 3600}
    session.save()
    client.force_login(citizen)
    assert "Chuyện riêng" not in filing.text(client.get(filing.step("where")))


def sign_up(email: str) -> Any:
    words = {"email": email, "full_name": "Lâm Thị Xa", "password1": PASSWORD}
    return Client().post("/accounts/signup/", words)


def test_a_changed_password_ends_the_tokens_of_before(stranger: Person) -> None:
    thief, owner = Caller(stranger), enter(stranger)
    assert thief.ask("me/").status_code == 200
    words = {"oldpassword": "mat-khau-dai-1", "password1": PASSWORD, "password2": PASSWORD}
    owner.post("/accounts/password/change/", words)
    stranger.refresh_from_db()
    assert stranger.check_password(PASSWORD)
    assert thief.ask("me/").status_code == 401


def test_the_address_that_somebody_has_left_is_free_for_another() -> None:
    assert sign_up("cu@motcua.example").status_code == 302
    Person.objects.filter(username="cu@motcua.example").update(email="moi@motcua.example")
    Person.objects.get(username="cu@motcua.example").emailaddress_set.all().delete()
    assert sign_up("cu@motcua.example").status_code == 302
    assert Person.objects.filter(email="cu@motcua.example").count() == 1


NUL_PATHS = [
    "/dossiers/%00/",
    "/file/%00/",
    "/procedures/%00/",
    "/my/filed/%00/",
    "/procedures/1.001193%00/",
]


@pytest.mark.parametrize("path", NUL_PATHS)
def test_nul_in_an_address_is_nothing(citizen: Person, path: str) -> None:
    assert enter(citizen).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/?event=%00", "/?field=%00a", "/?q=%00", "/track/?code=%00"])
def test_nul_in_a_query_is_dropped(path: str) -> None:
    assert Client().get(path).status_code == 200


@pytest.mark.parametrize("inside", [b"p=abc", b"p=\0", b"r=1&p=%FF", b"p=" + b"9" * 30, b"p="])
@pytest.mark.parametrize("path", ["dossiers/", "agencies/", "procedures/", "events"])
def test_a_forged_cursor_is_no_page(citizen: Person, path: str, inside: bytes) -> None:
    if path == "events":
        path = f"dossiers/{make.submitted().number}/events/"
    answer = caller("congdan").ask(path, {"cursor": b64encode(inside).decode()})
    assert answer.status_code in (200, 404)


def test_a_number_beyond_all_numbers_is_refused(citizen: Person) -> None:
    sent = '{"procedure": "1.001193", "answers": {"x": 1e999}}'
    answer = caller("congdan").post("/api/v1/dossiers/", sent, "application/json")
    assert answer.status_code == 400


def test_too_many_fields_are_a_problem_not_a_page() -> None:
    words = urlencode({f"field-{number}": "x" for number in range(600)})
    form = "application/x-www-form-urlencoded"
    answer = Client().post("/api/v1/auth/token/", words, form)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_the_number_of_a_result_fits_its_column(leader: Person) -> None:
    dossier = make.dossier(State.PROCESSING)
    words = {"outcome": "granted", "number": "9" * 61, "file": str(make.stored_file(leader).pk)}
    path = f"dossiers/{dossier.number}/resolve/"
    assert "number" in caller("lanhdaodonvi").send(path, words).json()["errors"]


def test_a_result_is_a_pdf_through_the_api_too(leader: Person) -> None:
    dossier = make.dossier(State.PROCESSING)
    picture = make.stored_file(leader)
    picture.content_type = "image/jpeg"
    picture.save()
    words = {"outcome": "granted", "file": str(picture.pk)}
    answer = caller("lanhdaodonvi").send(f"dossiers/{dossier.number}/resolve/", words)
    assert answer.status_code == 400
    dossier.refresh_from_db()
    assert dossier.state == State.PROCESSING


def test_a_refused_verb_leaves_no_file_on_the_disk(citizen: Person) -> None:
    dossier = make.submitted()
    words = {"seq": 1, "file": SimpleUploadedFile("a.pdf", make.PDF)}
    answer = enter(citizen).post(f"/dossiers/{dossier.number}/supplement/", words)
    assert answer.status_code == 409
    assert not [one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()]


def test_one_kept_file_named_by_two_rows_goes_to_one_paper(clerk: Person) -> None:
    kept = str(make.stored_file(clerk).pk)
    rows = {f"own-{n}-{name}": text for n in (1, 2) for name, text in (("name", "Giấy tờ"),)}
    words = walk_in(**rows, **{"own-1-kept": kept, "own-2-kept": kept, "token": str(uuid4())})
    assert enter(clerk).post("/desk/intake/", words).status_code == 302


def test_a_file_of_a_draft_that_another_filing_took_is_not_filed_twice(citizen: Person) -> None:
    client, file = enter(citizen), make.stored_file(citizen)
    filing.until_papers(client)
    version = make.version(filing.CODE)
    key = version.papers.all()[0].key
    draft = drafts.add_files(citizen, version, [(key, file)], timezone.localtime())
    taking = body(papers=[{"paper": "Giấy tờ", "files": [str(file.pk)]}])
    assert caller("congdan").send("dossiers/", taking).status_code == 201
    answer = client.post(filing.step("review"), {"draft": str(draft.pk)})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.dossier
    assert not draft.dossier.papers.filter(files__file=file).exists()


def test_fields_that_nobody_asked_for_are_not_kept(citizen: Person) -> None:
    client = enter(citizen)
    answer = client.post(filing.step("where"), {**filing.WHERE, "more": "a\0b"})
    assert answer.status_code == 302
    assert set(citizen.drafts.get().fields["where"]) == {"unit", "abstract"}


def test_a_strangers_file_is_neither_read_nor_filed(citizen: Person, stranger: Person) -> None:
    file = make.stored_file(citizen)
    thief = Caller(stranger)
    assert thief.ask(f"files/{file.pk}/").status_code == 404
    assert enter(stranger).get(f"/files/{file.pk}/").status_code == 404
    taking = body(papers=[{"paper": "Giấy tờ", "files": [str(file.pk)]}])
    assert thief.send("dossiers/", taking).status_code == 400


def test_the_postal_clerk_lands_on_a_page_that_exists() -> None:
    answer = enter(make.person("buudien")).get("/start/", follow=True)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "sql",
    ["UPDATE dossiers_event SET verb = 'x'", "DELETE FROM dossiers_event"],
)
def test_history_only_grows(citizen: Person, sql: str) -> None:
    make.submitted()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_an_official_cannot_change_the_id_that_keeps_them_off_their_own_dossier(clerk) -> None:
    client = Client()
    client.force_login(clerk)
    client.post("/account/", {"full_name": "Ai Khác", "id_kind": "cccd", "id_number": ""})
    before = clerk.id_number
    clerk.refresh_from_db()
    assert clerk.id_number == before
