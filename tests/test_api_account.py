"""Tokens, who one is, uploads, and errors as problems."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from citizens import attempts
from citizens.models import AccessToken, Person, StoredFile
from citizens.tokens import issue_token
from tests import make
from tests.callers import JSON, Caller, caller

pytestmark = pytest.mark.django_db
TOKEN = "/api/v1/auth/token/"


def sign_in(client: Client, username: str, password: str) -> Any:
    return client.post(TOKEN, {"username": username, "password": password}, JSON)


def is_problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    return problem


def test_user_name_and_password_give_a_token(client: Client) -> None:
    token = sign_in(client, "motcua", "motcua-demo").json()["token"]
    me = client.get("/api/v1/me/", headers={"Authorization": f"Bearer {token}"})
    assert me.json() == {
        "username": "motcua",
        "name": "Trần Thị Bích Ngọc",
        "posts": [{"unit": "H01.155", "role": "clerk"}],
    }
    assert not AccessToken.objects.filter(digest=token).exists()


def test_a_form_gives_a_token_too(client: Client) -> None:
    answer = client.post(TOKEN, {"username": "motcua", "password": "motcua-demo"}, headers={})
    assert answer.status_code == 415
    form = "application/x-www-form-urlencoded"
    assert client.post(TOKEN, "username=motcua&password=motcua-demo", form).status_code == 200


def test_wrong_passwords_are_refused_and_counted(client: Client) -> None:
    for _ in range(attempts.LIMITS["name and address"]):
        answer = sign_in(client, "motcua", "wrong")
        is_problem(answer, 401)
    assert answer["WWW-Authenticate"] == "Bearer"
    limited = sign_in(client, "MOTCUA", "wrong")
    is_problem(limited, 429)
    assert int(limited["Retry-After"]) > 0
    assert sign_in(client, "congdan", "motcua-demo").status_code == 200


def test_right_passwords_never_count(client: Client) -> None:
    for _ in range(attempts.LIMITS["name and address"] + 5):
        assert sign_in(client, "motcua", "motcua-demo").status_code == 200


def test_guesses_from_elsewhere_do_not_lock_a_colleague_out(client: Client) -> None:
    guesser = Client(REMOTE_ADDR="127.0.0.9")
    for _ in range(attempts.LIMITS["name and address"] + 1):
        answer = sign_in(guesser, "motcua", "wrong")
    is_problem(answer, 429)
    assert sign_in(client, "motcua", "motcua-demo").status_code == 200


def test_one_address_runs_out_of_guesses(client: Client) -> None:
    for number in range(attempts.LIMITS["address"]):
        attempts.count_failure(client.get("/healthz").wsgi_request, f"guess{number}")
    is_problem(sign_in(client, "motcua", "motcua-demo"), 429)


@pytest.mark.parametrize("sent", [{}, {"username": "motcua"}, [], {"username": 5}])
def test_an_incomplete_sign_in_names_the_fields(client: Client, sent: Any) -> None:
    assert is_problem(client.post(TOKEN, sent, JSON), 400)["errors"]


def test_a_token_ends_with_time_and_with_the_account(client: Client, clerk: Person) -> None:
    token = issue_token(clerk, at=timezone.now())
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/me/", headers=headers).status_code == 200
    Person.objects.filter(pk=clerk.pk).update(is_active=False)
    is_problem(client.get("/api/v1/me/", headers=headers), 401)
    Person.objects.filter(pk=clerk.pk).update(is_active=True)
    AccessToken.objects.update(expires_at=timezone.now())
    is_problem(client.get("/api/v1/me/", headers=headers), 401)
    issue_token(clerk, at=timezone.now() + timedelta(minutes=1))
    assert AccessToken.objects.filter(person=clerk).count() == 1


def test_a_token_can_be_given_back(clerk: Person) -> None:
    person = Caller(clerk)
    assert person.delete(TOKEN).status_code == 204
    is_problem(person.ask("me/"), 401)
    is_problem(person.delete(TOKEN), 401)
    is_problem(Client().delete(TOKEN), 401)


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Bearer a b", "bearer é"])
def test_a_token_that_is_none_is_refused(client: Client, header: str) -> None:
    is_problem(client.get("/api/v1/me/", headers={"Authorization": header}), 401)


def test_a_session_works_and_keeps_its_csrf_check(clerk: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)
    assert client.get("/api/v1/me/").json()["username"] == "motcua"
    is_problem(client.post("/api/v1/dossiers/", {}, JSON), 403)


def test_every_error_is_a_problem(client: Client, clerk: Person) -> None:
    is_problem(client.get("/api/v1/dossiers/"), 401)
    is_problem(client.get("/api/v1/no-such-thing/"), 404)
    is_problem(client.get("/api/no/such/thing/"), 404)
    is_problem(client.put("/api/v1/me/"), 401)
    caller = Caller(clerk)
    is_problem(caller.put("/api/v1/me/"), 405)
    is_problem(caller.ask("dossiers/NOSUCHCODE/"), 404)
    is_problem(caller.ask("dossiers/%00/"), 404)
    is_problem(caller.post("/api/v1/dossiers/", "{", JSON), 400)
    is_problem(caller.post("/api/v1/dossiers/", "<a/>", "text/xml"), 415)
    is_problem(caller.post("/api/v1/dossiers/", "[" * 5000 + "]" * 5000, JSON), 400)
    is_problem(caller.post("/api/v1/dossiers/", '{"abstract": "\\u0000"}', JSON), 400)
    is_problem(caller.post("/api/v1/dossiers/", '{"abstract": "\\ud800"}', JSON), 400)
    is_problem(caller.post("/api/v1/dossiers/", f'"{"x" * 1024 * 1024}"', JSON), 413)


def test_a_forgotten_slash_keeps_method_and_body(client: Client) -> None:
    answer = client.post("/api/v1/auth/token", {"username": "motcua"}, JSON)
    assert (answer.status_code, answer["Location"]) == (308, "/api/v1/auth/token/")


def test_our_own_error_is_a_problem_too(clerk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("agencies.api.posts_of", broken)
    caller = Caller(clerk)
    caller.raise_request_exception = False
    is_problem(caller.ask("me/"), 500)


def test_sentences_come_in_the_language_asked_for(clerk: Person) -> None:
    def said(language: str) -> str:
        answer = Caller(clerk, **{"Accept-Language": language}).send("dossiers/", {})
        return str(answer.json()["errors"]["procedure"][0])

    assert said("en") == "This field is required."
    assert said("vi") not in ("", said("en"))


def upload(person: Person, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile(name, content, "application/pdf")
    return Caller(person).post("/api/v1/files/", {"file": file})


def test_a_file_is_taken_and_given_back_to_its_owner(citizen: Person, stranger: Person) -> None:
    answer = upload(citizen, "giay-chung-sinh.pdf", make.PDF)
    assert answer.status_code == 201
    stored = answer.json()
    assert stored["name"] == "giay-chung-sinh.pdf"
    assert stored["size"] == len(make.PDF)
    content = Caller(citizen).ask(f"files/{stored['id']}/")
    assert b"".join(content.streaming_content) == make.PDF
    assert content["Content-Disposition"].startswith("attachment")
    is_problem(Caller(stranger).ask(f"files/{stored['id']}/"), 404)


def test_what_is_no_document_is_refused(citizen: Person) -> None:
    assert is_problem(upload(citizen, "virus.pdf", b"MZ\x90\x00" * 40), 400)["errors"]["file"]
    assert is_problem(upload(citizen, "empty.pdf", b""), 400)["errors"]["file"]
    nothing = Caller(citizen).post("/api/v1/files/", {"other": "x"})
    assert is_problem(nothing, 400)["errors"]["file"]
    assert not StoredFile.objects.exists()


def test_uploading_needs_an_account(client: Client) -> None:
    is_problem(client.post("/api/v1/files/", {"file": SimpleUploadedFile("a.pdf", make.PDF)}), 401)


def test_the_provincial_leader_is_somebody(db: None) -> None:
    assert caller("lanhdao").ask("me/").json()["posts"] == [
        {"unit": "H01", "role": "provincial_leader"}
    ]
