"""What is learned from a batch of games."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from .. import _potluck
from .._potluck import InputError
from .model import LEARNER, Model
from .play import Played
from .settings import Settings
from .story import Story, common_prefix, padded

ADVERSARY = "adversary"


@dataclass
class Sums:
    """Over the choices of an update."""

    entropy: float = 0.0
    kl: float = 0.0  #: from the model without adapter (learner), from the learner (adversary)
    clipped: float = 0.0
    choices: int = 0

    def means(self) -> dict[str, float]:
        """Per choice."""
        n = max(self.choices, 1)
        return {
            "entropy": self.entropy / n,
            "kl": self.kl / n,
            "clip_fraction": self.clipped / n,
        }


def advantages(played: Played, settings: Settings, adversary: str | None = None) -> np.ndarray:
    """[seats, steps, games], of whoever sits there, by the C++ learners' formulas."""
    names = [LEARNER] + sorted({n for g in played.games.seats for n in g} - {LEARNER})
    number = {name: i for i, name in enumerate(names)}
    agents = np.array([[number[n] for n in g] for g in played.games.seats], np.int32).T.copy()
    chances = len(played.games.seats) // played.games.group

    def of(beta: float) -> np.ndarray:
        out = np.zeros_like(played.rewards)
        _potluck.advantages(
            np.ascontiguousarray(played.rewards * np.float32(settings.reward_scale)),
            agents,
            out,
            groups=chances,
            gamma=settings.gamma,
            sum_of_rewards=settings.algorithm == "sum_of_rewards",
            adversary=number.get(adversary, -1) if adversary else -1,
            beta=beta,
            now=settings.alignment_now,
            scale=settings.alignment_scale,
            sign=settings.alignment_sign,
        )
        return out

    both = of(settings.alignment_term)
    if settings.whiten == "none":
        return both
    mine = played.seats_of(LEARNER)[:, None, :].repeat(both.shape[1], 1)
    if settings.whiten == "all":
        return both / (both[mine].std() + 1e-6)
    own = of(0.0)
    part = both - own  # beta times what has been over what is; beta weighs unit parts here
    return own / (own[mine].std() + 1e-6) + np.float32(settings.alignment_term) * (
        part / (part[mine].std() + 1e-6)
    )


