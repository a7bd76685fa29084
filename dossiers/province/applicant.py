"""Who files a dossier: its owner, whoever brings it, and the reference it goes by."""

from datetime import date
from random import Random
from typing import Any, NamedTuple

from citizens.codes import SIGNS
from citizens.identity import IdKind
from dossiers.province.ground import UnitFacts, VersionFacts
from dossiers.province.people import Company, Someone, company, place_of, someone
from dossiers.province.ticks import NULL
from dossiers.province.wording import COMPANIES, abstract, answers
from dossiers.states import OwnerKind

HALF = 25  # a reference is fifty bits
ROUNDS = 4


class Applicant(NamedTuple):
    """`acting` is who files and answers; `block` the columns of owner and submitter for COPY."""

    reference: str
    owner: str
    acting: str
    abstract: str
    answers: dict[str, Any]
    block: str


class Applicants:
    def __init__(
        self, unit: UnitFacts, random: Random, shares: dict[str, float], key: int, on: date
    ) -> None:
        self.unit, self.random, self.shares, self.key, self.on = unit, random, shares, key, on

    def draw(self, version: VersionFacts, number: int, *, is_online: bool) -> Applicant:
        random = self.random
        person = self._someone(number)
        firm = company(random) if version.code in COMPANIES else None
        submitter = person
        if firm is None and random.random() < self.shares["submitter_differs"]:
            submitter = self._someone(number + 500_009)
        owner = firm.name if firm else person.name
        return Applicant(
            reference_of(number, self.key),
            owner,
            submitter.name if firm else person.name,
            abstract(random, version, person.name, firm),
            answers(random, version) if is_online else {},
            "\t".join((*_owner(person, firm), *_submitter(submitter))),
        )

    def _someone(self, number: int) -> Someone:
        place = place_of(self.random, self.unit.places)
        return someone(self.random, place, number, shares=self.shares, until=self.on)


def _owner(person: Someone, firm: Company | None) -> tuple[str, ...]:
    if firm:
        named = (OwnerKind.ORGANISATION, firm.name, IdKind.TAX_CODE, firm.tax_code, NULL)
    else:
        born = person.birth_date.isoformat()
        named = (OwnerKind.PERSON, person.name, IdKind.CCCD, person.id_number, born)
    return (*named, person.address, person.phone, "")


def _submitter(person: Someone) -> tuple[str, ...]:
    return (person.name, IdKind.CCCD, person.id_number, person.address, person.phone, "")


def reference_of(number: int, key: int) -> str:
    """Ten Crockford characters, another for every number: a small Feistel network."""
    mask = (1 << HALF) - 1
    left, right = number >> HALF & mask, number & mask
    for turn in range(ROUNDS):
        mixed = ((right + turn + 1) * 0x9E3779B97F4A7C15 + key * (2 * turn + 1)) % 2**64
        mixed = (mixed ^ mixed >> 29) * 0xBF58476D1CE4E5B9 % 2**64
        left, right = right, left ^ (mixed >> 33 & mask)
    bits = left << HALF | right
    return "".join(SIGNS[bits >> shift & 31] for shift in range(45, -5, -5))
