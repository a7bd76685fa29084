"""The words of the catalogue, by which words that are typed wrong are put right."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import log

from procedures.search_words import BOUND, Phrase
from procedures.slips import slips_of


class Vocabulary:
    """In how many texts a word stands, and which words stand beside each other."""

    def __init__(self, texts: list[str]) -> None:
        self.size = len(texts)
        self.texts = Counter[str]()
        self.pairs = Counter[tuple[str, str]]()
        self.names: set[str] = set()
        for text in texts:
            self.texts.update(set(text.split()))
            parts = [part.strip() for part in text.split(BOUND.strip())]
            self.names.update(part for part in parts if " " in part)
            for part in parts:
                self.pairs.update(set(pairwise(part.split())))
        del self.texts[BOUND.strip()]

    def mended(self, text: str) -> str:
        """Each word that is not known, or stands beside nothing that it ever stands beside, as
        what was probably meant."""
        words = text.split()
        done: list[str] = []
        for place, word in enumerate(words):
            before = done[-1].split()[-1] if done else ""
            after = words[place + 1] if place + 1 < len(words) else ""
            done.append(self._meant(word, before, after))
        return " ".join(done)

    def _meant(self, word: str, before: str, after: str) -> str:
        def beside(one: str) -> int:
            first, *_between = one.split()
            last = one.rsplit(maxsplit=1)[-1]
            return self.pairs[before, first] + self.pairs[last, after]

        is_number = any(letter.isdigit() for letter in word)
        if is_number or len(word) == 1 or (word in self.texts and beside(word)):
            return word
        offered = [*self._offered(word)]
        if word in self.texts:
            offered = [one for one in offered if beside(one)]
        if not offered:
            return word
        return max(offered, key=lambda one: (beside(one), one[0] == word[0], self.often(one), one))

    def often(self, words: str) -> int:
        return min(self.texts[word] for word in words.split())

    def _offered(self, word: str) -> Iterator[str]:
        yield from (one for one in slips_of(word) if one in self.texts)
        for cut in range(2, len(word) - 1):
            if word[:cut] in self.texts and word[cut:] in self.texts:
                yield f"{word[:cut]} {word[cut:]}"

    def named_in(self, text: str) -> list[Phrase]:
        """The longest parts of the text that are a name or an everyday word."""
        words = text.split()
        for length in range(len(words), 1, -1):
            parts = {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}
            if named := parts & self.names:
                return [Phrase(one) for one in sorted(named)]
        return []

    def weights(self, text: str) -> dict[str, float]:
        """Of each word that is known: the rarer, the more; none where most are not known."""
        words = set(text.split())
        known = {word: log(1 + self.size / self.texts[word]) for word in words & {*self.texts}}
        return known if 2 * len(known) >= len(words) else {}
