"""Games between a model, its adapters and Potluck's own players, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch

from .. import _potluck
from .._potluck import InputError
from ..batch import Batch
from ..layouts import Kitchen, load
from .decoder import Decoder
from .model import LEARNER, Model
from .story import Story


@dataclass(frozen=True)
class Games:
    """Games of one kind: who sits where in each."""

    name: str  #: of the partner, for tables
    seats: tuple[tuple[str, ...], ...]  #: by game, then by seat: "learner", an adapter, or a player of ours
    group: int = 1  #: games g, g + size / group, … share the game's chance
    seed: int = 0

    @classmethod
    def beside(
        cls,
        partner: str,
        games: int,
        agents: int,
        *,
        seat: int | None = None,
        group: int = 0,
        seed: int = 0,
    ) -> Games:
        """The learner in `seat`, or in every seat in turn, `partner` in the others; "self": the
        learner."""
        other = LEARNER if partner == "self" else partner
        group = games if group == 0 else group
        if games % group != 0:
            raise InputError(f"group: {group}, expected a divisor of {games}, the games beside {partner}")
        chances = games // group
        seats = tuple(
            tuple(
                LEARNER if partner == "self" or i == (g // chances % agents if seat is None else seat) else other
                for i in range(agents)
            )
            for g in range(games)
        )
        return cls(partner, seats, group, seed)


@dataclass
class Played:
    """What came of Games."""

    games: Games
    rewards: np.ndarray  #: float32 [seats, steps, games]
    actions: np.ndarray  #: uint8 [seats, steps, games]
    stories: list[Story] = field(default_factory=list)  #: of the learner and of adapters
    tokens: int = 0  #: read and said

    def seats_of(self, agent: str) -> np.ndarray:
        """bool [seats, games]: where it sat."""
        return np.array(self.games.seats).T == agent

    def mean_return(self, agent: str = LEARNER) -> float:
        """Of that agent, over its seats and games."""
        return float(self.rewards.sum(1)[self.seats_of(agent)].mean())


class _Table:
    """Games being played: batches that share their chance, players of ours, minds."""

    def __init__(self, kitchen: Kitchen, prompt: str, place: str, games: Games, speakers: set[str]):
        self.games = games
        total = len(games.seats)
        self.size = total // games.group
        self.batches = [
            Batch(kitchen, self.size, seed=games.seed) for _ in range(games.group)
        ]
        self.words = [_potluck.Words(kitchen, prompt, place) for _ in self.batches]
        agents = self.batches[0].num_agents
        names = {name for seats in games.seats for name in seats} - speakers
        self.players = [
            [
                (
                    _potluck.Player(batch, name, seat),
                    self._rows_of(copy, seat, name),
                )
                for name in sorted(names)
                for seat in range(agents)
                if any(g[seat] == name for g in self._games_of(copy))
            ]
            for copy, batch in enumerate(self.batches)
        ]
        self.stories = {
            (g, seat): Story(seat, g)
            for g, seats in enumerate(games.seats)
            for seat, name in enumerate(seats)
            if name in speakers
        }
        self.kept: list[Story] = []
        self.actions = [np.zeros((self.size, agents), np.uint8) for _ in self.batches]
        self.rewards = [np.zeros((self.size, agents), np.float32) for _ in self.batches]

    def _games_of(self, copy: int) -> Sequence[tuple[str, ...]]:
        return self.games.seats[copy * self.size : (copy + 1) * self.size]

    def _rows_of(self, copy: int, seat: int, name: str) -> np.ndarray:
        """[size] int32: `seat` where that player sits there, else -1."""
        return np.array([seat if g[seat] == name else -1 for g in self._games_of(copy)], np.int32)

    def look(self, game: int, seat: int, turn: int):
        copy, env = divmod(game, self.size)
        return self.words[copy].look(self.batches[copy], env, seat, turn)

    def choose(self, game: int, seat: int, answer: int) -> None:
        copy, env = divmod(game, self.size)
        self.words[copy].choose(env, seat, answer)

    def step(self) -> tuple[np.ndarray, np.ndarray]:
        """Everybody acts; (actions, rewards) [seats, games]."""
        for game, seat in self.stories:
            copy, env = divmod(game, self.size)
            self.actions[copy][env, seat] = self.words[copy].act(env, seat)
        for copy, batch in enumerate(self.batches):
            for player, rows in self.players[copy]:
                player.act(self.actions[copy], rows)
            batch.step(self.actions[copy], rewards=self.rewards[copy])
        return (
            np.concatenate(self.actions).T.copy(),
            np.concatenate(self.rewards).T.copy(),
        )


def play(
    model: Model,
    game: Kitchen | str,
    kinds: Sequence[Games],
    *,
    prompt: str = "",
    form: str = "plain",
    seed: int = 0,
    adapters: Sequence[str] = (LEARNER,),
    greedy: bool = False,
    untrained: bool = False,
    steps: int | None = None,
) -> list[Played]:
    """Plays one episode of each game.

    prompt: a prompt's text ("": the stock one); adapters: names in `kinds` that are adapters of the
    model, all others are players of Potluck's; seed: of what the model says; greedy: it says the
    likeliest; untrained: the learner speaks without its adapter; steps: fewer than the episode has.
    """
    kitchen = load(game)
    speakers = set(adapters) | {LEARNER}
    tables = [_Table(kitchen, prompt, "prompt", one, speakers) for one in kinds]
    length = kitchen.horizon if steps is None else min(steps, kitchen.horizon)
    agents = kitchen.num_agents
    played = [
        Played(
            one,
            np.zeros((agents, length, len(one.seats)), np.float32),
            np.zeros((agents, length, len(one.seats)), np.uint8),
        )
        for one in kinds
    ]
    # All who speak by the same adapter are one decoder's rows.
    rows: dict[str, list[tuple[int, int, int]]] = {}
    for k, table in enumerate(tables):
        for g, seat in table.stories:
            rows.setdefault(table.games.seats[g][seat], []).append((k, g, seat))
    voices = {
        name: _Voice(model, None if untrained and name == LEARNER else name, form, greedy)
        for name in rows
    }
    chance = torch.Generator().manual_seed(seed % 2**63)
    turns = np.random.default_rng(seed % 2**63)
    for step in range(length):
        for name, places in rows.items():
            asked = []
            for place in places:
                k, g, seat = place
                turn = int(turns.integers(2**31))
                seen = tables[k].look(g, seat, turn)
                if seen is not None:
                    asked.append((place, seen))
            voices[name].answer(tables, asked, step, chance)
        for k, table in enumerate(tables):
            actions, rewards = table.step()
            played[k].actions[:, step] = actions
            played[k].rewards[:, step] = rewards
    for k, table in enumerate(tables):
        played[k].stories = table.kept + list(table.stories.values())
        played[k].tokens = sum(len(story.tokens) for story in played[k].stories)
    return played


class _Voice:
    """One adapter's answers, for all of its players."""

    def __init__(self, model: Model, adapter: str | None, form: str, greedy: bool):
        self.model = model
        self.adapter = adapter
        self.form = form
        self.greedy = greedy
        self.decoder: Decoder | None = None
        self.rows: dict[tuple[int, int, int], int] = {}
        self.unread: list[list[int]] = []  #: by row: what the decoder has yet to read
        self.paths: dict[tuple[str, tuple[str, ...]], list[tuple[int, ...]]] = {}

    def answer(self, tables: list[_Table], asked: list, step: int, chance: torch.Generator) -> None:
        """Chooses for each of `asked` one of its answers, and writes it into its story."""
        if not asked:
            return
        chunks: dict[tuple[int, int, int], list[int]] = {}
        fresh = self.decoder is None or set(self.rows) != {place for place, _ in asked}
        for place, (system, user, _) in asked:
            k, g, seat = place
            table = tables[k]
            text = self.model.text(system, user, self.form)
            story = table.stories[g, seat]
            if not text.startswith(story.text):
                # What was asked before is not the beginning of this: another sequence.
                if story.choices:
                    table.kept.append(story)
                story = table.stories[g, seat] = Story(seat, g)
                fresh = True
            rest = text[len(story.text) :]
            tokens = self.model.tokens(rest)
            chunks[place] = tokens
            story.read(tokens, rest)
        stories = {place: tables[place[0]].stories[place[1:]] for place, _ in asked}
        if fresh:
            self.rows = {place: row for row, (place, _) in enumerate(asked)}
            self.decoder = Decoder(self.model, self.adapter, len(asked))
            self.unread = [list(story.tokens) for story in stories.values()]
        else:
            for place, tokens in chunks.items():
                self.unread[self.rows[place]].extend(tokens)
        assert self.decoder is not None
        ways = {
            place: self._paths(stories[place].text[-1:], tuple(answers))
            for place, (_, _, answers) in asked
        }
        said: dict[tuple[int, int, int], tuple[int, ...]] = {place: () for place in stories}
        open_places = list(stories)
        while open_places:
            log_probs = self.decoder.read(self.unread)
            self.unread = [[] for _ in self.unread]
            for place in open_places:
                so_far = said[place]
                options = {way[len(so_far)] for way in ways[place] if way[: len(so_far)] == so_far}
                allowed = tuple(sorted(options))
                row = self.rows[place]
                if len(allowed) == 1:  # No choice.
                    token = allowed[0]
                    stories[place].tokens.append(token)
                else:
                    token, log_prob = self._draw(log_probs[row], allowed, chance)
                    stories[place].say(token, allowed, step, log_prob)
                self.unread[row].append(token)
                said[place] = (*so_far, token)
            open_places = [place for place in open_places if said[place] not in ways[place]]
        for place, story in stories.items():
            story.text += self.model.tokenizer.decode(list(said[place]))
            tables[place[0]].choose(place[1], place[2], ways[place].index(said[place]))

    def _paths(self, last: str, answers: tuple[str, ...]) -> list[tuple[int, ...]]:
        key = (last, answers)
        if key not in self.paths:
            self.paths[key] = self.model.answer_tokens(last, answers)
        return self.paths[key]

    def _draw(self, log_probs: torch.Tensor, options: tuple[int, ...], chance: torch.Generator):
        among = torch.log_softmax(log_probs[list(options)].double().cpu(), 0)
        if self.greedy:
            pick = int(among.argmax())
        else:
            pick = int(torch.multinomial(among.exp(), 1, generator=chance))
        return options[pick], float(among[pick])
