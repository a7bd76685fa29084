"""The demo's people: ten who can sign in, and colleagues who cannot, so that work has names.

Who may call this is the command's business: it refuses anywhere but in a demo.
"""

from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from agencies.models import IssuingBody, Post, Role, SigningCapacity, Unit
from agencies.trust import certify
from citizens.models import Person

PASSWORD = "motcua-demo"  # noqa: S105  known to everyone, like the demo itself
SINCE = date(2025, 7, 1)
VERIFIED_AT = datetime(2025, 7, 1, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

PROVINCE = "H01"
COMMUNE = "H01.155"  # phường Rạch Giá
LONG_XUYEN = "H01.103"
PHU_QUOC = "H01.200"
JUSTICE = "H01.03"
CENTRE = "H01.18"
LAND = "H01.06.02"  # the land registration branch of Rạch Giá
TAX = "H01.19"
SIGNING = (COMMUNE, LONG_XUYEN, PHU_QUOC, JUSTICE, LAND)
CERTIFIED_YEARS = 5


class Account(NamedTuple):
    username: str
    full_name: str
    id_number: str
    birth_date: date
    phone: str
    address: str = "Phường Rạch Giá, tỉnh An Giang"
    unit: str = ""
    role: str = ""
    title: str = ""


CITIZEN = Account(
    "congdan",
    "Nguyễn Thị Mai Hương",
    "091190004217",
    date(1990, 8, 14),
    "0913204176",
    "27 Lạc Hồng, phường Rạch Giá, tỉnh An Giang",
)

OFFICIALS = (
    Account("motcua", "Trần Thị Bích Ngọc", "091193007752", date(1993, 2, 5), "0918330452",
            unit=COMMUNE, role=Role.CLERK, title="Viên chức tiếp nhận hồ sơ"),
    Account("chuyenvien", "Lê Minh Khôi", "091088011306", date(1988, 11, 23), "0907411985",
            unit=COMMUNE, role=Role.OFFICER, title="Công chức tư pháp – hộ tịch"),
    Account("lanhdaodonvi", "Phạm Quốc Thịnh", "091076002894", date(1976, 4, 9), "0913876120",
            unit=COMMUNE, role=Role.LEADER, title="Phó Chủ tịch UBND phường"),
    Account("lanhdao", "Huỳnh Văn Dũng", "091070001573", date(1970, 12, 1), "0919005127",
            unit=PROVINCE, role=Role.PROVINCIAL_LEADER, title="Phó Chủ tịch UBND tỉnh"),
    Account("quanly", "Võ Thị Kim Loan", "089182006641", date(1982, 6, 17), "0939264410",
            unit=PROVINCE, role=Role.CATALOGUE_MANAGER, title="Chuyên viên kiểm soát thủ tục"),
    Account("kiemsoat", "Nguyễn Hữu Phước", "091080009416", date(1980, 3, 27), "0913584072",
            unit=PROVINCE, role=Role.CATALOGUE_MANAGER, title="Trưởng phòng Kiểm soát thủ tục"),
    Account("quantri", "Đặng Hoàng Phúc", "091091013328", date(1991, 9, 30), "0944105883",
            unit=PROVINCE, role=Role.ADMINISTRATOR, title="Quản trị hệ thống"),
    Account("buudien", "Ngô Thị Thanh Thúy", "091196005019", date(1996, 3, 12), "0948770236",
            unit=COMMUNE, role=Role.POSTAL_CLERK, title="Nhân viên bưu điện"),
    Account("thanhtra", "Bùi Đức Toàn", "089079003467", date(1979, 1, 26), "0918642057",
            unit=PROVINCE, role=Role.INSPECTOR, title="Thanh tra viên"),
)  # fmt: skip

COLLEAGUES = (
    Account("chuyenvien.rachgia", "Danh Thị Ngọc Lan", "091192008135", date(1992, 5, 20),
            "0916527304", unit=COMMUNE, role=Role.OFFICER, title="Công chức địa chính – xây dựng"),
    Account("motcua.longxuyen", "Nguyễn Ngọc Hân", "089195010472", date(1995, 7, 8),
            "0907318642", unit=LONG_XUYEN, role=Role.CLERK, title="Viên chức tiếp nhận hồ sơ"),
    Account("chuyenvien.longxuyen", "Trương Hoài Nam", "089087004926", date(1987, 10, 3),
            "0918450731", unit=LONG_XUYEN, role=Role.OFFICER, title="Công chức tư pháp – hộ tịch"),
    Account("lanhdao.longxuyen", "Lý Thanh Tùng", "089074002218", date(1974, 2, 28),
            "0913662509", unit=LONG_XUYEN, role=Role.LEADER, title="Phó Chủ tịch UBND phường"),
    Account("motcua.phuquoc", "Phan Thị Diễm My", "091197009604", date(1997, 12, 19),
            "0939581407", unit=PHU_QUOC, role=Role.CLERK, title="Viên chức tiếp nhận hồ sơ"),
    Account("chuyenvien.phuquoc", "Đỗ Tấn Phát", "091089006713", date(1989, 3, 15),
            "0944270856", unit=PHU_QUOC, role=Role.OFFICER, title="Công chức tư pháp – hộ tịch"),
    Account("lanhdao.phuquoc", "Trần Minh Khoa", "091077003150", date(1977, 8, 6),
            "0919043718", unit=PHU_QUOC, role=Role.LEADER, title="Phó Chủ tịch UBND đặc khu"),
    Account("motcua.tinh", "Lâm Thị Ngọc Trâm", "091194007286", date(1994, 1, 11),
            "0916804523", unit=CENTRE, role=Role.CLERK, title="Viên chức Trung tâm"),
    Account("chuyenvien.tuphap", "Hồ Văn Nghĩa", "091086005391", date(1986, 9, 27),
            "0907925164", unit=JUSTICE, role=Role.OFFICER, title="Chuyên viên hành chính tư pháp"),
    Account("lanhdao.tuphap", "Nguyễn Thị Hồng Vân", "091173001847", date(1973, 5, 4),
            "0913140962", unit=JUSTICE, role=Role.LEADER, title="Phó Giám đốc Sở"),
    Account("motcua.datdai", "Châu Thị Mỹ Tiên", "091198010934", date(1998, 6, 22),
            "0948356270", unit=LAND, role=Role.CLERK, title="Viên chức tiếp nhận hồ sơ"),
    Account("chuyenvien.datdai", "Mai Hữu Lộc", "091085004562", date(1985, 11, 16),
            "0918273695", unit=LAND, role=Role.OFFICER, title="Viên chức đo đạc, đăng ký"),
    Account("lanhdao.datdai", "Thái Văn Hậu", "091072002739", date(1972, 7, 13),
            "0919617385", unit=LAND, role=Role.LEADER, title="Giám đốc Chi nhánh"),
    Account("chuyenvien.thue", "Ngô Thị Thanh Thảo", "091191003478", date(1991, 4, 17),
            "0917264830", unit=TAX, role=Role.OFFICER, title="Công chức thuế"),
    Account("lanhdao.thue", "Phạm Quốc Bảo", "089075006124", date(1975, 10, 9),
            "0913580247", unit=TAX, role=Role.LEADER, title="Phó Trưởng Thuế tỉnh"),
)  # fmt: skip


@transaction.atomic
def load_accounts() -> None:
    """Needs the units. Accounts and posts that are there already stay as they are."""
    password = make_password(PASSWORD)
    citizen = _person(CITIZEN, password)
    if citizen.identity_verified_at is None:
        citizen.identity_verified_at = VERIFIED_AT
        citizen.save(update_fields=["identity_verified_at"])
    units = {unit.code: unit for unit in Unit.objects.filter(valid_to=None)}
    for account in OFFICIALS:
        _hold_post(_person(account, password), account, units[account.unit])
    for account in COLLEAGUES:
        _hold_post(_person(account, make_password(None)), account, units[account.unit])
    _lay_down_letterhead(units[COMMUNE])
    for code in SIGNING:
        if not units[code].certificates.exists():
            certify(units[code], VERIFIED_AT, CERTIFIED_YEARS)


def _person(account: Account, password: str) -> Person:
    person, _ = Person.objects.get_or_create(
        username=account.username,
        defaults={
            "password": password,
            "full_name": account.full_name,
            "email": f"{account.username}@motcua.example",
            "phone": account.phone,
            "address": account.address,
            "birth_date": account.birth_date,
            "id_number": account.id_number,
        },
    )
    EmailAddress.objects.get_or_create(
        user=person, defaults={"email": person.email, "primary": True, "verified": True}
    )
    return person


def _hold_post(person: Person, account: Account, unit: Unit) -> None:
    Post.objects.get_or_create(
        person=person,
        unit=unit,
        role=account.role,
        defaults={"title": account.title, "valid_from": SINCE},
    )


def _lay_down_letterhead(commune: Unit) -> None:
    """A people's committee has nobody above it at the head of its papers (NĐ 30/2020, annex I);
    its deputy chairman signs in the chairman's stead."""
    IssuingBody.objects.get_or_create(
        unit=commune,
        valid_from=SINCE,
        defaults={"name": "Ủy ban nhân dân phường Rạch Giá", "place": "Rạch Giá"},
    )
    deputy = Post.objects.get(person__username="lanhdaodonvi", unit=commune, role=Role.LEADER)
    SigningCapacity.objects.get_or_create(
        post=deputy,
        valid_from=SINCE,
        defaults={"mode": "KT.", "principal": "CHỦ TỊCH", "title": "PHÓ CHỦ TỊCH"},
    )
