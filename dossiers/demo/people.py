"""Plausible people of An Giang, for demo dossiers; every one is made up."""

from datetime import date
from random import Random

from dossiers.filing import Party

FAMILY_NAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Danh", "Lâm", "Đỗ", "Bùi", "Châu")
MIDDLE_NAMES = {
    0: ("Văn", "Hữu", "Minh", "Quốc", "Thanh", "Hoàng"),
    1: ("Thị", "Thị Ngọc", "Thị Kim", "Thị Mỹ", "Ngọc", "Thị Hồng"),
}
GIVEN_NAMES = {
    0: ("Bảo", "Đức", "Hải", "Khang", "Lộc", "Nghĩa", "Phúc", "Tài", "Út", "Vinh"),
    1: ("Ánh", "Duyên", "Hạnh", "Lan", "Mai", "Nhung", "Thủy", "Tiên", "Trâm", "Yến"),
}
STREETS = ("Nguyễn Trung Trực", "Lạc Hồng", "Lý Thường Kiệt", "Trần Phú", "Mạc Cửu", "Ngô Quyền")


def person(random: Random, place: str) -> Party:
    """Somebody grown up, with a 12-digit ID that fits sex and year of birth."""
    sex = random.randint(0, 1)
    born = date(random.randint(1950, 2004), random.randint(1, 12), random.randint(1, 28))
    century = sex + (2 if born.year >= 2000 else 0)
    place_code = random.choice(("091", "089"))
    middle, given = random.choice(MIDDLE_NAMES[sex]), random.choice(GIVEN_NAMES[sex])
    return Party(
        name=f"{random.choice(FAMILY_NAMES)} {middle} {given}",
        id_kind="cccd",
        id_number=f"{place_code}{century}{born:%y}{random.randint(0, 999999):06d}",
        birth_date=born,
        address=f"{random.randint(2, 480)} {random.choice(STREETS)}, {place}, tỉnh An Giang",
        phone=f"09{random.randint(10000000, 99999999)}",
    )
