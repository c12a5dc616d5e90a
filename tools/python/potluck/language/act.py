"""A trained adapter as a partner: `process:python -m potluck.language act RUN` (agents/process)."""

from __future__ import annotations

import glob
import json
import os
import sys
from typing import Any, TextIO

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
    words: dict[tuple[int, int, int], tuple[Any, Batch]] = {}
    print(json.dumps({"name": card.get("base", model.name), "observation": False, "text": False}), file=out, flush=True)
    for line in lines:
        actions = []
        for turn in json.loads(line)["decide"]:
            player = (turn["game"], turn["env"], turn["seat"])
            if turn["begins"] or player not in words:
                words[player] = (
                    _potluck.Words(kitchen, card.get("prompt", ""), "prompt"),
                    Batch(kitchen, 1),
                )
            mind, batch = words[player]
            batch.set_state(0, State(kitchen, turn["state"]))
            seat = turn["seat"]
            seen = mind.look(batch, 0, seat, turn["seed"] % 2**31)
            if seen is not None:
                mind.choose(0, seat, _answer(model, card, adapter, seen, turn["seed"], greedy))
            actions.append(mind.act(0, seat))
        print(json.dumps({"actions": actions}), file=out, flush=True)


def _answer(model: Model, card: dict[str, Any], adapter: str | None, seen, seed: int, greedy: bool) -> int:
    """One of the answers, drawn by the model's probabilities, or the likeliest."""
    import torch

    system, user, answers = seen
    text = model.text(system, user, card.get("form", "plain"))
    ways = model.answer_tokens(text, answers)
    chance = torch.Generator().manual_seed(seed)
    decoder = Decoder(model, adapter, 1)
    said: tuple[int, ...] = ()
    chunk = model.tokens(text)
    while said not in ways:
        log_probs = decoder.read([chunk])[0]
        options = sorted({way[len(said)] for way in ways if way[: len(said)] == said})
        among = torch.softmax(log_probs[options].double().cpu(), 0)
        pick = int(among.argmax()) if greedy else int(torch.multinomial(among, 1, generator=chance))
        chunk = [options[pick]]
        said = (*said, options[pick])
    return ways.index(said)
