"""One definition for each figure: pages, API, exports and lists of dossiers read it here.

Whoever changes what a figure counts gives its definition a new version and day, and the whole
set a new VERSION; reports that were issued name the one they were made with.
"""

from reports.definitions.coming import COMING
from reports.definitions.definition import Counted, Definition, Kind, Words
from reports.definitions.ending import ENDING
from reports.definitions.standing import STANDING
from reports.definitions.work import WORK

__all__ = ["ANSWERED", "DEFINITIONS", "GROUPS", "NAMES", "VERSION", "Counted", "Definition", "Kind"]

VERSION = "2026-11"
GROUPS: tuple[tuple[Definition, ...], ...] = (COMING, ENDING, STANDING, WORK)
DEFINITIONS: dict[str, Definition] = {one.name: one for group in GROUPS for one in group}
NAMES: dict[str, Words] = {name: one.label for name, one in DEFINITIONS.items()}
# The keys of answers, each a measure whose dossiers can be listed.
ANSWERED: tuple[str, ...] = tuple(
    name for name, one in DEFINITIONS.items() if one.is_answered and one.kind != Kind.RATE
)
