"""The texts that versions are found by, kept in the process: those of a version change with the
name of its field only."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from procedures.models import ProcedureVersion
from procedures.vocabulary import Vocabulary


class Key(NamedTuple):
    """A version, and what its text hangs on."""

    pk: int
    code: str
    field: str


class Texts:
    def __init__(self) -> None:
        self.known: dict[Key, str] = {}
        self.words: tuple[dict[Key, str], Vocabulary] | None = None

    def of(self, versions: Collection[Key]) -> Mapping[Key, str]:
        """Those of the versions at least; what is not known yet is asked for at once."""
        missing = {key.pk: key for key in versions if key not in self.known}
        if missing:
            rows = ProcedureVersion.objects.filter(pk__in=missing)
            found = rows.values_list("pk", "search_text")
            kept = {key: text for key, text in self.known.items() if key.pk not in missing}
            self.known = {**kept, **{missing[pk]: text for pk, text in found}}
        return self.known

    def vocabulary(self) -> Vocabulary:
        """Of all texts that are known by now."""
        known = self.known
        if self.words is None or self.words[0] is not known:
            self.words = known, Vocabulary([*known.values()])
        return self.words[1]


TEXTS = Texts()
