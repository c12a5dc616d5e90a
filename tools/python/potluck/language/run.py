"""A training: batches of games, updates, files that say how it went, and how to go on."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from .. import _potluck
from .._potluck import InputError
from ..layouts import Kitchen, load
from ..training import Run
from .learn import ADVERSARY, Learner, Sums, advantages
from .model import LEARNER, Model
from .play import Games, Played, play
from .settings import PAST, SELF, Settings


@dataclass(frozen=True)
class Progress:
    """How a training is doing."""

    seed: int
    update: int  #: done
    updates: int  #: in all
    seconds_left: float
    metrics: dict[str, Any]


def prompt_text(settings: Settings, kitchen: Kitchen) -> str:
    """The prompt of the settings: a file's, or a stock one."""
    if settings.prompt:
        try:
            with open(settings.prompt, encoding="utf-8") as file:
                return file.read()
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"prompt: {settings.prompt}: {error}, expected a prompt's text") from None
    return _potluck.stock_prompt(
        {"matrix": "rounds", "classic": "kitchen"}.get(kitchen.rules, "game")
    )


def train(
    settings: Settings,
    model: Model | None = None,
    *,
    out: str | os.PathLike,
    resume: bool = False,
    device: str = "cpu",
    dtype: str = "float32",
    on_update: Callable[[Progress], None] | None = None,
) -> Run:
    """Trains an adapter and returns the run; Ctrl-C, or an exception of on_update, loses nothing.

    out: a run directory, as `potluck train` makes them: config.json, metrics.jsonl, checkpoints/ (the
    adapter of each seed). A run of several seeds is several calls with the same directory. resume: go
    on with a seed that was begun; the same numbers come out as without the interruption, on the same
    machine and with as many threads.
    """
    if model is None:
        model = Model.load(
            settings.model, device=device, dtype=dtype, rank=settings.rank, layers=settings.layers
        )
    if model.rank != settings.rank:
        raise InputError(f"rank: {settings.rank}, but the model was loaded with {model.rank}")
    training = _Training(settings, model, os.fspath(out), resume)
    while not training.finished():
        begun = time.monotonic()
        metrics = training.update()
        training.record(metrics, time.monotonic() - begun)
        if on_update is not None:
            on_update(training.progress(metrics))
    return training.finish()


