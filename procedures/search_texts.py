"""The texts that versions are found by, kept in the process: those of a version never change."""

from collections.abc import Mapping

from procedures.models import ProcedureVersion
from procedures.vocabulary import Vocabulary

Key = tuple[int, str]


class Texts:
    """By number and code of the version."""

    def __init__(self) -> None:
        self.known: dict[Key, str] = {}
        self.words: tuple[int, Vocabulary] | None = None

    def of(self, versions: Mapping[int, str]) -> Mapping[Key, str]:
        """Those of the versions at least; what is not known yet is asked for at once."""
        missing = [pk for pk, code in versions.items() if (pk, code) not in self.known]
        if missing:
            rows = ProcedureVersion.objects.filter(pk__in=missing)
            found = rows.values_list("pk", "procedure__code", "search_text")
            self.known = {**self.known, **{(pk, code): text for pk, code, text in found}}
        return self.known

    def vocabulary(self) -> Vocabulary:
        """Of all texts that are known by now."""
        if self.words is None or self.words[0] != len(self.known):
            self.words = len(self.known), Vocabulary([*self.known.values()])
        return self.words[1]


TEXTS = Texts()
