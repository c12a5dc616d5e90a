"""What one player of one game reads and says, as one sequence of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Choice:
    """A token that the player chose."""

    place: int  #: in the sequence
    allowed: tuple[int, ...] | None  #: tokens that could be chosen, sorted; None: any
    step: int  #: of the game
    log_prob: float = 0.0  #: as it was played


@dataclass
class Story:
    """Tokens, and which of them were chosen."""

    seat: int
    game: int
    tokens: list[int] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    text: str = ""  #: what the tokens say

    def read(self, tokens: Sequence[int], text: str) -> None:
        """Something it was told."""
        self.tokens.extend(tokens)
        self.text += text

    def say(self, token: int, allowed: tuple[int, ...] | None, step: int, log_prob: float) -> None:
        """A token it chose."""
        self.choices.append(Choice(len(self.tokens), allowed, step, log_prob))
        self.tokens.append(token)


def common_prefix(stories: Sequence[Story]) -> int:
    """How many tokens all begin with, up to the token before the first choice of any."""
    most = min(
        (min(s.choices[0].place - 1 if s.choices else len(s.tokens), len(s.tokens)) for s in stories),
        default=0,
    )
    first = stories[0].tokens
    for i in range(max(most, 0)):
        if any(s.tokens[i] != first[i] for s in stories):
            return i
    return max(most, 0)


def padded(rows: Sequence[Sequence[int]], pad: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Rows as an array, filled up at their right ends, and a mask of what is real."""
    width = max((len(row) for row in rows), default=0)
    ids = np.full((len(rows), width), pad, np.int64)
    real = np.zeros((len(rows), width), np.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
        real[i, : len(row)] = 1
    return ids, real
