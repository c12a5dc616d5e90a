"""`python -m potluck.language`: trains language models in Potluck's games, and plays them."""

from __future__ import annotations

import argparse
import dataclasses
import os
import sys
import time


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m potluck.language", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="train an adapter per seed into a run directory")
    train.add_argument("--out", required=True, help="run directory; `potluck report` draws it")
    train.add_argument("--config", help="JSON file with any of the settings; flags have the last word")
    train.add_argument("--seeds", default="1", help="such as 1-3 or 1,4 (default: 1)")
    train.add_argument("--resume", action="store_true", help="go on where a run was interrupted")
    train.add_argument("--threads", type=int, default=os.cpu_count(), help="of the processor (default: all)")
    train.add_argument("--device", default="cpu", help="cpu (default) or cuda")
    train.add_argument("--dtype", default="float32", help="float32 (default), bfloat16 or float16")
    from .settings import Settings

    notes = _notes()
    for one in dataclasses.fields(Settings):
        if one.name == "seed":
            continue
        kind = {"int": int, "float": float, "str": str}.get(str(one.type), str)
        flag = "--" + one.name
        if str(one.type) == "bool":
            train.add_argument(flag, action="store_true", default=None, help=notes.get(one.name))
        elif one.name == "partners":
            train.add_argument(flag, default=None, help="who sits beside it: self=2,always_defect=1,past_selves=1 (default: self)")
        else:
            train.add_argument(
                flag, type=kind, default=None, help=f"{notes.get(one.name, '')} (default: {one.default or 'none'})"
            )
    act = commands.add_parser(
        "act", help="play as a partner: potluck evaluate --rows 'words=process:python -m potluck.language act RUN'"
    )
    act.add_argument("source", help="a run directory or an adapter's file")
    act.add_argument("--seed", type=int, help="which of the run's (default: its first)")
    act.add_argument("--model", help="where the base model lies, if not where it lay in training")
    act.add_argument("--untrained", action="store_true", help="the model as it was before training")
    act.add_argument("--greedy", action="store_true", help="say the likeliest in place of drawing")
    act.add_argument("--threads", type=int, default=1, help="of the processor")
    act.add_argument("--device", default="cpu", help="cpu or cuda")
    table = commands.add_parser("table", help="what a trained model does: returns, and P(action | last joint action)")
    table.add_argument("source", nargs="+", help="run directories or adapters' files")
    table.add_argument("--beside", default="self,always_defect,tit_for_tat", help="partners")
    table.add_argument("--games", type=int, default=64, help="beside each")
    table.add_argument("--untrained", action="store_true", help="the model as it was before training, too")
    table.add_argument("--model", help="where the base model lies")
    table.add_argument("--threads", type=int, default=os.cpu_count(), help="of the processor")
    table.add_argument("--json", action="store_true", help="as JSON lines")
    return parser


def _notes() -> dict[str, str]:
    """What settings.py says of each setting."""
    import inspect
    import re

    from . import settings

    return {
        m[1]: m[2].replace("%", "%%")
        for m in re.finditer(r"^    (\w+): [^#\n]*#: (.*)$", inspect.getsource(settings.Settings), re.M)
    }


def _seeds(text: str) -> list[int]:
    from .._potluck import InputError

    seeds: list[int] = []
    try:
        for part in text.split(","):
            low, _, high = part.partition("-")
            seeds += range(int(low), int(high or low) + 1)
    except ValueError:
        raise InputError(f"--seeds: {text!r}, expected such as 1-3 or 1,4") from None
    if not seeds or len(seeds) > 10_000:
        raise InputError(f"--seeds: {text!r}, expected at least one")
    return seeds


def _train(args: argparse.Namespace) -> None:
    import json

    import torch

    from .._potluck import InputError
    from . import run
    from .model import Model
    from .settings import Settings, parse_partners

    torch.set_num_threads(max(1, args.threads or 1))
    given: dict = {}
    if args.config:
        try:
            with open(args.config, encoding="utf-8") as file:
                given = json.load(file)
        except (OSError, json.JSONDecodeError) as error:
            raise InputError(f"--config: {args.config}: {error}, expected a JSON object") from None
        if not isinstance(given, dict):
            raise InputError(f"--config: {args.config}: not a JSON object")
    for one in dataclasses.fields(Settings):
        value = getattr(args, one.name, None)
        if value is not None and one.name != "seed":
            given[one.name] = parse_partners(value) if one.name == "partners" else value
    settings = Settings.from_mapping(given, args.config or "settings")
    model = Model.load(
        settings.model, device=args.device, dtype=args.dtype, rank=settings.rank, layers=settings.layers
    )
    begun = time.monotonic()

    def tell(progress: run.Progress) -> None:
        numbers = progress.metrics
        shown = [f"{k.removeprefix('return_')} {numbers[k]:.2f}" for k in numbers if k.startswith("return_")]
        shown += [f"{k} {numbers[k]:.2f}" for k in numbers if k.startswith("share_")][:1]
        print(
            f"seed {progress.seed}  update {progress.update}/{progress.updates}  "
            + "  ".join(shown)
            + f"  {_duration(time.monotonic() - begun)} so far, {_duration(progress.seconds_left)} left",
            file=sys.stderr,
            flush=True,
        )

    for seed in _seeds(args.seeds):
        run.train(
            dataclasses.replace(settings, seed=seed),
            model,
            out=args.out,
            resume=args.resume,
            on_update=tell,
        )
    print(f"{args.out}: done in {_duration(time.monotonic() - begun)}", file=sys.stderr)


def _quiet_loading() -> None:
    """The bars that libraries draw while a model is read."""
    import functools

    import tqdm
    from transformers.utils import logging

    logging.disable_progress_bar()
    tqdm.tqdm.__init__ = functools.partialmethod(tqdm.tqdm.__init__, disable=True)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _act(args: argparse.Namespace) -> None:
    # What libraries print must not stand among the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    import torch

    from .act import act, load_trained
    from .model import LEARNER

    torch.set_num_threads(max(1, args.threads))
    model, card = load_trained(args.source, base=args.model, seed=args.seed, device=args.device)
    act(model, card, adapter=None if args.untrained else LEARNER, greedy=args.greedy, out=answers)


def _table(args: argparse.Namespace) -> None:
    import json

    import torch

    from .table import describe, draw

    torch.set_num_threads(max(1, args.threads or 1))
    for one in describe(
        args.source, args.beside.split(","), args.games, base=args.model, untrained=args.untrained
    ):
        print(json.dumps(one) if args.json else draw(one), flush=True)


def main(arguments: list[str] | None = None) -> int:
    """The program; its exit code: 0, 2 for wrong input, 130 for Ctrl-C."""
    from .._potluck import InputError

    args = _parser().parse_args(arguments)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    try:
        _quiet_loading()
        {"train": _train, "act": _act, "table": _table}[args.command](args)
    except KeyboardInterrupt:
        print("potluck.language: stopped; --resume goes on", file=sys.stderr)
        return 130
    except (InputError, MemoryError, FloatingPointError, ModuleNotFoundError, OSError) as error:
        print(f"potluck.language: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
