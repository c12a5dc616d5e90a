"""OvercookedGridworld: Overcooked-AI's rules, answered by Potluck's."""

from __future__ import annotations

import copy
import itertools
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from .. import layouts
from .._potluck import InputError
from ..batch import EVENTS, Batch
from .actions import Action, Direction
from .states import ObjectState, OvercookedState, Recipe, SoupState, soup_keys

#: Shaping rewards, and ours of the same meaning. The distances are never read, there neither.
_SHAPING = {
    "PLACEMENT_IN_POT_REW": ("placement_in_pot", 3),
    "DISH_PICKUP_REWARD": ("dish_pickup", 3),
    "SOUP_PICKUP_REWARD": ("soup_pickup", 5),
    "DISH_DISP_DISTANCE_REW": (None, 0),
    "POT_DISTANCE_REW": (None, 0),
    "SOUP_DISTANCE_REW": (None, 0),
}
BASE_REW_SHAPING_PARAMS = {name: value for name, (_, value) in _SHAPING.items()}
#: The events that Overcooked-AI logs; Potluck has a few more.
EVENT_TYPES = list(EVENTS[:25])
NO_COUNTERS_PARAMS = {
    "start_orientations": False,
    "wait_allowed": False,
    "counter_goals": [],
    "counter_drop": [],
    "counter_pickup": [],
    "same_motion_goals": True,
}
_FOREVER = 1_000_000  # steps; environments end episodes by themselves
_DIGITS = "123456789"


class MediumLevelActionManager:
    """A token: what needs planners there needs none here."""

    def __init__(self, mdp, mlam_params=None):
        self.mdp = mdp
        self.params = mlam_params

    @staticmethod
    def from_pickle_or_compute(mdp, mlam_params=None, **_):
        """At once."""
        return MediumLevelActionManager(mdp, mlam_params)


class _Rules:
    """One kitchen of the library: a batch of one game, put into the states that are asked about."""

    def __init__(self, keys: dict[str, Any]):
        self.kitchen = layouts.load(keys)
        self.batch = Batch(self.kitchen, 1)
        players = (1, self.kitchen.num_agents)
        self.earned, self.shaped = np.zeros(players, np.float32), np.zeros(players, np.float32)
        self.events = np.zeros(players, np.uint32)

    def enter(self, state: OvercookedState) -> None:
        """Raises InputError unless `state` can be one of this kitchen."""
        ours = self.kitchen.from_overcooked_ai(json.dumps(state.to_dict()))
        self.batch._set_state(0, ours)

    def state(self) -> OvercookedState:
        """Where it is now."""
        theirs = self.kitchen.to_overcooked_ai(self.batch._state(0, False))
        return OvercookedState.from_dict(json.loads(theirs))


