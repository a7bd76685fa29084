"""What citizens type, in their words, with slips and without accents, and what is to come first."""

import pytest
from django.utils import timezone

from procedures.models import ProcedureVersion
from procedures.search import Found, found
from procedures.search_words import search_text
from procedures.vocabulary import Vocabulary

FIRST = (
    ("lam giay khai sinh", "1.001193"),
    ("giấy khai sinh", "1.001193"),
    ("khai sinh cho con", "1.001193"),
    ("dang ki khai sinh", "1.001193"),
    ("con moi sinh", "1.001193"),
    ("mất giấy khai sinh", "2.000635"),
    ("mat giay khai sinh", "2.000635"),
    ("xin trich luc khai sinh", "2.000635"),
    ("bản sao khai sinh", "2.000635"),
    ("cấp lại giấy khai sinh", "2.000635"),
    ("làm lại giấy khai sinh", "1.004884"),
    ("sua giay khai sinh", "1.004859"),
    ("sai ten trong giay khai sinh", "1.004859"),
    ("đổi họ tên", "1.004859"),
    ("người chết", "1.000656"),
    ("chet", "1.000656"),
    ("giay bao tu", "1.000656"),
    ("khai tử", "1.000656"),
    ("cha mới chết cần làm gì", "1.000656"),
    ("ông bà qua đời", "1.000656"),
    ("mai tang", "1.014028"),
    ("tiền mai táng", "1.014028"),
    ("mai táng phí", "1.014028"),
    ("đám ma", "1.014028"),
    ("hoa tang", "1.900101.H01"),
    ("tuoi gia", "1.001776"),
    ("trợ cấp tuổi già", "1.001776"),
    ("tro cap nguoi gia", "1.001776"),
    ("tiền người già", "1.001776"),
    ("người già", "1.001776"),
    ("trợ cấp người cao tuổi", "1.001776"),
    ("công chứng", "2.000815"),
    ("cong chung giay to", "2.000815"),
    ("sao y", "2.000815"),
    ("photo cong chung", "2.000815"),
    ("công chứng bằng đại học", "2.000815"),
    ("cong chung hop dong", "2.001035"),
    ("xác nhận chữ ký", "2.000884"),
    ("sơ yếu lý lịch", "2.000884"),
    ("ket hon", "1.000894"),
    ("dang ky ket hon", "1.000894"),
    ("lấy vợ", "1.000894"),
    ("lam dam cuoi", "1.000894"),
    ("giay doc than", "1.004873"),
    ("giấy xác nhận độc thân", "1.004873"),
    ("xac nhan tinh trang hon nhan", "1.004873"),
    ("so do", "1.012787"),
    ("sang ten so do", "1.013831"),
    ("làm sổ đỏ", "1.012787"),
    ("lam so do lan dau", "1.012787"),
    ("bìa đỏ", "1.012787"),
    ("tach thua", "1.013831"),
    ("thế chấp sổ đỏ", "1.011441"),
    ("lên thổ cư", "1.013992"),
    ("mua ban dat", "1.013831"),
    ("cccd", "2.001195"),
    ("the can cuoc", "2.001195"),
    ("thẻ căn cuớc", "2.001195"),
    ("can cuoc het han", "2.001195"),
    ("mất căn cước", "2.001195"),
    ("doi can cuoc", "2.001195"),
    ("làm căn cước cho con", "2.001195"),
    ("bang lai xe", "3.000347"),
    ("gia han bang lai", "3.000347"),
    ("gplx", "3.000347"),
    ("doi bang lai", "3.000347"),
    ("nhap ho khau", "1.004222"),
    ("hộ khẩu", "1.004222"),
    ("tach khau", "1.004222"),
    ("dang ky tam tru", "1.004194"),
    ("kt3", "1.004194"),
    ("thue tro", "1.004194"),
    ("xay nha", "1.009122"),
    ("xin phep xay nha", "1.009122"),
    ("giấy phép xây dựng", "1.013225"),
    ("sửa nhà", "1.013226"),
    ("mo quan cafe", "1.001612"),
    ("giay phep kinh doanh", "1.001612"),
    ("mở tiệm tạp hóa", "1.001612"),
    ("ly lich tu phap", "3.000333"),
    ("ly lich tu phap so 2", "3.000334"),
    ("tien an tien su", "3.000333"),
    ("giay xac nhan khuyet tat", "1.001699"),
    ("ho ngheo", "1.011607"),
    ("nhận con nuôi", "2.001263"),
    ("khai snh", "1.001193"),
    ("giaays khai sinh", "1.001193"),
    ("ket hin", "1.000894"),
    ("tách sổ", "1.013831"),
)
NOWHERE = (
    "xyz",
    "abc",
    "hehe",
    "choi",
    "lol",
    "meo",
    "an com",
    "qwer",
    "zzz",
    "alo",
    "test",
    "wifi",
    "cho meo",
    "phở bò",
    "blah",
    "gaf",
)


def sought(typed: str) -> Found:
    return found(ProcedureVersion.objects.in_force(timezone.localdate()), typed)


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "code"), FIRST)
def test_what_people_type_finds_what_they_mean_first(typed: str, code: str) -> None:
    assert [one.procedure.code for one in sought(typed).versions][:1] == [code]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", NOWHERE)
def test_nothing_is_offered_for_what_means_nothing_here(typed: str) -> None:
    assert sought(typed).versions == []


@pytest.mark.django_db
def test_of_authentications_all_are_offered_for_the_everyday_word() -> None:
    codes = [one.procedure.code for one in sought("công chứng").versions]
    assert codes[0] == "2.000815"
    assert {"2.000884", "2.001035"} <= {*codes}


@pytest.mark.django_db
def test_who_has_lost_both_still_finds_the_registration_anew() -> None:
    assert "1.004884" in [one.procedure.code for one in sought("mất giấy khai sinh").versions]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chet", "chet"),  # too short to guess at
        ("hin", "hin"),
        ("ket hin", "ket hon"),  # the word beside it bears it out
        ("kahi sinh", "khai sinh"),
        ("sinhh", "sinh"),
        ("ddat", "dat"),  # the keyboard's Vietnamese is off
        ("bang dai hoc", "bang dai hoc"),  # a word of its own, and no licence
        ("bang dai", "bang lai"),
    ],
)
def test_short_words_are_mended_only_where_their_neighbours_bear_it_out(
    typed: str, meant: str
) -> None:
    names = ("Đăng ký khai sinh", "Đăng ký kết hôn", "Thẻ căn cước", "Bằng lái", "Đất đai")
    words = Vocabulary([search_text("9.000001", name, "", "") for name in names])
    assert words.mended(typed) == meant
