"""How far a person's posts reach. Posts are asked for once per request and day."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.utils import timezone

from agencies.models import Post, Role, Unit

if TYPE_CHECKING:
    from citizens.models import Person

STAFF_ROLES = frozenset({Role.CLERK, Role.OFFICER, Role.LEADER})
LEADING = (Role.LEADER, Role.PROVINCIAL_LEADER)
# Who watches over all histories.
WATCHERS = (Role.INSPECTOR, Role.ADMINISTRATOR)
FEW_UNITS = 50


@dataclass(frozen=True)
class Reach:
    """`units` are seen with everything below, which `unit_ids` names: by ids, unlike by paths,
    lists are read off an index. `desk_units` are where the person sits."""

    posts: tuple[Post, ...]
    units: tuple[Unit, ...]
    sees_all: bool
    unit_ids: frozenset[int] = frozenset()
    # Pairs of a unit where the person sits and a dossier that it was asked about and has not
    # answered yet.
    consulted: frozenset[tuple[int, int]] = frozenset()
    ended: tuple[Unit, ...] = ()  # whose successor is a province that the person leads

    @property
    def desk_units(self) -> tuple[Unit, ...]:
        return tuple(post.unit for post in self.posts if post.role == Role.CLERK)

    @property
    def led_units(self) -> tuple[Unit, ...]:
        """What the person answers for, with everything below; `units` may be more."""
        return (*(post.unit for post in self.posts if post.role in LEADING), *self.ended)

    @property
    def is_wide(self) -> bool:
        """So much is seen that a walk along any order soon meets a page of it."""
        return self.sees_all or len(self.unit_ids) > FEW_UNITS

    def has(self, *roles: str) -> bool:
        return any(post.role in roles for post in self.posts)


def reach_of(person: "Person", on: date | None = None) -> Reach:
    """What the posts that `person` holds on the day let them see; kept with the person."""
    on = on or timezone.localdate()
    kept: tuple[date, Reach] | None = getattr(person, "_reach", None)
    if kept is not None and kept[0] == on:
        return kept[1]
    reach = _reach_of(person, on)
    person._reach = (on, reach)  # type: ignore[attr-defined]
    return reach


def _reach_of(person: "Person", on: date) -> Reach:
    held = Post.objects.held_on(on).filter(person=person).select_related("unit")
    posts = tuple(held.annotate(below=ids_below("unit__path"), asked=ids_asked("unit")))
    staff = [post for post in posts if post.role in STAFF_ROLES]
    provincial = [post for post in posts if post.role == Role.PROVINCIAL_LEADER]
    ended = ended_before([post.unit for post in provincial])
    seen = [*staff, *provincial, *ended]
    return Reach(
        posts,
        (*(post.unit for post in (*staff, *provincial)), *ended),
        any(post.role == Role.INSPECTOR for post in posts),
        frozenset(pk for one in seen for pk in one.below),  # type: ignore[attr-defined]
        frozenset(
            (post.unit_id, pk)
            for post in posts
            if post.role in (Role.OFFICER, Role.LEADER)
            for pk in post.asked  # type: ignore[attr-defined]
        ),
        tuple(ended),
    )


def ended_before(provinces: list[Unit]) -> list[Unit]:
    if not provinces:
        return []
    ended = Unit.objects.filter(Q(succeeded_by__successor__in=provinces)).distinct()
    return list(ended.annotate(below=ids_below("path")))


def ids_asked(unit: str) -> ArraySubquery:
    """Ids of the dossiers about which a question to the unit is open."""
    # The models import this module.
    items = apps.get_model("dossiers", "WorkItem").objects.order_by()
    asked = items.filter(kind="consultation", done_at=None, unit=OuterRef(unit))
    return ArraySubquery(asked.values("dossier"))


def ids_below(path: str) -> ArraySubquery:
    """Ids of the unit with that path and of all below it."""
    below = Unit.objects.filter(path__startswith=OuterRef(path)).order_by()
    return ArraySubquery(below.values("pk"))
