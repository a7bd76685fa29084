"""Steps of processing as a picture: boxes from above to below, parallel branches beside each other.

Whatever is drawn is drawn to scale 1: a unit is a pixel, text is broken by the width of a letter.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from textwrap import wrap
from typing import NamedTuple

ALONE, BESIDE = 328, 160  # widths of a box, by itself and in a branch
GAP, APART = 28, 12  # below a box, between branches
PAD, HEAD, LINE = 12, 18, 17  # inside a box; heights of its lines
LETTER = 7.2


class Shown(NamedTuple):
    """A step in words; `told` are the lines below its name."""

    name: str
    told: tuple[str, ...]
    hours: int
    branch: str = ""


class Text(NamedTuple):
    x: int
    y: int
    words: str
    is_name: bool


class Box(NamedTuple):
    number: int
    x: int
    y: int
    width: int
    height: int
    texts: list[Text]

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def bottom(self) -> int:
        return self.y + self.height


class Way(NamedTuple):
    """From one box to another, by their numbers; `path` as SVG has it."""

    from_box: int
    to_box: int
    path: str


class Picture(NamedTuple):
    boxes: list[Box]
    lines: list[Way]
    width: int
    height: int


Numbered = tuple[int, Shown]


def picture(steps: Sequence[Shown]) -> Picture:
    """Every step once, in its order; after branches the next step stands below the longest."""
    blocks = [*_blocks(steps)]
    widest = max((len(chains) for chains in blocks), default=1)
    width = ALONE if widest == 1 else widest * (BESIDE + APART) - APART
    boxes: list[Box] = []
    lines: list[Way] = []
    ends: list[Box] = []
    y = 0
    for chains in blocks:
        drawn = [*_placed(chains, width, y)]
        for chain in drawn:
            boxes += chain
            lines += [_way(end, chain[0], y - GAP // 2) for end in ends]
            lines += [_way(one, other, one.bottom) for one, other in pairwise(chain)]
        ends = [chain[-1] for chain in drawn]
        y = max(end.bottom for end in ends) + GAP
    return Picture(sorted(boxes), lines, width, max(0, y - GAP))


def _blocks(steps: Sequence[Shown]) -> Iterator[list[list[Numbered]]]:
    """Chains of steps that run beside each other; a step without a branch is alone."""
    for is_parallel, rows in groupby(enumerate(steps, 1), lambda one: bool(one[1].branch)):
        if not is_parallel:
            yield from ([[one]] for one in rows)
            continue
        chains: dict[str, list[Numbered]] = {}
        for one in rows:
            chains.setdefault(one[1].branch, []).append(one)
        yield [*chains.values()]


def _placed(chains: Sequence[Sequence[Numbered]], width: int, y: int) -> Iterator[list[Box]]:
    wide = ALONE if len(chains) == 1 else BESIDE
    left = (width - len(chains) * (wide + APART) + APART) // 2
    for place, chain in enumerate(chains):
        drawn: list[Box] = []
        for number, step in chain:
            at = drawn[-1].bottom + GAP if drawn else y
            drawn.append(_box(number, step, (left + place * (wide + APART), at), wide))
        yield drawn


def _box(number: int, step: Shown, corner: tuple[int, int], width: int) -> Box:
    x, y = corner
    letters = int((width - 2 * PAD) / LETTER)
    texts: list[Text] = []
    at = y + PAD - 5
    for words, is_name in ((f"{number}. {step.name}", True), *((one, False) for one in step.told)):
        for line in wrap(words, letters - 2 * is_name):
            at += HEAD if is_name else LINE
            texts.append(Text(x + PAD, at, line, is_name))
    return Box(number, x, y, width, at + PAD - y, texts)


def _way(one: Box, other: Box, turn: int) -> Way:
    """Straight down, or down to the turn, across, and down."""
    across = "" if one.middle == other.middle else f"V{turn}H{other.middle}"
    return Way(one.number, other.number, f"M{one.middle} {one.bottom}{across}V{other.y}")
