"""Danh sách bàn giao hồ sơ: between the desk and an office, with both confirmations."""

from datetime import datetime
from typing import Any

from agencies.models import Post, Role, Unit
from citizens.models import Person
from dossiers.models import HandOver, HandOverLine, Slip
from dossiers.reckoning import local_date
from dossiers.slips.register import moment_of
from dossiers.slips.words import NO_LIMIT, desk_of, moment_in_words

# Whose posts stand on which side of a list; the first that a person holds is the one named.
DESK = (Role.CLERK,)
OFFICE = (Role.OFFICER, Role.LEADER)


def hand_over_content(slip: Slip) -> dict[str, Any]:
    handed = HandOver.objects.select_related("given_by", "taken_by", "unit").get(slip=slip)
    assert handed.taken_by is not None
    assert handed.taken_at is not None
    giving, taking = sides_of(handed.direction)
    desk, office = desk_of(slip.unit.name), slip.unit.name
    to_office = handed.direction == HandOver.Direction.TO_OFFICE
    lines = handed.lines.select_related("dossier__version").order_by("pk")
    return {
        "to_office": to_office,
        "from": desk if to_office else office,
        "to": office if to_office else desk,
        "rows": [_printed(line) for line in lines],
        "left_out": slip.about.get("left_out", []),
        "note": handed.note,
        "given": _confirmed(handed.given_by, handed.given_at, handed.unit, giving),
        "taken": _confirmed(handed.taken_by, handed.taken_at, handed.unit, taking),
    }


def sides_of(direction: str) -> tuple[tuple[Role, ...], tuple[Role, ...]]:
    """The roles that give, and those that take."""
    return (DESK, OFFICE) if direction == HandOver.Direction.TO_OFFICE else (OFFICE, DESK)


def post_on(person: Person, at: datetime, unit: Unit, roles: tuple[Role, ...]) -> Post | None:
    """In which post the person stood on that side then."""
    held = Post.objects.held_on(local_date(at)).filter(person=person, unit=unit, role__in=roles)
    return min(held, key=lambda post: roles.index(Role(post.role)), default=None)


def _confirmed(person: Person, at: datetime, unit: Unit, roles: tuple[Role, ...]) -> dict[str, str]:
    post = post_on(person, at, unit, roles)
    return {
        "name": person.full_name,
        "title": (post.title or str(post.get_role_display())) if post else "",
        "at": moment_in_words(at),
    }


def _printed(line: HandOverLine) -> list[str]:
    one = line.dossier
    return [
        one.number,
        one.owner_name,
        one.version.name,
        moment_of(one.due_at) or NO_LIMIT,
    ]
