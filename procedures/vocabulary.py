"""The words of the catalogue, by which words that are typed wrong are put right."""

from collections import Counter
from itertools import pairwise
from math import log

from procedures.search_words import BOUND, Phrase
from procedures.slips import slips_of, telex

SHORT = 4  # letters: a slip away from so short a word stands nearly any other


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
        what was probably meant; a short one only as its neighbours bear out."""
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
        offered = self._offered(word)
        if word in self.texts:
            offered = {one for one in offered if self._stands(one, before, after)}
        elif len(word) <= SHORT:
            offered = {one for one in offered if beside(one)} | (offered & _typed_as(word))
        if not offered:
            return word
        return max(offered, key=lambda one: (beside(one), one[0] == word[0], self.often(one), one))

    def _stands(self, words: str, before: str, after: str) -> bool:
        """Beside both neighbours, where there are two."""
        first, *_between = words.split()
        last = words.rsplit(maxsplit=1)[-1]
        asked = [(before, first)] * bool(before) + [(last, after)] * bool(after)
        return bool(asked) and all(self.pairs[pair] for pair in asked)

    def often(self, words: str) -> int:
        return min(self.texts[word] for word in words.split())

    def _offered(self, word: str) -> set[str]:
        cuts = ((word[:cut], word[cut:]) for cut in range(2, len(word) - 1))
        whole = {one for one in slips_of(word) if one in self.texts}
        return whole | {" ".join(cut) for cut in cuts if {*cut} <= self.texts.keys()}

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
        return known if 2 * len(known) > len(words) else {}


def _typed_as(word: str) -> set[str]:
    """With one key taken for an accent."""
    return {one for one in telex(word) if len(one) == len(word) - 1}