class _Training:
    def __init__(self, settings: Settings, model: Model, out: str, resume: bool):
        self.settings = settings
        self.model = model
        self.out = out
        self.kitchen = load(settings.game)
        self.prompt = prompt_text(settings, self.kitchen)
        self.done = 0
        self.seconds: list[float] = []
        self.past: list[int] = []  #: updates after which the past selves were kept
        for name in list(model.peft.peft_config):
            if name != LEARNER:
                model.remove(name)
        torch.manual_seed(settings.seed % 2**63)
        model.peft.delete_adapter(LEARNER)
        model.add(LEARNER)
        self.learner = Learner(model, settings)
        self.adversary: Learner | None = None
        if settings.algorithm == "srpo":
            model.add(ADVERSARY, like=LEARNER)
            self.adversary = Learner(model, settings, ADVERSARY)
        self._open(resume)

    # --- files ---

    def _file(self, *parts: str) -> str:
        return os.path.join(self.out, *parts)

    def _open(self, resume: bool) -> None:
        state = self._file("state", f"seed_{self.settings.seed}.pt")
        config = self._file("config.json")
        final = self._checkpoint()
        if os.path.exists(config):
            self._same_settings(config)
        os.makedirs(self._file("state"), exist_ok=True)
        os.makedirs(self._file("checkpoints"), exist_ok=True)
        begun = os.path.exists(state) or os.path.exists(final)
        if begun and not resume:
            raise InputError(
                f"{self.out}: seed {self.settings.seed} has been trained or begun there, expected a new "
                "directory; --resume goes on"
            )
        if not os.path.exists(config):
            _write(config, replace(self.settings, seed=0).to_json())
        if begun and os.path.exists(final):
            self.done = self.settings.updates
        elif begun:
            self._restore(state)
        self._cut_metrics()

    def _same_settings(self, config: str) -> None:
        try:
            with open(config, encoding="utf-8") as file:
                found = json.load(file)
            if found.get("kind") != "language":
                raise InputError(f"{config}: another kind of run, expected one of potluck.language")
            there = Settings.from_mapping({**found, "seed": self.settings.seed}, config)
        except (OSError, json.JSONDecodeError, AttributeError) as error:
            raise InputError(f"{config}: {error}, expected the configuration of a run") from None
        for key, value in vars(replace(self.settings)).items():
            if getattr(there, key) != value:
                raise InputError(
                    f"{config}: {key} is {getattr(there, key)!r}, expected {value!r} as asked for; choose "
                    "another --out"
                )

    def _cut_metrics(self) -> None:
        """Lines of updates that are to come are of an interrupted save."""
        path = self._file("metrics.jsonl")
        if not os.path.exists(path):
            return
        kept = []
        with open(path, encoding="utf-8") as file:
            for line in file:
                try:
                    entry = json.loads(line)
                except json.JSONDecodeError:
                    continue
                if entry["seed"] != self.settings.seed or entry["update"] < self.done:
                    kept.append(line)
        _write(path, "".join(kept))

    def _checkpoint(self) -> str:
        return self._file("checkpoints", f"seed_{self.settings.seed}.safetensors")

    def _save_state(self) -> None:
        names = [LEARNER] + [_past_name(u) for u in self.past] + ([ADVERSARY] if self.adversary else [])
        state = {
            "done": self.done,
            "past": self.past,
            "seconds": self.seconds,
            "adapters": {name: self.model._get(name) for name in names},
            "optimiser": self.learner.optimiser.state_dict(),
            "adversary": self.adversary.optimiser.state_dict() if self.adversary else None,
            "checksum": self.model.checksum,
        }
        path = self._file("state", f"seed_{self.settings.seed}.pt")
        torch.save(state, path + ".new")
        os.replace(path + ".new", path)

    def _restore(self, path: str) -> None:
        try:
            state = torch.load(path, map_location=self.model.device, weights_only=True)
            if state["checksum"] != self.model.checksum:
                raise InputError(f"{path}: of another base model, expected {self.model.name!r}")
            for name, weights in state["adapters"].items():
                if name not in self.model.peft.peft_config:
                    self.model.add(name)
                self.model._set(name, weights)
            self.learner.optimiser.load_state_dict(state["optimiser"])
            if self.adversary:
                self.adversary.optimiser.load_state_dict(state["adversary"])
            self.done, self.past, self.seconds = state["done"], state["past"], state["seconds"]
        except InputError:
            raise
        except Exception as error:
            line = str(error).strip().splitlines()
            raise InputError(
                f"{path}: {line[0] if line else type(error).__name__}, expected the state of a training; "
                "begin in another --out"
            ) from None

    # --- learning ---

    def finished(self) -> bool:
        return self.done >= self.settings.updates

    def _chance(self, purpose: int) -> int:
        """A number of this seed, update and purpose."""
        words = np.random.SeedSequence([self.settings.seed, self.done, purpose]).generate_state(2)
        return int(words[0]) << 31 | int(words[1]) >> 1

    def _kinds(self) -> list[Games]:
        """What is played in this update: each partner's share of the games, at least two."""
        shares = dict(self.settings.partners)
        if PAST in shares and not self.past:
            shares[SELF] = shares.get(SELF, 0) + shares.pop(PAST)
        if self.adversary is not None and SELF in shares:
            shares[ADVERSARY] = shares.pop(SELF)
        total = sum(shares.values())
        kinds = []
        for i, (name, share) in enumerate(shares.items()):
            group = self.settings.group
            unit = max(group, 2)
            games = max(unit, round(self.settings.games * share / total / unit) * unit)
            if name == PAST:
                draw = np.random.default_rng(self._chance(3))
                name = _past_name(int(draw.choice(self.past)))
            # All in one seat, for games are compared with those in the same one; another in the next.
            agents = self.kitchen.num_agents
            seat = self.done % agents
            kinds.append(
                Games.beside(name, games, agents, seat=seat, group=group, seed=self._chance(10 + i))
            )
        return kinds

    def update(self) -> dict[str, Any]:
        settings = self.settings
        kinds = self._kinds()
        adapters = [LEARNER, *map(_past_name, self.past), *([ADVERSARY] if self.adversary else [])]
        played = play(
            self.model,
            self.kitchen,
            kinds,
            prompt=self.prompt,
            form=settings.form,
            seed=self._chance(1),
            adapters=adapters,
        )
        bonus = settings.entropy
        if settings.entropy_fades:
            bonus *= 1 - self.done / settings.updates
        worth = [advantages(one, settings, ADVERSARY if self.adversary else None) for one in played]
        sums = self._learn(self.learner, played, worth, bonus, None)
        metrics = self._describe(played, sums)
        if self.adversary is not None:
            against = self._learn(self.adversary, played, worth, bonus, LEARNER)
            metrics["adversary_kl"] = against.means()["kl"]
        self.done += 1
        if PAST in settings.partners and self.done % settings.past_every == 0:
            self._keep_past_self()
        return metrics

    def _learn(self, learner: Learner, played: list[Played], worth, entropy: float, anchor) -> Sums:
        stories, values = [], []
        for one, value in zip(played, worth):
            for story in one.stories:
                if one.games.seats[story.game][story.seat] == learner.adapter and story.choices:
                    stories.append(story)
                    values.append(
                        np.array([value[story.seat, c.step, story.game] for c in story.choices])
                    )
        return learner.update(stories, values, entropy=entropy, anchor=anchor)

    def _keep_past_self(self) -> None:
        self.model.add(_past_name(self.done), like=LEARNER)
        self.past.append(self.done)
        if len(self.past) > self.settings.past_most:
            # Thinned out evenly: all of the training stays in sight.
            gaps = np.diff([0, *self.past])
            gone = self.past.pop(int(np.argmin(gaps[:-1])))
            self.model.remove(_past_name(gone))

    # --- words about it ---

    def _describe(self, played: list[Played], sums: Sums) -> dict[str, Any]:
        length = played[0].rewards.shape[1]
        metrics: dict[str, Any] = {
            "algorithm": self.settings.algorithm,
            "seed": self.settings.seed,
            "update": self.done,
            "env_steps": (self.done + 1) * sum(len(one.games.seats) for one in played) * length,
        }
        for one in played:
            name = PAST if one.games.name.startswith("past_") else one.games.name
            metrics[f"return_beside_{name}"] = one.mean_return()
            if name in (SELF, ADVERSARY):
                metrics["pair_return"] = float(one.rewards.sum((0, 1)).mean())
        mine = np.concatenate(
            [one.actions.transpose(0, 2, 1)[one.seats_of(LEARNER)].ravel() for one in played]
        )
        if self.kitchen.rules == "matrix":
            names = self.kitchen.spec["actions"][0]
            for number, name in enumerate(names):
                metrics[f"share_{name}"] = float((mine == number).mean())
        return {**metrics, **sums.means(), "tokens": sum(one.tokens for one in played)}

    def record(self, metrics: dict[str, Any], seconds: float) -> None:
        self.seconds.append(seconds)
        with open(self._file("metrics.jsonl"), "a", encoding="utf-8") as file:
            file.write(json.dumps({**metrics, "seconds": round(seconds, 3)}) + "\n")
        if self.finished():
            self._finish_seed()
        else:
            self._save_state()

    def _finish_seed(self) -> None:
        self.model.save(
            self._checkpoint(),
            {
                "game": self.settings.game,
                "algorithm": self.settings.algorithm,
                "seed": self.settings.seed,
                "updates": self.done,
                "form": self.settings.form,
                "prompt": self.prompt,
                "layers": self.settings.layers,
                "model": self.settings.model,
            },
        )
        state = self._file("state", f"seed_{self.settings.seed}.pt")
        if os.path.exists(state):
            os.remove(state)

    def progress(self, metrics: dict[str, Any]) -> Progress:
        left = self.settings.updates - self.done
        pace = float(np.mean(self.seconds[-5:]))
        return Progress(self.settings.seed, self.done, self.settings.updates, left * pace, metrics)

    def finish(self) -> Run:
        state = self._file("state")
        if os.path.isdir(state) and not os.listdir(state):
            shutil.rmtree(state)
        return Run(self.out)


def _past_name(update: int) -> str:
    return f"past_{update}"


def _write(path: str, text: str) -> None:
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(path + ".new", path)
