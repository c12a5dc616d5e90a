"""A trained adapter as a partner: `process:python -m potluck.language act RUN` (agents/process)."""

from __future__ import annotations

import glob
import json
import os
import sys
from collections.abc import Sequence
from typing import Any, TextIO

import numpy as np
import torch

from .. import _potluck
from .._potluck import InputError
from ..batch import Batch
from ..layouts import State, load
from .decoder import Decoder
from .model import LEARNER, Model, read_card


def adapter_of(source: str, seed: int | None = None) -> str:
    """The file that `source` is, or that of a seed of a run directory (default: its first)."""
    if not os.path.isdir(source):
        return source
    wanted = f"seed_{seed}.safetensors" if seed is not None else "seed_*.safetensors"
    found = sorted(glob.glob(os.path.join(glob.escape(source), "checkpoints", wanted)))
    if not found:
        raise InputError(f"{source}: no checkpoints/{wanted} there, expected a run that has finished a seed")
    return found[0]


def load_trained(source: str, *, base: str | None = None, seed: int | None = None, device: str = "cpu"):
    """(model with the adapter as its learner, the adapter's card)."""
    path = adapter_of(source, seed)
    card = read_card(path)
    model = Model.load(
        base or card.get("model", card.get("base", "")),
        device=device,
        rank=int(card.get("rank", 8)),
        layers=int(card.get("layers", 10)),
    )
    model.load_adapter(path)
    return model, card


class Answerer:
    """Draws answers to questions; what a question's answers are worth is computed once."""

    MOST = 100_000  #: questions remembered

    def __init__(self, model: Model, form: str, adapter: str | None, greedy: bool):
        self.model = model
        self.form = form
        self.adapter = adapter
        self.greedy = greedy
        self._known: dict[tuple[str, tuple[str, ...]], np.ndarray] = {}
        self._beginning: list[int] = []
        self._decoder = Decoder(model, adapter, 1)

    def answer(self, questions: Sequence[tuple[str, str, list[str]]], seeds: Sequence[int]) -> list[int]:
        """The number of an answer for each (system, user, answers)."""
        keys = [
            (self.model.text(system, user, self.form), tuple(answers))
            for system, user, answers in questions
        ]
        self._learn([key for key in dict.fromkeys(keys) if key not in self._known])
        chosen = []
        for key, seed in zip(keys, seeds):
            likely = self._known[key]
            chance = np.random.default_rng(seed)
            chosen.append(int(likely.argmax() if self.greedy else chance.choice(likely.size, p=likely)))
        if len(self._known) > self.MOST:
            self._known.clear()
        return chosen

    def _learn(self, keys: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        """Probabilities of all answers to each question: of their tokens, renormalised one by one."""
        if not keys:
            return
        ways = [self.model.answer_tokens(text, answers) for text, answers in keys]
        # A row for each question and each beginning of an answer that leaves a choice.
        rows = [
            (k, stem)
            for k, all_ways in enumerate(ways)
            for stem in sorted({way[:i] for way in all_ways for i in range(len(way))})
            if len({way[len(stem)] for way in all_ways if way[: len(stem)] == stem}) > 1
        ]
        tokens = [self.model.tokens(text) for text, _ in keys]
        worth: dict[tuple[int, tuple[int, ...]], np.ndarray] = {}
        for begin in range(0, len(rows), 64):
            part = rows[begin : begin + 64]
            read = self._read([tokens[k] + list(stem) for k, stem in part])
            for row, log_probs in zip(part, read):
                worth[row] = log_probs.double().cpu().numpy()
        for k, key in enumerate(keys):
            likely = np.zeros(len(ways[k]))
            for i, way in enumerate(ways[k]):
                total = 0.0
                for length in range(len(way)):
                    stem = way[:length]
                    if (k, stem) in worth:
                        among = {w[length] for w in ways[k] if w[:length] == stem}
                        here = worth[k, stem]
                        total += here[way[length]] - np.logaddexp.reduce(here[sorted(among)])
                likely[i] = np.exp(total)
            self._known[key] = likely / likely.sum()


    def _read(self, rows: Sequence[list[int]]) -> torch.Tensor:
        """[rows, vocabulary]; what all begin with, the rules of the game, is kept from call to call."""
        kept = len(self._beginning)
        if not kept or any(row[:kept] != self._beginning for row in rows):
            shortest = min(map(len, rows))
            same = next((i for i in range(shortest) if len({row[i] for row in rows}) > 1), shortest)
            self._beginning = rows[0][: min(same, shortest - 1)]
            self._decoder = Decoder(self.model, self.adapter, 1)
            if self._beginning:
                self._decoder.read([self._beginning])
            kept = len(self._beginning)
        return self._decoder.fork([0] * len(rows)).read([row[kept:] for row in rows])


def act(
    model: Model,
    card: dict[str, Any],
    *,
    adapter: str | None = LEARNER,
    greedy: bool = False,
    lines: TextIO = sys.stdin,
    out: TextIO = sys.stdout,
) -> None:
    """Speaks the protocol of agents/process/README.md until the input ends. adapter None: the model
    as it was before training."""
    hello = json.loads(lines.readline())
    kitchen = load(hello["layout"])
    answerer = Answerer(model, card.get("form", "plain"), adapter, greedy)
    minds: dict[tuple[int, int, int], tuple[Any, Batch]] = {}
    wishes = {"name": model.name, "observation": False, "text": False}
    print(json.dumps(wishes), file=out, flush=True)
    for line in lines:
        turns = json.loads(line)["decide"]
        asked = []
        for turn in turns:
            player = (turn["game"], turn["env"], turn["seat"])
            if turn["begins"] or player not in minds:
                words = _potluck.Words(kitchen, card.get("prompt", ""), "prompt")
                minds[player] = (words, Batch(kitchen, 1))
            words, batch = minds[player]
            batch.set_state(0, State(kitchen, turn["state"]))
            question = words.look(batch, 0, turn["seat"], turn["seed"] % 2**31)
            if question is not None:
                asked.append((words, turn, question))
        chosen = answerer.answer([q for _, _, q in asked], [turn["seed"] for _, turn, _ in asked])
        for (words, turn, _), number in zip(asked, chosen):
            words.choose(0, turn["seat"], number)
        actions = [
            minds[turn["game"], turn["env"], turn["seat"]][0].act(0, turn["seat"]) for turn in turns
        ]
        print(json.dumps({"actions": actions}), file=out, flush=True)
