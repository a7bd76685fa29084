"""How far a person's posts reach. Posts are asked for once per request and day."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from agencies.models import Post, Role, Unit, posts_of

if TYPE_CHECKING:
    from citizens.models import Person

STAFF_ROLES = frozenset({Role.CLERK, Role.OFFICER, Role.LEADER})


@dataclass(frozen=True)
class Reach:
    """`units` are seen with everything below; `desk_units` are where the person sits."""

    posts: tuple[Post, ...]
    units: tuple[Unit, ...]
    sees_all: bool

    @property
    def desk_units(self) -> tuple[Unit, ...]:
        return tuple(post.unit for post in self.posts if post.role == Role.CLERK)

    def has(self, *roles: str) -> bool:
        return any(post.role in roles for post in self.posts)


def reach_of(person: "Person", on: date | None = None) -> Reach:
    """What the posts that `person` holds on the day let them see; kept with the person."""
    on = on or timezone.localdate()
    kept: tuple[date, Reach] | None = getattr(person, "_reach", None)
    if kept is not None and kept[0] == on:
        return kept[1]
    posts = tuple(posts_of(person, on))
    province = [post.unit for post in posts if post.role == Role.PROVINCIAL_LEADER]
    units = [post.unit for post in posts if post.role in STAFF_ROLES] + with_ended(province)
    reach = Reach(posts, tuple(units), any(post.role == Role.INSPECTOR for post in posts))
    person._reach = (on, reach)  # type: ignore[attr-defined]
    return reach


def with_ended(provinces: list[Unit]) -> list[Unit]:
    """Today's provinces and every ended unit that they succeed."""
    if not provinces:
        return []
    ended = Unit.objects.filter(Q(succeeded_by__successor__in=provinces)).distinct()
    return [*provinces, *ended]
