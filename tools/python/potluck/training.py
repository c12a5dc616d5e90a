"""Training in C++, from Python: Ctrl-C works, and a function is told how it goes."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import _potluck
from .agents import Agent, load_all
from .layouts import Kitchen, KitchenLike


@dataclass(frozen=True)
class Progress:
    """How a run is doing, over all its seeds."""

    updates_done: int
    updates_total: int
    updates_resumed: int
    seeds_finished: int
    seeds_failed: int
    env_steps_per_update: int
    pair_return: float | None  #: team return of the cooks together, as last measured
    trouble: str  #: what cannot be written at the moment


class Run:
    """A run directory."""

    def __init__(self, path: str | os.PathLike):
        self.path = os.fspath(path)

    @property
    def config(self) -> dict[str, Any]:
        """Its configuration."""
        with open(os.path.join(self.path, "config.json"), encoding="utf-8") as file:
            return json.load(file)

    @property
    def checkpoints(self) -> list[str]:
        """Files of its agents, milestones included."""
        return sorted(glob.glob(os.path.join(self.path, "checkpoints", "*.safetensors")))

    def agents(self, kitchen: KitchenLike | None = None) -> list[Agent]:
        """Its finished agents, one for each seed."""
        return load_all(self.path, kitchen if kitchen is not None else self.config["layout"])

    def metrics(self) -> dict[str, np.ndarray]:
        """See metrics()."""
        return metrics(self)

    def __fspath__(self) -> str:
        return self.path

    def __repr__(self) -> str:
        return f"<potluck.Run {self.path}>"


def metrics(run: Run | str | os.PathLike) -> dict[str, np.ndarray]:
    """What metrics.jsonl says, by column: an entry for every seed and update, NaN where it has none.

    pandas.DataFrame(potluck.metrics(run)) is a table.
    """
    with open(os.path.join(os.fspath(run), "metrics.jsonl"), encoding="utf-8") as file:
        lines = [json.loads(line) for line in file if line.strip()]
    flat = [_flatten(line) for line in lines]
    columns: dict[str, np.ndarray] = {}
    for name in dict.fromkeys(key for line in flat for key in line):
        values = [line.get(name) for line in flat]
        numbers = all(v is None or isinstance(v, (int, float)) for v in values)
        whole = all(isinstance(v, int) and not isinstance(v, bool) for v in values)
        if whole:
            columns[name] = np.array(values, np.int64)
        elif numbers:
            columns[name] = np.array([np.nan if v is None else v for v in values], np.float64)
        else:
            columns[name] = np.array(values, object)
    return columns


def _flatten(line: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in line.items():
        if isinstance(value, Mapping):
            flat |= _flatten(value, f"{before}{key}.")
        elif isinstance(value, list):
            flat |= _flatten({str(i): v for i, v in enumerate(value)}, f"{before}{key}.")
        else:
            flat[before + key] = value
    return flat


def _work(config: str, out: str, threads: int, resume: bool, save_every: float, on_update) -> None:
    run = _potluck.Run(config, out, threads, resume, save_every)
    run.start()
    told = -1
    try:
        while True:
            ended = run.wait(0.05)
            if on_update is not None:
                progress = Progress(**json.loads(run.progress_json))
                if progress.updates_done != told:
                    told = progress.updates_done
                    on_update(progress)
            if ended:
                break
    except BaseException:  # Ctrl-C, or on_update's own: what was learned is kept.
        run.request_stop()
        run.finish()
        raise
    if run.finish() == "failed":
        raise RuntimeError("; ".join(run.failures))


def train(
    config: Mapping[str, Any] | str | os.PathLike | None = None,
    *,
    out: str | os.PathLike,
    on_update: Callable[[Progress], None] | None = None,
    threads: int | None = None,
    resume: bool = False,
    save_every: float = 30.0,
    seeds: int | Iterable[int] | None = None,
    **keys: Any,
) -> Run:
    """Trains, and returns the run.

        run = potluck.train(layout="cramped_room", algorithm="self_play", preset="potluck",
                            steps=2_000_000, seeds=range(1, 6), out="runs/mine")

    config: a dict or file with any keys of config.json; keys: the same, the last word. Dotted keys
    are nested dicts (generator={"width": 9}). Results depend on the configuration alone, not on
    threads (default: all cores). on_update is told a Progress after updates; an exception of its, or
    Ctrl-C, stops the run as the program's Ctrl-C does: it is saved, and resume=True goes on.
    Algorithms that need a pool of partners train it first.
    """
    given: dict[str, Any] = {}
    if isinstance(config, Mapping):
        given = _dotted(config)
    elif config is not None:
        with open(config, encoding="utf-8") as file:
            given = json.load(file)
    given |= _dotted(keys)
    if seeds is not None:
        given["seeds"] = [seeds] if isinstance(seeds, int) else list(seeds)
    if isinstance(given.get("layout"), Kitchen):
        raise _potluck.InputError(
            "layout: a Kitchen, expected a name or a path, which the run can keep; "
            "write kitchen.json to a file"
        )
    whole = _potluck.train_config(json.dumps(given, default=os.fspath))
    out = os.fspath(out)
    threads = threads or os.cpu_count() or 1
    pool = _potluck.pool_of(whole, out)
    if pool is not None:
        if not os.path.isdir(json.loads(whole).get("pool") or ""):
            _work(pool[0], pool[1], threads, True, save_every, on_update)
        whole = _potluck.with_pool(whole, out)
    _work(whole, out, threads, resume, save_every, on_update)
    return Run(out)


def _dotted(keys: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """{"generator": {"width": 9}} -> {"generator.width": 9}, as config.json has it."""
    flat: dict[str, Any] = {}
    for key, value in keys.items():
        if isinstance(value, Mapping):
            flat |= _dotted(value, f"{before}{key}.")
        else:
            flat[before + key] = value
    return flat
