"""Officials of the units: who holds a post there already, else made-up ones."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from random import Random
from typing import Any, NamedTuple

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from agencies.calendars import FIRST
from agencies.models import Post, Role
from citizens.models import Person
from dossiers.province.ground import UnitFacts
from dossiers.province.people import PEOPLES, id_number
from dossiers.province.wording import WORDING

ROLES = (Role.CLERK, Role.OFFICER, Role.LEADER)
SHORT = {Role.CLERK: "mc", Role.OFFICER: "cv", Role.LEADER: "ld"}
# One more of each for so many dossiers.
LOAD = {Role.CLERK: 3500, Role.OFFICER: 1800, Role.LEADER: 5000}
MOST = 6


class Actor(NamedTuple):
    person: int
    post: int
    name: str
    title: str


Staff = dict[str, list[Actor]]


@transaction.atomic
def staff_of(
    units: Mapping[UnitFacts, int], begin: date, last: date, seed: tuple[object, ...]
) -> dict[int, Staff]:
    """By unit; `units` says how many dossiers each has. Writes who is missing."""
    held = _held([unit.pk for unit in units], begin, last)
    wanted = [
        (unit, role, number)
        for unit, dossiers in units.items()
        for role in ROLES
        if not held[unit.pk][role]
        for number in range(1, 1 + min(MOST, 1 + dossiers // LOAD[role]))
    ]
    if wanted:
        _hire(wanted, seed)
        held = _held([unit.pk for unit in units], begin, last)
    return {pk: dict(staff) for pk, staff in held.items()}


def _held(units: Iterable[int], begin: date, last: date) -> dict[int, Staff]:
    found: dict[int, Staff] = defaultdict(lambda: defaultdict(list))
    posts = Post.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=last),
        unit__in=list(units),
        role__in=ROLES,
        valid_from__lte=begin,
        person__is_active=True,
    )
    for post in posts.select_related("person").order_by("person__username", "pk"):
        actor = Actor(post.person_id, post.pk, post.person.full_name, post.title)
        found[post.unit_id][post.role].append(actor)
    return found


def _hire(wanted: list[tuple[UnitFacts, Role, int]], seed: tuple[object, ...]) -> None:
    """For as long as there is a calendar, so that another period finds them.

    Nobody of them can sign in: the demo's own accounts do that.
    """
    people = [_person(unit, role, number, seed) for unit, role, number in wanted]
    Person.objects.bulk_create(people, ignore_conflicts=True)
    by_name = Person.objects.in_bulk([one.username for one in people], field_name="username")
    rows = [
        Post(
            person=by_name[person.username],
            unit_id=unit.pk,
            role=role,
            title=_title(unit, role),
            valid_from=max(unit.begins, FIRST),
            valid_to=unit.ends,
        )
        for person, (unit, role, _number) in zip(people, wanted, strict=True)
    ]
    Post.objects.bulk_create(rows)


def _person(unit: UnitFacts, role: Role, number: int, seed: tuple[object, ...]) -> Person:
    username = f"{unit.code.lower()}.{SHORT[role]}{number}"
    random = Random(f"{seed}{username}")  # noqa: S311 - made-up people, not secrets
    sex = int(random.random() < (0.3 if role == Role.LEADER else 0.6))
    born = date(random.randint(1970, 1998), random.randint(1, 12), random.randint(1, 28))
    people = "khmer" if random.random() < 0.06 else "kinh"
    return Person(
        username=username,
        password=make_password(None),
        full_name=PEOPLES[people].draw(random, sex),
        birth_date=born,
        id_number=id_number(random, sex, born, random.randrange(1_000_000)),
        address=unit.places[0] if unit.places else "",
    )


def _title(unit: UnitFacts, role: Role) -> str:
    titles: dict[str, Any] = WORDING["titles"][role]
    return str(titles[unit.kind])
