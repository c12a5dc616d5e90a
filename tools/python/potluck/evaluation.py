"""Cross-play: rows of agents with columns of partners, measured and summarised in C++."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from typing import Any, Union

import numpy as np

from . import _potluck
from .layouts import Kitchen, KitchenLike, load

#: A name as `potluck evaluate` knows it; a function act(observations [n, *shape]) -> actions [n];
#: or (title, function).
Contender = Union[str, os.PathLike, Callable[[np.ndarray], np.ndarray], tuple]


def _name_of(act: Callable) -> str:
    return getattr(act, "name", None) or getattr(act, "__name__", None) or type(act).__name__


def contenders(given: Contender | Iterable[Contender] | None) -> list[Any]:
    """As the module wants them: names, and (name, function, observation)."""
    if given is None:
        return []
    if isinstance(given, (str, os.PathLike)) or callable(given):
        given = [given]
    elif isinstance(given, tuple) and len(given) == 2 and callable(given[1]):
        given = [given]
    result: list[Any] = []
    for one in given:
        if isinstance(one, (str, os.PathLike)):
            result.append(os.fspath(one))
        elif callable(one):
            result.append((_name_of(one), one, getattr(one, "observation", "")))
        elif isinstance(one, tuple) and len(one) == 2 and callable(one[1]):
            result.append((one[0], one[1], getattr(one[1], "observation", "")))
        else:
            raise _potluck.InputError(
                f"agents: {one!r}, expected a name, a function act(observations) -> actions, or "
                "(title, function)"
            )
    return result


class Evaluation:
    """What an evaluation.json says (agents/evaluation/file/evaluation_json.h)."""

    def __init__(self, data: dict[str, Any]):
        self.data = data

    @classmethod
    def read(cls, path: str | os.PathLike) -> Evaluation:
        """An evaluation.json, or a folder with one in it."""
        path = os.fspath(path)
        if os.path.isdir(path):
            path = os.path.join(path, "evaluation.json")
        with open(path, encoding="utf-8") as file:
            return cls(json.load(file))

    @property
    def rows(self) -> list[str]:
        """Names of the rows' agents."""
        return [one["name"] for one in self.data["rows"]]

    @property
    def columns(self) -> list[str]:
        """Names of the columns' agents."""
        return [one["name"] for one in self.data["columns"]]

    @property
    def protocols(self) -> list[str]:
        """Names of the protocols."""
        return [one["name"] for one in self.data["protocols"]]

    @property
    def summary(self) -> dict[str, Any]:
        """Blocks with intervals, strangers, differences, measures over partners."""
        return self.data["summary"]

    def matrix(self, protocol: str | int = -1, what: str = "mean_return") -> np.ndarray:
        """[rows, columns] of a number of the cells: mean_return and sd_return (of all seats
        together), mean_team (what the team has earned)."""
        number = self.protocols.index(protocol) if isinstance(protocol, str) else protocol
        table = np.full((len(self.rows), len(self.columns)), np.nan)
        for cell in self.data["cells"]:
            value = cell["results"][number][what]
            table[cell["row"], cell["column"]] = np.nan if value is None else value
        return table

    def records(self) -> list[dict[str, Any]]:
        """A flat dict for every cell and protocol."""
        flat = []
        for cell in self.data["cells"]:
            for protocol, result in zip(self.data["protocols"], cell["results"]):
                row = self.data["rows"][cell["row"]]
                column = self.data["columns"][cell["column"]]
                one = {
                    "row": row["name"],
                    "row_group": row["group"],
                    "column": column["name"],
                    "column_group": column["group"],
                    "relation": cell["relation"],
                    "protocol": protocol["name"],
                    "kitchen": protocol.get("kitchen") or self.data["layout"],
                }
                one |= {
                    key: result[key] for key in ("episodes", "mean_return", "sd_return", "mean_team")
                }
                for seat, value in enumerate(result["seat_return"]):
                    one[f"return_{seat}"] = value
                for seat, work in enumerate(result["work"]):
                    one |= {f"{k}_{seat}": v for k, v in work.items() if k != "events"}
                flat.append(one)
        return flat

    def to_pandas(self):
        """records() as a DataFrame. Needs pandas."""
        import pandas

        return pandas.DataFrame(self.records())

    def write(self, path: str | os.PathLike) -> None:
        """As evaluation.json; `potluck report FOLDER` draws it."""
        with open(path, "w", encoding="utf-8") as file:
            json.dump(self.data, file, indent=1)

    def __repr__(self) -> str:
        head = f"{self.data['layout']}, {self.protocols[-1]}, return of all seats together"
        lines = [f"<potluck.Evaluation in {head}:"]
        width = max(map(len, [*self.rows, ""]))
        lines.append(" " * (width + 2) + "  ".join(f"{c:>10}" for c in self.columns))
        for name, values in zip(self.rows, self.matrix()):
            cells = "  ".join(f"{v:>{max(10, len(c))}.1f}" for c, v in zip(self.columns, values))
            lines.append(f"  {name:<{width}}{cells}")
        return "\n".join(lines) + ">"


def evaluate(
    rows: Contender | Iterable[Contender],
    columns: Contender | Iterable[Contender] | None = None,
    kitchen: KitchenLike | Iterable[KitchenLike] = "cramped_room",
    *,
    best_responses: Iterable[str] = (),
    episodes: int = 200,
    protocols: Iterable[str] = ("ret128", "episode"),
    noise: Iterable[float] = (0.0,),
    temperature: Iterable[float] = (1.0,),
    all_seats: bool = False,
    seed: int = 0,
    threads: int | None = None,
    **changes: Any,
) -> Evaluation:
    """The row's agent in seat 0 (all_seats: in every seat), the column's in all others.

    rows, columns: names as `potluck evaluate` has them, and functions of Python's: one gets what its
    player sees in n games, [n, *shape] float32, and returns n actions. Its attribute `observation`
    names the encoding ('' or none: the usual one), its `name` or `__name__` what tables call it.
    Functions are called by one thread at a time, games by `threads` (default: all cores; 1 where
    there are functions, so that those that draw from one generator give the same results again).
    Ctrl-C stops it. changes: keys of the layout file.
    """
    several = [kitchen] if isinstance(kitchen, (Kitchen, str, os.PathLike, dict)) else kitchen
    in_rows, in_columns = contenders(rows), contenders(columns)
    if threads is None:
        alive = any(not isinstance(one, str) for one in in_rows + in_columns)
        threads = 1 if alive else os.cpu_count() or 1
    text = _potluck.evaluate(
        [load(one, **changes) for one in several],
        in_rows,
        in_columns,
        list(best_responses),
        list(protocols),
        episodes,
        list(noise),
        list(temperature),
        all_seats,
        seed,
        threads,
    )
    return Evaluation(json.loads(text))