class OvercookedGridworld:
    """A kitchen. It has no state; states go in and come out."""

    def __init__(
        self,
        terrain,
        start_player_positions,
        start_bonus_orders=(),
        rew_shaping_params=None,
        layout_name="unnamed_layout",
        start_all_orders=(),
        num_items_for_soup=3,
        order_bonus=2,
        start_state=None,
        old_dynamics=False,
        **kwargs,
    ):
        """terrain: rows of symbols without players; kwargs: recipe_values, cook_time, ..."""
        self.recipe_config = {
            "num_items_for_soup": num_items_for_soup,
            "all_orders": list(start_all_orders),
            **kwargs,
        }
        self._keys = {
            "format": 1,
            "name": "".join(c if c not in "/\\\n\t" else "_" for c in layout_name)[:100] or "kitchen",
            "grid": _with_players(terrain, start_player_positions),
            "old_dynamics": bool(old_dynamics),
            "order_bonus": order_bonus,
            "shaping": {
                ours: (rew_shaping_params or {}).get(theirs, 0 if rew_shaping_params else usual)
                for theirs, (ours, usual) in _SHAPING.items()
                if ours is not None
            },
            **soup_keys(self.recipe_config),
        }
        if start_bonus_orders:
            self._keys["bonus_orders"] = [list(o["ingredients"]) for o in start_bonus_orders]
        self._known: dict[tuple, _Rules] = {}
        try:
            Recipe.configure(self.recipe_config)
            self.start_all_orders = list(start_all_orders) or [
                recipe.to_dict() for recipe in sorted(Recipe.ALL_RECIPES)
            ]
            if old_dynamics:
                assert all(len(o["ingredients"]) == 3 for o in self.start_all_orders), (
                    "old_dynamics takes orders of three ingredients only"
                )
            self._rules(None, _FOREVER)
        except InputError as error:
            raise AssertionError(str(error)) from error
        self.terrain_mtx = [list(row) for row in terrain]
        self.height, self.width = len(terrain), len(terrain[0])
        self.shape = (self.width, self.height)
        self.terrain_pos_dict = defaultdict(list)
        for y, row in enumerate(self.terrain_mtx):
            for x, symbol in enumerate(row):
                self.terrain_pos_dict[symbol].append((x, y))
        self.start_player_positions = [tuple(position) for position in start_player_positions]
        self.num_players = len(self.start_player_positions)
        self.start_bonus_orders = list(start_bonus_orders)
        self.reward_shaping_params = (
            BASE_REW_SHAPING_PARAMS if rew_shaping_params is None else rew_shaping_params
        )
        self.layout_name = layout_name
        self.order_bonus = order_bonus
        self.start_state = start_state
        self.old_dynamics = old_dynamics

    @staticmethod
    def from_layout_name(layout_name, **params_to_overwrite):
        """A kitchen that comes along, or a layout file (.json, .layout); parameters by their names
        there: old_dynamics, start_all_orders, cook_time, ..."""
        kitchen = layouts.load(layout_name)
        ours = kitchen.to_dict()
        if kitchen.rules != "classic":
            raise AssertionError(f"{layout_name}: rules {kitchen.rules}, expected classic")
        given: dict[str, Any] = {"layout_name": kitchen.name}
        for theirs, key in (("start_all_orders", "orders"), ("start_bonus_orders", "bonus_orders")):
            if key in ours:
                given[theirs] = [{"ingredients": one} for one in ours[key]]
        given |= {k: v for k, v in ours.items() if k in _SAME_KEYS}
        if "shaping" in ours:
            given["rew_shaping_params"] = {
                theirs: ours["shaping"].get(key, usual) if key else usual
                for theirs, (key, usual) in _SHAPING.items()
            }
        if "start_state" in ours:
            Recipe.configure({"all_orders": given.get("start_all_orders", []), **given})
            given["start_state"] = OvercookedState.from_dict(
                layouts.State(kitchen).to_dict("overcooked_ai")
            )
        return OvercookedGridworld.from_grid(kitchen.grid, given, params_to_overwrite)

    @staticmethod
    def from_grid(layout_grid, base_layout_params=None, params_to_overwrite=None, debug=False):
        """Rows of symbols, with players' digits in them."""
        rows = [list(row) for row in layout_grid]
        assert rows and all(len(row) == len(rows[0]) for row in rows), "Ragged grid"
        found: dict[int, tuple[int, int]] = {}
        for y, row in enumerate(rows):
            for x, symbol in enumerate(row):
                if symbol in _DIGITS:
                    assert int(symbol) not in found, "Duplicate player in grid"
                    found[int(symbol)] = (x, y)
                    rows[y][x] = " "
        assert sorted(found) == list(range(1, len(found) + 1)), "Players are numbered from 1"
        config = copy.deepcopy(dict(base_layout_params or {}))
        config.setdefault("layout_name", "|".join("".join(row) for row in layout_grid))
        if debug:
            print("Overwriting", params_to_overwrite)
        config |= dict(params_to_overwrite or {})
        config |= {"terrain": rows, "start_player_positions": [found[i] for i in sorted(found)]}
        return OvercookedGridworld(**config)

    def _rules(self, state: OvercookedState | None, horizon: int) -> _Rules:
        """The library's kitchen for the orders of a state."""
        orders: tuple = ()
        if state is not None and (state._all_orders or state._bonus_orders):
            asked = (tuple(state.all_orders), tuple(state.bonus_orders))
            usual = tuple(
                tuple(sorted(map(Recipe.from_dict, one)))
                for one in (self.start_all_orders, self.start_bonus_orders)
            )
            orders = () if asked == usual else asked
        key = (orders, horizon)
        if key not in self._known:
            keys = {**self._keys, "horizon": horizon}
            if orders:
                keys["orders"] = [list(recipe) for recipe in orders[0]]
                keys["bonus_orders"] = [list(recipe) for recipe in orders[1]]
            if len(self._known) > 16:
                self._known.clear()
            self._known[key] = _Rules(keys)
        return self._known[key]

    def _enter(self, state: OvercookedState, horizon: int = _FOREVER) -> _Rules:
        assert len(state.players) == self.num_players, "another number of players"
        try:
            rules = self._rules(state, horizon)
            rules.enter(state)
        except InputError as error:
            raise AssertionError(str(error)) from error
        return rules

    # --- Being compared and copied.

    @property
    def mdp_params(self):
        """What tells it from others."""
        return {
            "layout_name": self.layout_name,
            "terrain": self.terrain_mtx,
            "start_player_positions": self.start_player_positions,
            "start_bonus_orders": self.start_bonus_orders,
            "rew_shaping_params": copy.deepcopy(self.reward_shaping_params),
            "start_all_orders": self.start_all_orders,
        }

    def __eq__(self, other):
        return isinstance(other, OvercookedGridworld) and self.mdp_params == other.mdp_params

    def __hash__(self):
        return hash((self.layout_name, tuple(map(tuple, self.terrain_mtx))))

    def copy(self):
        """A copy."""
        return copy.copy(self)

    def __getstate__(self):
        return {**self.__dict__, "_known": {}}

    # --- The game.

    def get_actions(self, state):
        """All actions, for every player; AssertionError for what is no state of this kitchen."""
        self._enter(state)
        return [Action.ALL_ACTIONS for _ in state.players]

    def get_standard_start_state(self):
        """Where episodes begin."""
        if self.start_state is not None:
            return self.start_state
        return OvercookedState.from_player_positions(
            self.start_player_positions, self.start_bonus_orders, self.start_all_orders
        )

    def get_random_start_state_fn(self, random_start_pos=False, rnd_obj_prob_thresh=0.0):
        """A function that draws start states by numpy's global generator."""

        def draw():
            positions = self.start_player_positions
            if random_start_pos:
                ways = self.get_valid_joint_player_positions()
                positions = ways[np.random.choice(len(ways))]
            state = OvercookedState.from_player_positions(
                positions, self.start_bonus_orders, self.start_all_orders
            )
            if rnd_obj_prob_thresh == 0:
                return state
            for pot in self.get_pot_locations():
                if np.random.rand() < rnd_obj_prob_thresh:
                    onions, tomatoes = _some_soup()
                    tick = 0 if np.random.rand() < rnd_obj_prob_thresh else -1
                    state.add_object(SoupState.get_soup(pot, onions, tomatoes, tick))
            for player in state.players:
                if np.random.rand() < rnd_obj_prob_thresh:
                    kind = np.random.choice(["dish", "onion", "soup"], p=[0.2, 0.6, 0.2])
                    soup = _some_soup()
                    player.set_object(
                        SoupState.get_soup(player.position, *soup, finished=True)
                        if kind == "soup"
                        else ObjectState(str(kind), player.position)
                    )
            return state

        return draw

    def is_terminal(self, state):
        """No kitchen ends by itself."""
        return False

    def get_state_transition(self, state, joint_action, display_phi=False, motion_planner=None):
        """(next state, {"event_infos", "sparse_reward_by_agent", "shaped_reward_by_agent"})."""
        if display_phi:
            raise NotImplementedError("potential_function: it needs their planners")
        rules = self._enter(state)
        for action in joint_action:
            if action not in Action.ALL_ACTIONS:
                raise ValueError(f"Illegal action {action} in state {state}")
        actions = np.array([[Action.ACTION_TO_INDEX[a] for a in joint_action]], np.uint8)
        rules.batch.step(
            actions, earned=rules.earned, shaped=rules.shaped, events=rules.events
        )
        told = rules.events[0]
        infos = {
            "event_infos": {
                name: [bool(told[i] >> bit & 1) for i in range(self.num_players)]
                for bit, name in enumerate(EVENT_TYPES)
            },
            "sparse_reward_by_agent": [_number(r) for r in rules.earned[0]],
            "shaped_reward_by_agent": [_number(r) for r in rules.shaped[0]],
        }
        return rules.state(), infos

    def get_recipe_value(self, state, recipe, discounted=False, **_):
        """Points for serving it now, bonus included."""
        if discounted:
            raise NotImplementedError("discounted: it needs their planners")
        onions, tomatoes = recipe._counts()
        return _number(self._rules(state, _FOREVER).kitchen.soup(onions, tomatoes)[1])

    # --- What there is where.

    def get_terrain_type_at_pos(self, pos):
        """The symbol of a cell."""
        return self.terrain_mtx[pos[1]][pos[0]]

    def get_valid_player_positions(self):
        """Floor."""
        return self.terrain_pos_dict[" "]

    def get_valid_joint_player_positions(self):
        """All ways to stand on different cells."""
        return list(itertools.permutations(self.get_valid_player_positions(), self.num_players))

    def get_valid_player_positions_and_orientations(self):
        """Floor, with every direction."""
        return list(itertools.product(self.get_valid_player_positions(), Direction.ALL_DIRECTIONS))

    def get_valid_joint_player_positions_and_orientations(self):
        """All ways to stand and look."""
        each = self.get_valid_player_positions_and_orientations()
        return [
            one
            for one in itertools.product(each, repeat=self.num_players)
            if not self.is_joint_position_collision([position for position, _ in one])
        ]

    def is_joint_position_collision(self, joint_position):
        """Do two stand on one cell?"""
        return len(set(joint_position)) < len(joint_position)

    def get_adjacent_features(self, player):
        """(position, symbol) of the four cells around."""
        around = [Action.move_in_direction(player.position, d) for d in Direction.ALL_DIRECTIONS]
        return [(position, self.get_terrain_type_at_pos(position)) for position in around]

    def get_dish_dispenser_locations(self):
        """D."""
        return list(self.terrain_pos_dict["D"])

    def get_onion_dispenser_locations(self):
        """O."""
        return list(self.terrain_pos_dict["O"])

    def get_tomato_dispenser_locations(self):
        """T."""
        return list(self.terrain_pos_dict["T"])

    def get_serving_locations(self):
        """S."""
        return list(self.terrain_pos_dict["S"])

    def get_pot_locations(self):
        """P."""
        return list(self.terrain_pos_dict["P"])

    def get_counter_locations(self):
        """X."""
        return list(self.terrain_pos_dict["X"])

    @property
    def num_pots(self):
        """How many."""
        return len(self.get_pot_locations())

    def get_pot_states(self, state):
        """{"empty", "N_items", "cooking", "ready": [positions]}."""
        found = defaultdict(list)
        for pot in self.get_pot_locations():
            soup = state.objects.get(pot)
            name = (
                "empty" if soup is None
                else "ready" if soup.is_ready
                else "cooking" if soup.is_cooking
                else f"{len(soup.ingredients)}_items"
            )  # fmt: skip
            found[name].append(pot)
        return found

    def get_empty_pots(self, pot_states):
        """Nothing in them."""
        return pot_states["empty"]

    def get_ready_pots(self, pot_states):
        """Done."""
        return pot_states["ready"]

    def get_cooking_pots(self, pot_states):
        """On the fire."""
        return pot_states["cooking"]

    def get_full_but_not_cooking_pots(self, pot_states):
        """Waiting for the fire."""
        return pot_states[f"{Recipe.MAX_NUM_INGREDIENTS}_items"]

    def get_full_pots(self, pot_states):
        """All that take nothing more."""
        return (
            self.get_cooking_pots(pot_states)
            + self.get_ready_pots(pot_states)
            + self.get_full_but_not_cooking_pots(pot_states)
        )

    def get_partially_full_pots(self, pot_states):
        """Something in them, and room."""
        sizes = range(1, Recipe.MAX_NUM_INGREDIENTS)
        return [pot for size in sizes for pot in pot_states[f"{size}_items"]]

    def get_non_empty_pots(self, pot_states):
        """Something in them."""
        return self.get_full_pots(pot_states) + self.get_partially_full_pots(pot_states)

    def get_counter_objects_dict(self, state, counter_subset=None):
        """Name -> positions on counters."""
        counters = self.terrain_pos_dict["X"] if counter_subset is None else counter_subset
        found = defaultdict(list)
        for obj in state.objects.values():
            if obj.position in counters:
                found[obj.name].append(obj.position)
        return found

    def get_empty_counter_locations(self, state):
        """Counters with nothing on them."""
        return [pos for pos in self.get_counter_locations() if not state.has_object(pos)]

    def soup_ready_at_location(self, state, pos):
        """A soup, and done?"""
        return state.has_object(pos) and state.get_object(pos).is_ready

    def state_string(self, state):
        """A drawing: arrows and numbers are players, with what they hold behind."""
        where = {player.position: (i, player) for i, player in enumerate(state.players)}
        lines = []
        for y, row in enumerate(self.terrain_mtx):
            cells = []
            for x, symbol in enumerate(row):
                obj = state.objects.get((x, y))
                text = symbol
                if (x, y) in where:
                    number, player = where[x, y]
                    text, obj = f"{Action.to_char(player.orientation)}{number}", player.held_object
                if obj is not None:
                    text += str(obj) if obj.name == "soup" else obj.name[0]
                cells.append(f"{text:<7} ")
            lines.append("".join(cells) + "\n\n")
        orders = f"Bonus orders: {state.bonus_orders}\n" if state.bonus_orders else ""
        return "".join(lines) + orders

    # --- What players see.

    @property
    def lossless_state_encoding_shape(self):
        """[width, height, 26]."""
        return np.array([*self.shape, 26])

    def get_lossless_state_encoding_shape(self):
        """[width, height, 26]."""
        return self.lossless_state_encoding_shape

    def lossless_state_encoding(self, overcooked_state, horizon=400, debug=False):
        """A tuple of [width, height, 26] whole numbers, one for each player."""
        # Towards the horizon a plane says so; beyond it, it goes on saying so.
        steps = int(max(1, min(max(horizon, overcooked_state.timestep + 1), _FOREVER)))
        rules = self._enter(overcooked_state, steps)
        seen = rules.batch.buffer("lossless")
        rules.batch.observe("lossless", seen)
        return tuple(one.astype(int) for one in seen[0])

    @property
    def featurize_state_shape(self):
        """[numbers] with two pots."""
        return self.get_featurize_state_shape()

    def get_featurize_state_shape(self, num_pots=2):
        """[numbers]."""
        each = 26 + 10 * num_pots
        return np.array([each * self.num_players + 2 * (self.num_players - 1) + 2])

    def featurize_state(self, overcooked_state, mlam=None, num_pots=2, **_):
        """A tuple of vectors, one for each player: their handcrafted features."""
        if not 0 <= num_pots <= 2:
            raise NotImplementedError(f"num_pots: {num_pots}, expected 0, 1 or 2")
        rules = self._enter(overcooked_state)
        seen = rules.batch.buffer("features")
        rules.batch.observe("features", seen)
        # A player: 22 numbers, 10 for each of two pots, 4 for walls; then where others are.
        one = np.r_[0:22, 22 : 22 + 10 * num_pots, 42:46]
        players = [one + 46 * i for i in range(self.num_players)]
        rest = np.arange(46 * self.num_players, seen.shape[2])
        return tuple(row[np.concatenate([*players, rest])] for row in seen[0])


_SAME_KEYS = (
    "old_dynamics", "order_bonus", "delivery_reward", "recipe_values", "recipe_times",
    "onion_value", "tomato_value", "cook_time", "onion_time", "tomato_time",
    "max_num_ingredients", "num_items_for_soup",
)  # fmt: skip


def _number(value: float) -> float:
    return int(value) if float(value).is_integer() else float(value)


def _some_soup() -> tuple[int, int]:
    onions = int(np.random.randint(1, 4))
    return onions, int(np.random.randint(0, 4 - onions))


def _with_players(terrain: Iterable[Iterable[str]], positions: Iterable) -> list[str]:
    rows = [list(row) for row in terrain]
    for number, (x, y) in enumerate(positions):
        rows[y][x] = str(number + 1)
    return ["".join(row) for row in rows]
