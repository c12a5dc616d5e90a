"""What a training is told."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._potluck import InputError

#: What each maximises: its own reward; everybody's; its own, shaped by what it does to the other's
#: (arXiv 2511.19405); its own beside a partner that deviates to its harm (arXiv 2602.21515).
ALGORITHMS = ("ippo", "sum_of_rewards", "advantage_alignment", "srpo")

SELF = "self"
PAST = "past_selves"


@dataclass(frozen=True)
class Settings:
    """Settings of a training; `python -m potluck.language train --help` lists them, too."""

    game: str = "prisoners_dilemma"  #: a kitchen or game: name or file
    algorithm: str = "ippo"  #: ippo, sum_of_rewards, advantage_alignment or srpo
    model: str = "smollm2"  #: smollm2, a folder, or a GGUF file
    prompt: str = ""  #: file of the prompt; none: a stock one
    form: str = "plain"  #: how the prompt is put to the model: plain or chat
    updates: int = 40  #: batches of games
    games: int = 16  #: in a batch
    group: int = 0  #: games of a group, which share the game's chance; 0: all of one partner
    #: who sits beside the learner, and how often: {"self": 2, "always_defect": 1, "past_selves": 1}
    partners: Mapping[str, float] = field(default_factory=lambda: {SELF: 1.0})
    past_every: int = 4  #: updates from one past self to the next
    past_most: int = 30  #: past selves that are kept; older ones are thinned out
    reward_scale: float = 0.2  #: rewards are multiplied by it
    gamma: float = 0.9  #: discount, per step of the game
    alignment: float = 0.5  #: beta
    alignment_now: bool = False  #: k <= t in place of k < t
    alignment_scale: str = "gamma"  #: how the past is weighed: gamma, by its powers, or time, evenly by 1 / (1 + t)
    alignment_sign: bool = False  #: of the past only its sign
    whiten: str = "none"  #: all: advantages over their deviation; apart: own part and term each, then beta times the term
    tau: float = 1.0  #: srpo: what the adversary pays for its deviation is KL / tau
    clip: float = 0.2  #: of PPO's ratio
    epochs: int = 1  #: passes over a batch; 1 is REINFORCE with the group's baseline
    entropy: float = 0.01  #: bonus
    entropy_fades: bool = False  #: to nothing, linearly, at the end
    kl: float = 0.0  #: price of leaving the model without adapter
    learning_rate: float = 5e-4  #: of Adam
    max_grad_norm: float = 1.0  #: longer gradients are shortened
    rank: int = 8  #: of the adapters (LoRA)
    layers: int = 10  #: the last so many have one; 0: all
    micro_batch: int = 16  #: sequences in memory at a time
    seed: int = 1

    def __post_init__(self) -> None:
        def check(key: str, good: bool, expected: str) -> None:
            if not good:
                raise InputError(f"{key}: {getattr(self, key)!r}, expected {expected}")

        for key in ("updates", "games", "past_every", "past_most", "epochs", "rank", "micro_batch"):
            check(key, isinstance(getattr(self, key), int) and getattr(self, key) >= 1, "1 or more")
        for key in ("group", "layers", "seed"):
            check(key, isinstance(getattr(self, key), int) and getattr(self, key) >= 0, "0 or more")
        for key in ("entropy", "kl", "alignment"):
            check(key, _finite(getattr(self, key)) and getattr(self, key) >= 0, "0 or more")
        for key in ("reward_scale", "tau", "clip", "learning_rate", "max_grad_norm"):
            check(key, _finite(getattr(self, key)) and getattr(self, key) > 0, "more than 0")
        check("gamma", _finite(self.gamma) and 0 <= self.gamma <= 1, "0 to 1")
        check("seed", self.seed < 2**63, "less than 2^63")
        check("algorithm", self.algorithm in ALGORITHMS, "one of " + ", ".join(ALGORITHMS))
        check("form", self.form in ("plain", "chat"), "plain or chat")
        check("whiten", self.whiten in ("none", "all", "apart"), "none, all or apart")
        check("alignment_scale", self.alignment_scale in ("gamma", "time"), "gamma or time")
        shares = list(self.partners.values())
        good = bool(shares) and all(_finite(s) and s > 0 for s in shares)
        check("partners", good, 'names and shares above 0, such as {"self": 2, "always_defect": 1}')
        check("games", self.games >= 2 * len(shares), "at least two beside each partner")
        check("group", self.group != 1, "2 or more, for games are compared with each other")

    @property
    def alignment_term(self) -> float:
        """beta, where the algorithm has the term."""
        return self.alignment if self.algorithm == "advantage_alignment" else 0.0

    def to_json(self) -> str:
        """As config.json has it."""
        kept = {"kind": "language", "layout": self.game, **dataclasses.asdict(self)}
        return json.dumps(kept, indent=2) + "\n"

    @classmethod
    def from_mapping(cls, given: Mapping[str, Any], place: str = "settings") -> Settings:
        """Throws InputError for keys and types that are not known."""
        known = {one.name: one for one in dataclasses.fields(cls)}
        values = {}
        for key, value in given.items():
            if key in ("kind", "layout"):
                continue
            if key not in known:
                raise InputError(f"{place}: {key!r}, expected one of {', '.join(known)}")
            default = getattr(_DEFAULTS, key) if key != "partners" else {}
            values[key] = _as(type(default), value, f"{place}: {key}")
        return cls(**values)


def _finite(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _as(kind: type, value: Any, place: str) -> Any:
    fits = {
        float: _finite(value),
        int: isinstance(value, int) and not isinstance(value, bool),
        bool: isinstance(value, bool),
        str: isinstance(value, str),
        dict: isinstance(value, Mapping),
    }[kind]
    if not fits:
        raise InputError(f"{place}: {value!r}, expected {kind.__name__}")
    return kind(value)


_DEFAULTS = Settings()


def parse_partners(text: str) -> dict[str, float]:
    """'self=2,always_defect' -> {"self": 2.0, "always_defect": 1.0}."""
    shares: dict[str, float] = {}
    for one in filter(None, (part.strip() for part in text.split(","))):
        name, _, share = one.partition("=")
        try:
            shares[name] = float(share or 1)
        except ValueError:
            raise InputError(f"partners: {one!r}, expected NAME or NAME=SHARE") from None
    return shares
