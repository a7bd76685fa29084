"""Which faces of the house somebody's posts open; menus follow posts."""

from dataclasses import dataclass

from django import template
from django.template.context import RequestContext

from agencies.models import Role
from dossiers.queue import DESK_ROLES
from dossiers.rights import STAFF_ROLES, WATCHERS, Reach, reach_of
from dossiers.slips.books import READERS
from procedures.result_templates import WRITERS

register = template.Library()


@dataclass(frozen=True)
class Faces:
    reach: Reach

    @property
    def has_desk(self) -> bool:
        return self.reach.has(*STAFF_ROLES)

    @property
    def reads_queue(self) -> bool:
        return self.reach.has(*DESK_ROLES)

    @property
    def takes_in(self) -> bool:
        return self.reach.has(Role.CLERK)

    @property
    def reads_books(self) -> bool:
        return self.reach.has(*READERS)

    @property
    def has_figures(self) -> bool:
        return self.reach.has(Role.LEADER, Role.PROVINCIAL_LEADER, Role.INSPECTOR)

    @property
    def has_own_figures(self) -> bool:
        """Of their own work alone."""
        return self.reach.has(Role.OFFICER) and not self.has_figures

    @property
    def inspects(self) -> bool:
        return self.reach.has(Role.INSPECTOR)

    @property
    def watches_histories(self) -> bool:
        return self.reach.has(*WATCHERS)

    @property
    def manages_catalogue(self) -> bool:
        return self.reach.has(Role.CATALOGUE_MANAGER)

    @property
    def writes_templates(self) -> bool:
        return self.reach.has(*WRITERS)

    @property
    def administers(self) -> bool:
        return self.reach.has(Role.ADMINISTRATOR)

    @property
    def post_in_words(self) -> str:
        for post in self.reach.posts:
            return f"{post.title or post.get_role_display()} · {post.unit.name}"
        return ""


@register.simple_tag(takes_context=True)
def faces(context: RequestContext) -> Faces:
    person = context["request"].user
    if not person.is_authenticated:
        return Faces(Reach((), (), sees_all=False))
    return Faces(reach_of(person))
