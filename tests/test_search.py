"""What people type finds what they mean; what many ask for comes first."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from agencies.sorting import plain
from procedures.models import Field, Procedure, ProcedureVersion, Synonym
from procedures.search import CAP, found, search_text
from procedures.search_fit import code_fit, code_in, fit
from procedures.search_words import Phrase, without_fillers
from procedures.slips import slips_of
from procedures.vocabulary import Vocabulary
from tests import make
from tests.filing import text

LETTERS = st.text("abcdeghiklmnopqrstuvxyđăâêôơưạảãáà ", max_size=30)


def codes(typed: str, on: date | None = None) -> list[str]:
    versions = ProcedureVersion.objects.in_force(on or timezone.localdate())
    return [one.procedure.code for one in found(versions, typed).versions]


def is_near(typed: str) -> bool:
    return found(ProcedureVersion.objects.in_force(timezone.localdate()), typed).is_near


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("làm giấy khai sinh", "1.001193"),
        ("giấy khai sinh", "1.001193"),
        ("sổ đỏ", "1.013831"),
        ("bìa đỏ", "1.013831"),
        ("bằng lái", "3.000347"),
        ("gia han gplx", "3.000347"),
        ("cccd", "2.001195"),
        ("đám cưới", "1.000894"),
        ("lấy vợ", "1.000894"),
        ("xin giấy độc thân ở đâu", "1.004873"),
        ("tôi muốn mở quán cà phê thì làm thế nào", "1.001612"),
        ("KT3", "1.004194"),
        ("photo công chứng", "2.000815"),
    ],
)
def test_everyday_words(typed: str, code: str) -> None:
    assert code in codes(typed)[:3]


@pytest.mark.django_db
def test_every_everyday_word_of_the_ground_leads_somewhere() -> None:
    for synonym in Synonym.objects.all():
        for said in (synonym.words, synonym.means):
            assert codes(said), said
            assert not is_near(said), said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("khai snh", "1.001193"),  # a letter too few
        ("khai sinhh", "1.001193"),  # too many
        ("ket hin", "1.000894"),  # another
        ("ly lich tu phpa", "3.000333"),  # two exchanged
        ("đăng kí kết hôn", "1.000894"),  # i and y
        ("li lich tu phap", "3.000333"),
        ("khaisinh", "1.001193"),  # without the space
        ("giaays khai sinh", "1.001193"),  # the keyboard's Vietnamese is off
        ("ddaats ddai", "1.012787"),
    ],
)
def test_small_slips(typed: str, code: str) -> None:
    assert code in codes(typed)[:3]
    assert is_near(typed)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["1.004873", "1004873", " 1.004873 ", "1.004873.000.00.00.H01", "1 004873"]
)
def test_a_code_with_or_without_its_dots(typed: str) -> None:
    assert codes(typed) == ["1.004873"]


@pytest.mark.django_db
def test_the_beginning_of_a_code_and_a_code_that_is_none() -> None:
    assert codes("1.0048") == ["1.004859", "1.004873", "1.004884"]
    assert codes("1.004874") == []


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["qwertz xyz", "mua vé máy bay", "%", "_", "|", "\0", "..", "💡"])
def test_what_is_not_there_is_not_found(typed: str) -> None:
    assert len(codes(typed)) in (0, CAP, len(codes("")))
    assert typed in ("%", "_", "|", "\0", "..", "💡") or codes(typed) == []


@pytest.mark.django_db
def test_of_what_fits_alike_what_is_asked_for_most_comes_first() -> None:
    assert codes("chứng thực")[0] == "2.000815"
    Procedure.objects.filter(code="2.000884").update(uses=7)
    assert codes("chứng thực")[0] == "2.000884"
    assert codes("")[0] == "2.000884"
    Procedure.objects.filter(code="1.004884").update(uses=900)
    assert codes("khai sinh")[0] == "1.001193", "what fits better still comes first"


@pytest.mark.django_db
def test_a_new_synonym_is_heard_at_once() -> None:
    assert codes("qwertz xyz") == []
    Synonym.objects.create(words="Qwertz XYZ", means="xác nhận tình trạng hôn nhân")
    assert codes("qwertz xyz") == ["1.004873"]
    assert codes("xin cái qwertz xyz") == ["1.004873"]


@pytest.mark.django_db
def test_a_version_published_now_is_found_at_once() -> None:
    assert codes("khai sinh")
    tomorrow = make.published({"keywords": "chim sẻ"}).effective_from
    assert codes("chim sẻ", tomorrow) == ["1.001193"]
    assert codes("chim sẻ") == []


@pytest.mark.django_db
def test_as_many_questions_to_the_database_for_many_as_for_one(
    client: Client, django_assert_max_num_queries: object
) -> None:
    client.get("/?q=kết hôn")
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        client.get("/?q=kết hôn")
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        client.get("/?q=cấp giấy")


@pytest.mark.django_db
def test_by_field_and_by_life_event(client: Client) -> None:
    page = text(client.get("/?event=marriage"))
    assert "1.000894" in page
    assert "1.009122" not in page
    narrowed = text(client.get("/?event=marriage&field=chung-thuc&q=sao y"))
    assert "1.000894" not in narrowed
    fields = text(client.get("/procedures/"))
    held = ProcedureVersion.objects.in_force(timezone.localdate())
    for field in Field.objects.filter(procedures__versions__in=held):
        assert f"?field={field.code}" in fields


@pytest.mark.django_db
def test_the_page_says_when_it_only_comes_near(client: Client) -> None:
    assert "Gần nhất là" in text(client.get("/?q=khai snh"))
    assert "Gần nhất là" not in text(client.get("/?q=khai sinh"))
    assert "Không có thủ tục nào" in text(client.get("/?q=qwertz"))


# Pure


def test_levels_of_fit() -> None:
    told = search_text("1.001193", "Đăng ký khai sinh", "giấy chứng sinh, em bé", "Hộ tịch")
    assert told == " | 1.001193 | dang ky khai sinh | giay chung sinh | em be | ho tich | "
    levels = [
        fit(told, Phrase(one))
        for one in ("khai sinh", "ky khai", "chung sinh", "be sinh", "em ba", "kh")
    ]
    assert levels == [10, 8, 6, 4, 0, 2]
    assert fit(told, Phrase("em be", is_shortened=True)) == 9


def test_codes() -> None:
    assert code_in("khai sinh") == ""
    assert code_in("12") == ""
    assert code_fit("1.004873", code_in("1.004873.000.00.00.H01")) > code_fit("1.004873", "1004")
    assert code_fit("1.004873", "") == 0


def test_fillers_never_eat_all() -> None:
    assert without_fillers("toi muon lam giay khai sinh") == "giay khai sinh"
    assert without_fillers("thu tuc") == "thu tuc"


@given(LETTERS)
def test_plain_words_of_any_text_are_found_in_it(words: str) -> None:
    sought = plain(words)
    if sought:
        told = search_text("9.000001", words, "", "Hộ tịch")
        assert fit(told, Phrase(sought)) >= 8


@given(st.text("abcdegh", min_size=6, max_size=8), st.data())
def test_one_slip_is_undone(word: str, data: st.DataObject) -> None:
    slip = data.draw(st.sampled_from(sorted(slips(word))))
    assert word in slips_of(slip)
    assert Vocabulary([search_text("9.000001", word, "", "")]).mended(slip) == word


def slips(word: str) -> Iterator[str]:
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
        yield f"{word[:place]}x{word[place:]}"
        swapped = word[:place] + word[place : place + 2][::-1] + word[place + 2 :]
        yield swapped if swapped != word else f"{word}x"
