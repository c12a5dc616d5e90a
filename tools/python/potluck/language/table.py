"""What a trained model does: returns beside partners, and how it answers what was done."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..layouts import load
from .act import load_trained
from .model import LEARNER, Model
from .play import Games, Played, play


def reciprocity(played: Sequence[Played], actions: int = 2) -> list[list[float]]:
    """P(action 0 | start), then for each last own action (rows) and last action of the other
    (columns) of two players; nan where that did not happen."""
    chosen = np.zeros((actions, actions, 2))
    start = np.zeros(2)
    for one in played:
        sat = one.seats_of(LEARNER)
        for seat in range(sat.shape[0]):
            own, other = one.actions[seat][:, sat[seat]], one.actions[1 - seat][:, sat[seat]]
            start += [np.sum(own[0] == 0), own[0].size]
            for mine in range(actions):
                for theirs in range(actions):
                    there = (own[:-1] == mine) & (other[:-1] == theirs)
                    chosen[mine, theirs] += [np.sum(own[1:][there] == 0), np.sum(there)]
    with np.errstate(invalid="ignore"):
        table = (chosen[..., 0] / chosen[..., 1]).tolist()
    return [[float(start[0] / start[1])], *table]


def measure(
    model: Model, card: dict[str, Any], beside: Sequence[str], games: int, adapter: str | None, seed: int
) -> dict[str, Any]:
    """Returns per round beside each partner, and the table of answers over all of these games."""
    kitchen = load(card["game"])
    kinds = [
        Games.beside(name, games, kitchen.num_agents, seed=seed * 1000 + i)
        for i, name in enumerate(beside)
    ]
    played = play(
        model,
        kitchen,
        kinds,
        prompt=card["prompt"],
        form=card["form"],
        seed=seed,
        untrained=adapter is None,
    )
    length = played[0].rewards.shape[1]
    result: dict[str, Any] = {
        name: one.mean_return() / length for name, one in zip(beside, played)
    }
    if kitchen.rules == "matrix" and kitchen.num_agents == 2:
        result["answers"] = reciprocity(played, kitchen.num_actions)
    return result


def describe(
    sources: Sequence[str], beside: Sequence[str], games: int, *, base: str | None, untrained: bool
) -> Iterator[dict[str, Any]]:
    """A dict for each adapter of each source."""
    for source in sources:
        folder = os.path.join(source, "checkpoints")
        files = (
            [os.path.join(folder, f) for f in sorted(os.listdir(folder)) if f.endswith(".safetensors")]
            if os.path.isdir(folder)
            else [source]
        )
        for path in files:
            model, card = load_trained(path, base=base)
            for adapter in [None, LEARNER] if untrained else [LEARNER]:
                yield {
                    "adapter": path if adapter else "untrained",
                    "algorithm": card["algorithm"] if adapter else "untrained",
                    "game": card["game"],
                    "seed": card["seed"],
                    **measure(model, card, beside, games, adapter, 1 + int(card["seed"])),
                }


def draw(one: dict[str, Any]) -> str:
    """As lines to read."""
    lines = [f"{one['adapter']} ({one['algorithm']} in {one['game']}, seed {one['seed']})"]
    for name, value in one.items():
        if isinstance(value, float):
            lines.append(f"    beside {name:16} {value:6.2f} a round")
    if "answers" in one:
        start, *rest = one["answers"]
        cells = " ".join(f"{value:.2f}" for row in rest for value in row)
        lines.append(f"    P(first action | start) {start[0]:.2f}; after each last joint action, own first: {cells}")
    return "\n".join(lines)
