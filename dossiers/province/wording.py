"""What people and offices write: reasons, notes, what a dossier is about."""

import json
from pathlib import Path
from random import Random
from typing import Any

from dossiers.province.ground import UnitFacts, VersionFacts
from dossiers.province.people import PEOPLES, Company

WORDING: dict[str, Any] = json.loads((Path(__file__).parent / "wording.json").read_text("utf-8"))
COMPANIES = frozenset(WORDING["companies"])


def reason(random: Random, verb: str) -> str:
    text: str = random.choice(WORDING["reasons"][verb])
    return text.format(number=random.randint(100000, 999999)) if "{" in text else text


def note(random: Random, verb: str) -> str:
    said: str = random.choice(WORDING["notes"][verb])
    return said


def abstract(random: Random, version: VersionFacts, owner: str, company: Company | None) -> str:
    choices = WORDING["abstracts"].get(version.code)
    if not choices:
        return version.name
    text: str = random.choice(choices)
    if "{" not in text:
        return text
    return text.format(
        child=_child(random, owner),
        partner=PEOPLES["kinh"].draw(random, random.getrandbits(1)),
        n=random.randint(1, 6),
        area=random.randint(45, 260),
        plot=random.randint(1, 980),
        sheet=random.randint(1, 60),
        company=company.name if company else "",
    )


def _child(random: Random, parent: str) -> str:
    """Most children bear the family name of the parent who files."""
    family = parent.split(maxsplit=1)[0]
    name = PEOPLES["kinh"].draw(random, random.getrandbits(1))
    return f"{family} {name.split(maxsplit=1)[1]}"


def answers(random: Random, version: VersionFacts) -> dict[str, Any]:
    """What is typed into a form online beyond the blocks of owner and submitter."""
    if version.code == "1.004873":
        return {"Mục đích sử dụng": random.choice(WORDING["purposes"])}
    if version.code in ("2.000635", "2.000908"):
        return {"Số bản": random.randint(1, 5)}
    return {}


def number_suffix(unit: UnitFacts) -> str:
    """`UBND`, or the initials of a department: `STP` for Sở Tư pháp."""
    if unit.name.startswith("UBND"):
        return "UBND"
    return "".join(word[0] for word in unit.name.split() if word[0].isalpha()).upper()[:6]