class Learner:
    """An adapter, its optimiser, and the loss.

    Per choice, a token or the tokens of one answer, PPO's clipped surrogate
        min(r A, clip(r, 1 - c, 1 + c) A),  r = pi(answer) / pi_played(answer)
    where probabilities are renormalised over what could be answered; with one pass over a batch r is
    1 and its gradient is REINFORCE's. A is of the game's step in which the answer was given.
    """

    def __init__(self, model: Model, settings: Settings, adapter: str = LEARNER):
        self.model = model
        self.settings = settings
        self.adapter = adapter
        self.parameters = model.parameters(adapter)
        self.optimiser = torch.optim.Adam(self.parameters, lr=settings.learning_rate, eps=1e-8)

    def update(
        self, stories: Sequence[Story], values: Sequence[np.ndarray], *, entropy: float, anchor: str | None
    ) -> Sums:
        """One batch: values[i][k] is the advantage of choice k of stories[i].

        anchor: whose KL is paid for by `kl` (learner) or `1 / tau` (adversary): an adapter, or None,
        the model without any.
        """
        total = Sums()
        for _ in range(self.settings.epochs):
            self.optimiser.zero_grad(set_to_none=True)
            sums = self.gradients(stories, values, entropy=entropy, anchor=anchor)
            norm = torch.nn.utils.clip_grad_norm_(self.parameters, self.settings.max_grad_norm)
            if not bool(torch.isfinite(norm)):
                raise FloatingPointError(
                    f"the gradient of {self.adapter} is not finite; a lower learning_rate may help"
                )
            self.optimiser.step()
            for key, value in vars(sums).items():
                setattr(total, key, getattr(total, key) + value)
        return total

    def gradients(
        self, stories: Sequence[Story], values: Sequence[np.ndarray], *, entropy: float, anchor: str | None
    ) -> Sums:
        """Adds the gradient of the mean loss over all answers; micro-batch by micro-batch."""
        spoken = [(story, value) for story, value in zip(stories, values) if story.choices]
        if not spoken:
            raise InputError("stories: nobody chose anything, expected a game with choices")
        # Neighbours begin alike (one seat's rules) and are of a length, so little is computed twice.
        spoken.sort(key=lambda one: (one[0].seat, len(one[0].tokens)))
        answers = sum(len({c.step for c in story.choices}) for story, _ in spoken)
        sums = Sums()
        size = self.settings.micro_batch
        try:
            for begin in range(0, len(spoken), size):
                part = spoken[begin : begin + size]
                loss = self._loss([s for s, _ in part], [v for _, v in part], entropy, anchor, sums)
                (loss / answers).backward()
        except (MemoryError, torch.OutOfMemoryError) as error:
            raise MemoryError(out_of_memory(size)) from error
        except RuntimeError as error:
            if "memory" in str(error).lower() and "alloc" in str(error).lower():
                raise MemoryError(out_of_memory(size)) from error
            raise
        return sums

    def _loss(self, stories, values, entropy: float, anchor: str | None, sums: Sums) -> torch.Tensor:
        price = self.settings.kl if self.adapter == LEARNER else 1 / self.settings.tau
        all_log_probs = choice_log_probs(self.model, self.adapter, stories)
        if price > 0:
            with torch.no_grad():
                anchors = choice_log_probs(self.model, anchor, stories)
        loss = torch.zeros((), device=self.model.device)
        i = 0
        clip = self.settings.clip
        for story, value in zip(stories, values):
            log_ratio: dict[int, torch.Tensor] = {}
            advantage: dict[int, float] = {}
            for k, choice in enumerate(story.choices):
                log_probs = all_log_probs[i]
                place = _place(choice, story)
                change = log_probs[place] - choice.log_prob
                log_ratio[choice.step] = log_ratio.get(choice.step, 0.0) + change
                advantage[choice.step] = float(value[k])
                h = -(log_probs.exp() * log_probs).sum()
                sums.entropy += float(h.detach())
                loss = loss - entropy * h
                if price > 0:
                    kl = (log_probs.exp() * (log_probs - anchors[i])).sum()
                    sums.kl += float(kl.detach())
                    loss = loss + price * kl
                i += 1
            for step, change in log_ratio.items():
                ratio = change.exp()
                a = advantage[step]
                surrogate = torch.minimum(ratio * a, ratio.clamp(1 - clip, 1 + clip) * a)
                sums.clipped += float(abs(float(ratio.detach()) - 1) > clip)
                sums.choices += 1
                loss = loss - surrogate
        return loss


def out_of_memory(size: int) -> str:
    """What to do about it."""
    return f"out of memory with {size} sequences at a time; a smaller --micro_batch needs less"


def _place(choice, story: Story) -> int:
    token = story.tokens[choice.place]
    return token if choice.allowed is None else choice.allowed.index(token)


def choice_log_probs(model: Model, adapter: str | None, stories: Sequence[Story]) -> list[torch.Tensor]:
    """For each choice of each story the log-probabilities of what could be chosen.

    What all begin with is computed once.
    """
    shared = common_prefix(stories)
    shared = shared if shared >= 8 and len(stories) > 1 else 0
    device = model.device
    ids, real = padded([story.tokens[shared:] for story in stories])
    tail = torch.from_numpy(ids).to(device)
    mask = torch.from_numpy(real).to(device)
    rows = [i for i, story in enumerate(stories) for _ in story.choices]
    places = [c.place - 1 - shared for story in stories for c in story.choices]
    choices = [c for story in stories for c in story.choices]
    cache = None
    if shared:
        head = torch.tensor([stories[0].tokens[:shared]], device=device)
        _, cache = model.hidden(adapter, head, keep=True)
        cache.batch_repeat_interleave(len(stories))
        mask = torch.cat([mask.new_ones((len(stories), shared)), mask], 1)
    positions = torch.arange(shared, shared + tail.shape[1], device=device).expand(len(stories), -1)
    hidden, _ = model.hidden(adapter, tail, mask, positions, cache)
    anything = any(c.allowed is None for c in choices)
    columns = None if anything else sorted({t for c in choices for t in c.allowed})
    logits = model.logits(hidden[rows, places], columns)
    where = None if columns is None else {token: i for i, token in enumerate(columns)}
    out = []
    for i, choice in enumerate(choices):
        row = logits[i]
        if choice.allowed is not None:
            wanted = choice.allowed if where is None else [where[t] for t in choice.allowed]
            row = row[list(wanted)]
        out.append(torch.log_softmax(row, -1))
    return out
