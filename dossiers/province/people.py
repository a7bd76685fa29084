"""Plausible people and companies of the Mekong delta's west: Kinh, Khmer and Hoa; all made up."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

NAMES: dict[str, Any] = json.loads((Path(__file__).parent / "names.json").read_text("utf-8"))
PHONES = ("091", "094", "088", "096", "097", "098", "086", "090", "093", "089", "035", "036", "037",
          "038", "039", "033", "070", "076", "077", "079")  # fmt: skip
CHECK_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
MILLION = 1_000_000
STRIDE = 387_713  # coprime to a million: every applicant of a run gets other last digits


class Someone(NamedTuple):
    name: str
    id_number: str
    birth_date: date
    address: str
    phone: str


class _Names:
    """The names of one people, with families drawn by how common they are."""

    def __init__(self, lists: Mapping[str, Any]) -> None:
        self.families = list(lists["family"])
        self.weights = list(accumulate(lists["family"].values()))
        self.middle = (lists["middle_m"], lists["middle_f"])
        self.given = (lists["given_m"], lists["given_f"])

    def draw(self, random: Random, sex: int) -> str:
        family = random.choices(self.families, cum_weights=self.weights)[0]
        middle = random.choice(self.middle[sex])
        given = random.choice(self.given[sex])
        return f"{family} {middle} {given}" if middle else f"{family} {given}"


PEOPLES = {people: _Names(NAMES[people]) for people in ("kinh", "khmer", "hoa")}


def someone(
    random: Random, place: str, number: int, *, shares: Mapping[str, float], until: date
) -> Someone:
    """An adult on the day, with a 12-digit ID that fits sex and year of birth.

    `number` tells people of one run apart: no two IDs end alike.
    """
    sex = random.getrandbits(1)
    draw = random.random()
    people = "khmer" if draw < shares["khmer"] else "kinh"
    if draw > 1 - shares["hoa"]:
        people = "hoa"
    born = until - timedelta(days=int(19 * 365 + random.betavariate(1.6, 3) * 60 * 365))
    return Someone(
        PEOPLES[people].draw(random, sex),
        id_number(random, sex, born, number),
        born,
        address(random, place),
        phone(random),
    )


def id_number(random: Random, sex: int, born: date, number: int) -> str:
    places = NAMES["birthplaces"]
    draw = random.random()
    place = places["kien_giang"] if draw < 0.72 else places["an_giang"]
    if draw > 0.9:
        place = random.choice(places["elsewhere"])
    century = sex + (2 if born.year >= 2000 else 0)
    return f"{place}{century}{born.year % 100:02d}{number * STRIDE % MILLION:06d}"


def address(random: Random, place: str) -> str:
    """A street where there are streets, a hamlet elsewhere."""
    if place.startswith(("phường", "thị trấn", "đặc khu")):
        return f"{random.randint(2, 480)} {random.choice(NAMES['streets'])}, {place}"
    return f"Ấp {random.choice(NAMES['hamlets'])}, {place}"


def phone(random: Random) -> str:
    return f"{random.choice(PHONES)}{random.randrange(10_000_000):07d}"


class Company(NamedTuple):
    name: str
    tax_code: str


def company(random: Random) -> Company:
    trade, brand = random.choice(NAMES["companies"]), random.choice(NAMES["brands"])
    form = random.choice(("Công ty TNHH", "Công ty TNHH", "Công ty Cổ phần", "Công ty TNHH MTV"))
    return Company(f"{form} {trade} {brand}", tax_code(random))


def tax_code(random: Random) -> str:
    """Ten digits of which the last checks the others (Thông tư 105/2020/TT-BTC)."""
    while True:
        digits = [int(digit) for digit in f"17{random.randrange(1, 10**7):07d}"]
        check = 10 - sum(w * d for w, d in zip(CHECK_WEIGHTS, digits, strict=True)) % 11
        if check != 10:
            return "".join(map(str, digits)) + str(check)


def place_of(random: Random, places: Sequence[str]) -> str:
    return places[0] if len(places) == 1 else random.choice(places)
