"""States as Overcooked-AI's objects. What soups are worth and how long they cook says the library."""

from __future__ import annotations

import copy
import itertools
from collections import defaultdict
from typing import Any

import numpy as np

from .. import layouts
from .actions import Direction

ONION, TOMATO = "onion", "tomato"


class _Configured(type):
    """Attributes of the class that its configuration decides."""

    @property
    def ALL_RECIPES(cls):  # noqa: N802 (their name)
        """Every recipe that a pot can hold."""
        sizes = range(1, cls.MAX_NUM_INGREDIENTS + 1)
        return {
            cls(one)
            for size in sizes
            for one in itertools.combinations_with_replacement(cls.ALL_INGREDIENTS, size)
        }

    @property
    def configuration(cls):
        """What configure was told."""
        return cls._conf


class Recipe(metaclass=_Configured):
    """A multiset of ingredients. One object for each; settings are the process's, as there."""

    ONION, TOMATO = ONION, TOMATO
    ALL_INGREDIENTS = [ONION, TOMATO]
    STR_REP = {TOMATO: "†", ONION: "ø"}
    MAX_NUM_INGREDIENTS = 3
    _conf: dict[str, Any] = {}
    _known: dict[tuple, Recipe] = {}
    _rules: layouts.Kitchen | None = None

    def __new__(cls, ingredients):
        if not ingredients or not hasattr(ingredients, "__iter__"):
            raise ValueError("Invalid input recipe: expected ingredients, one at least")
        for one in ingredients:
            if one not in cls.ALL_INGREDIENTS:
                raise ValueError(f"Invalid ingredient: {one}, expected {cls.ALL_INGREDIENTS}")
        if len(ingredients) > cls.MAX_NUM_INGREDIENTS:
            raise ValueError(
                f"Recipe of length {len(ingredients)}, expected at most {cls.MAX_NUM_INGREDIENTS}"
            )
        key = tuple(sorted(ingredients))
        if key not in cls._known:
            one = super().__new__(cls)
            one._ingredients = key
            cls._known[key] = one
        return cls._known[key]

    def __reduce__(self):
        return (Recipe, (self._ingredients,))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    @property
    def ingredients(self):
        """In alphabetical order."""
        return self._ingredients

    def _counts(self) -> tuple[int, int]:
        return self._ingredients.count(ONION), self._ingredients.count(TOMATO)

    def __int__(self):
        onions, tomatoes = self._counts()
        code = onions + (Recipe.MAX_NUM_INGREDIENTS + 1) * tomatoes
        mixed = onions > 0 and tomatoes > 0
        return code * (1 + mixed * (Recipe.MAX_NUM_INGREDIENTS + 1) ** 2)

    def __hash__(self):
        return hash(self._ingredients)

    def __eq__(self, other):
        return isinstance(other, Recipe) and self._ingredients == other._ingredients

    def __lt__(self, other):
        return int(self) < int(other)

    def __le__(self, other):
        return int(self) <= int(other)

    def __gt__(self, other):
        return int(self) > int(other)

    def __ge__(self, other):
        return int(self) >= int(other)

    def __iter__(self):
        return iter(self._ingredients)

    def __repr__(self):
        return repr(self._ingredients)

    @classmethod
    def _kitchen(cls):
        if cls._rules is None:
            cls.configure({})
        return cls._rules

    @property
    def value(self):
        """Points for serving it, before any bonus."""
        return _whole(Recipe._kitchen().soup(*self._counts())[0])

    @property
    def time(self):
        """Steps that it cooks."""
        return Recipe._kitchen().soup(*self._counts())[2]

    def to_dict(self):
        """{"ingredients": (...)}."""
        return {"ingredients": self._ingredients}

    @classmethod
    def from_dict(cls, obj_dict):
        """The way back."""
        return cls(**obj_dict)

    def neighbors(self):
        """Recipes with one ingredient more."""
        if len(self._ingredients) == Recipe.MAX_NUM_INGREDIENTS:
            return []
        return [Recipe([*self._ingredients, one]) for one in Recipe.ALL_INGREDIENTS]

    @classmethod
    def configure(cls, conf):
        """Settings for values and times, with the keys of a layout file."""
        cls._conf = conf
        cls.MAX_NUM_INGREDIENTS = conf.get("max_num_ingredients", 3)
        cls._rules = layouts.load(
            {"format": 1, "name": "recipes", "grid": ["XPX", "O1D", "XSX"], **soup_keys(conf)}
        )

    @classmethod
    def generate_random_recipes(
        cls, n=1, min_size=2, max_size=3, ingredients=None, recipes=None, unique=True
    ):
        """n recipes drawn by numpy's global generator."""
        pool = sorted(cls.ALL_RECIPES if recipes is None else recipes)
        allowed = set(ingredients or cls.ALL_INGREDIENTS)
        assert 1 <= min_size <= max_size <= cls.MAX_NUM_INGREDIENTS
        assert allowed <= set(cls.ALL_INGREDIENTS)
        fitting = [r for r in pool if min_size <= len(r.ingredients) <= max_size and allowed >= set(r)]
        assert not unique or n <= len(fitting)
        return [fitting[i] for i in np.random.choice(len(fitting), n, replace=not unique)]


def _whole(number: float) -> float:
    return int(number) if float(number).is_integer() else number


def soup_keys(conf: dict[str, Any]) -> dict[str, Any]:
    """What a configuration says of soups, as keys of our layout files."""
    same = (
        "delivery_reward", "recipe_values", "recipe_times", "onion_value", "tomato_value",
        "cook_time", "onion_time", "tomato_time", "max_num_ingredients", "order_bonus",
    )  # fmt: skip
    keys = {key: conf[key] for key in same if conf.get(key) is not None}
    for ours, theirs in (("orders", "all_orders"), ("bonus_orders", "bonus_orders")):
        if conf.get(theirs):
            keys[ours] = [list(order["ingredients"]) for order in conf[theirs]]
    return keys


class ObjectState:
    """An onion, a tomato or a dish somewhere."""

    def __init__(self, name, position, **_):
        self.name = name
        self._position = tuple(position)

    @property
    def position(self):
        """(x, y)."""
        return self._position

    @position.setter
    def position(self, new_pos):
        self._position = new_pos

    def is_valid(self):
        """Is there such a thing?"""
        return self.name in ("onion", "tomato", "dish")

    def deepcopy(self):
        """A copy."""
        return ObjectState(self.name, self.position)

    def __eq__(self, other):
        return (
            isinstance(other, ObjectState)
            and self.name == other.name
            and self.position == other.position
        )

    def __hash__(self):
        return hash((self.name, self.position))

    def __repr__(self):
        return f"{self.name}@{self.position}"

    def to_dict(self):
        """{"name", "position"}."""
        return {"name": self.name, "position": self.position}

    @classmethod
    def from_dict(cls, obj_dict):
        """The way back."""
        return ObjectState(**copy.deepcopy(obj_dict))


class SoupState(ObjectState):
    """A soup, from its first ingredient in a pot on."""

    def __init__(self, position, ingredients=(), cooking_tick=-1, cook_time=None, **_):
        super().__init__("soup", position)
        self._ingredients = list(ingredients)
        self._cooking_tick = cooking_tick
        # A file's -1 says that it is not known yet.
        self._cook_time = None if cook_time is None or cook_time < 0 else cook_time

    def __eq__(self, other):
        return (
            isinstance(other, SoupState)
            and self.position == other.position
            and self._cooking_tick == other._cooking_tick
            and self._ingredients == other._ingredients
        )

    def __hash__(self):
        return hash((self.name, self.position, self._cooking_tick, tuple(self.ingredients)))

    def __repr__(self):
        return (
            f"{super().__repr__()}\nIngredients:\t{self._ingredients}\n"
            f"Cooking Tick:\t{self._cooking_tick}"
        )

    def __str__(self):
        text = "{" + "".join(Recipe.STR_REP[one] for one in sorted(self.ingredients))
        return text + (str(self._cooking_tick) if self.is_cooking else "✓" if self.is_ready else "")

    @ObjectState.position.setter
    def position(self, new_pos):
        """Its ingredients come along."""
        self._position = new_pos
        for one in self._ingredients:
            one.position = new_pos

    @property
    def ingredients(self):
        """Names in the order added."""
        return [one.name for one in self._ingredients]

    @property
    def recipe(self):
        """Known once it cooks."""
        if self.is_idle:
            raise ValueError("Recipe is not determined until soup begins cooking")
        return Recipe(self.ingredients)

    @property
    def value(self):
        """Recipe.value."""
        return self.recipe.value

    @property
    def cook_time(self):
        """Steps until it is ready."""
        return self.recipe.time if self._cook_time is None else self._cook_time

    @property
    def cook_time_remaining(self):
        """Steps left."""
        return max(0, self.cook_time - self._cooking_tick)

    @property
    def is_idle(self):
        """Not started?"""
        return self._cooking_tick < 0

    @property
    def is_ready(self):
        """Done?"""
        return not self.is_idle and self._cooking_tick >= self.cook_time

    @property
    def is_cooking(self):
        """Neither?"""
        return not self.is_idle and not self.is_ready

    @property
    def is_full(self):
        """Does it take nothing more?"""
        return not self.is_idle or len(self._ingredients) == Recipe.MAX_NUM_INGREDIENTS

    def is_valid(self):
        """Do its ingredients lie in it, and not too many?"""
        return len(self._ingredients) <= Recipe.MAX_NUM_INGREDIENTS and all(
            one.position == self.position for one in self._ingredients
        )

    def auto_finish(self):
        """As if it had cooked."""
        if not self._ingredients:
            raise ValueError("Cannot finish soup with no ingredients")
        self._cooking_tick = 0
        self._cooking_tick = self.cook_time

    def add_ingredient(self, ingredient):
        """One more, while there is room."""
        if ingredient.name not in Recipe.ALL_INGREDIENTS:
            raise ValueError("Invalid ingredient")
        if self.is_full:
            raise ValueError("Reached maximum number of ingredients in recipe")
        ingredient.position = self.position
        self._ingredients.append(ingredient)

    def add_ingredient_from_str(self, ingredient_str):
        """The same by name."""
        self.add_ingredient(ObjectState(ingredient_str, self.position))

    def pop_ingredient(self):
        """Takes out the last one."""
        if not self.is_idle:
            raise ValueError("Cannot remove an ingredient from this soup at this time")
        if not self._ingredients:
            raise ValueError("No ingredient to remove")
        return self._ingredients.pop()

    def begin_cooking(self):
        """Starts it."""
        if not self.is_idle:
            raise ValueError("Cannot begin cooking this soup at this time")
        if not self._ingredients:
            raise ValueError("Must add at least one ingredient to soup before cooking it")
        self._cooking_tick = 0

    def cook(self):
        """A step on the fire."""
        if self.is_idle:
            raise ValueError("Must begin cooking before advancing cook tick")
        if self.is_ready:
            raise ValueError("Cannot cook a soup that is already done")
        self._cooking_tick += 1

    def deepcopy(self):
        """A copy."""
        return SoupState(
            self.position, [one.deepcopy() for one in self._ingredients], self._cooking_tick
        )

    def to_dict(self):
        """All there is to say."""
        return {
            **super().to_dict(),
            "_ingredients": [one.to_dict() for one in self._ingredients],
            "cooking_tick": self._cooking_tick,
            "is_cooking": self.is_cooking,
            "is_ready": self.is_ready,
            "is_idle": self.is_idle,
            "cook_time": -1 if self.is_idle else self.cook_time,
            "_cooking_tick": self._cooking_tick,
        }

    @classmethod
    def from_dict(cls, obj_dict):
        """A soup, also one of 2019 ("state": [kind, count, time]), or another object."""
        if obj_dict["name"] != "soup":
            return ObjectState.from_dict(obj_dict)
        if "state" in obj_dict:
            kind, count, time = obj_dict["state"]
            counts = {"num_tomatoes" if kind == TOMATO else "num_onions": count}
            return cls.get_soup(
                obj_dict["position"],
                **{"num_onions": 0, **counts},
                cooking_tick=time or -1,
                finished=time >= 20,
            )
        given = copy.deepcopy(obj_dict)
        given["ingredients"] = [ObjectState.from_dict(one) for one in given["_ingredients"]]
        return cls(**given)

    @classmethod
    def get_soup(
        cls, position, num_onions=1, num_tomatoes=0, cooking_tick=-1, finished=False, **_
    ):
        """A soup of so many of each."""
        size = num_onions + num_tomatoes
        if num_onions < 0 or num_tomatoes < 0:
            raise ValueError("Number of active ingredients must be positive")
        if size > Recipe.MAX_NUM_INGREDIENTS:
            raise ValueError("Too many ingredients specified for this soup")
        if size == 0 and (cooking_tick >= 0 or finished):
            raise ValueError("An empty soup neither cooks nor is finished")
        names = [ONION] * num_onions + [TOMATO] * num_tomatoes
        soup = cls(position, [ObjectState(name, position) for name in names], cooking_tick)
        if finished:
            soup.auto_finish()
        return soup


class PlayerState:
    """Where a player is, where it faces, what it holds."""

    def __init__(self, position, orientation, held_object=None):
        self.position = tuple(position)
        self.orientation = tuple(orientation)
        self.held_object = held_object
        assert self.orientation in Direction.ALL_DIRECTIONS
        if held_object is not None:
            assert isinstance(held_object, ObjectState)
            assert tuple(held_object.position) == self.position

    @property
    def pos_and_or(self):
        """(position, orientation)."""
        return (self.position, self.orientation)

    def has_object(self):
        """Are its hands full?"""
        return self.held_object is not None

    def get_object(self):
        """What it holds."""
        assert self.has_object()
        return self.held_object

    def set_object(self, obj):
        """Takes it."""
        assert not self.has_object()
        obj.position = self.position
        self.held_object = obj

    def remove_object(self):
        """Gives it away."""
        obj, self.held_object = self.get_object(), None
        return obj

    def update_pos_and_or(self, new_position, new_orientation):
        """Moves, with what it holds."""
        self.position, self.orientation = new_position, new_orientation
        if self.has_object():
            self.held_object.position = new_position

    def deepcopy(self):
        """A copy."""
        held = None if self.held_object is None else self.held_object.deepcopy()
        return PlayerState(self.position, self.orientation, held)

    def __eq__(self, other):
        return (
            isinstance(other, PlayerState)
            and self.pos_and_or == other.pos_and_or
            and self.held_object == other.held_object
        )

    def __hash__(self):
        return hash((self.position, self.orientation, self.held_object))

    def __repr__(self):
        return f"{self.position} facing {self.orientation} holding {self.held_object}"

    def to_dict(self):
        """{"position", "orientation", "held_object"}."""
        held = None if self.held_object is None else self.held_object.to_dict()
        return {"position": self.position, "orientation": self.orientation, "held_object": held}

    @staticmethod
    def from_dict(player_dict):
        """The way back."""
        given = copy.deepcopy(player_dict)
        if given.get("held_object") is not None:
            given["held_object"] = SoupState.from_dict(given["held_object"])
        return PlayerState(**given)


class OvercookedState:
    """Players, objects that nobody holds, orders, time."""

    def __init__(self, players, objects, bonus_orders=(), all_orders=(), timestep=0, **_):
        for position, obj in objects.items():
            assert tuple(obj.position) == tuple(position)
        self.players = tuple(players)
        self.objects = objects
        self._bonus_orders = [Recipe.from_dict(order) for order in bonus_orders or ()]
        self._all_orders = [Recipe.from_dict(order) for order in all_orders or ()]
        self.timestep = timestep
        assert len(set(self._bonus_orders)) == len(self._bonus_orders), "bonus orders twice"
        assert len(set(self._all_orders)) == len(self._all_orders), "orders twice"
        assert set(self._bonus_orders) <= set(self.all_orders), "a bonus order that is no order"

    @property
    def all_orders(self):
        """What is ordered; where nothing is said, every recipe."""
        return sorted(self._all_orders or Recipe.ALL_RECIPES)

    @property
    def bonus_orders(self):
        """What brings a bonus."""
        return sorted(self._bonus_orders)

    @property
    def player_positions(self):
        """By player."""
        return tuple(player.position for player in self.players)

    @property
    def player_orientations(self):
        """By player."""
        return tuple(player.orientation for player in self.players)

    @property
    def players_pos_and_or(self):
        """By player."""
        return tuple(player.pos_and_or for player in self.players)

    @property
    def unowned_objects_by_type(self):
        """Name -> objects that nobody holds."""
        return _by_type(self.objects.values())

    @property
    def player_objects_by_type(self):
        """Name -> objects that somebody holds."""
        return _by_type(p.held_object for p in self.players if p.has_object())

    @property
    def all_objects_by_type(self):
        """Name -> objects."""
        return _by_type(self.all_objects_list)

    @property
    def all_objects_list(self):
        """All objects."""
        held = [player.held_object for player in self.players if player.has_object()]
        return [*self.objects.values(), *held]

    def has_object(self, pos):
        """Does something lie there?"""
        return pos in self.objects

    def get_object(self, pos):
        """What lies there."""
        assert self.has_object(pos)
        return self.objects[pos]

    def add_object(self, obj, pos=None):
        """Puts it down."""
        pos = obj.position if pos is None else pos
        assert not self.has_object(pos)
        obj.position = pos
        self.objects[pos] = obj

    def remove_object(self, pos):
        """Takes it up."""
        obj = self.get_object(pos)
        del self.objects[pos]
        return obj

    def reverse_players(self):
        """Everybody is the other one, in place."""
        self.players = tuple(reversed(self.players))
        return self

    @classmethod
    def from_players_pos_and_or(cls, players_pos_and_or, bonus_orders=(), all_orders=()):
        """No objects."""
        players = [PlayerState(*one) for one in players_pos_and_or]
        return cls(players, {}, bonus_orders=bonus_orders, all_orders=all_orders)

    @classmethod
    def from_player_positions(cls, player_positions, bonus_orders=(), all_orders=()):
        """No objects, everybody facing north."""
        facing = [(position, Direction.NORTH) for position in player_positions]
        return cls.from_players_pos_and_or(facing, bonus_orders, all_orders)

    def deepcopy(self):
        """A copy."""
        return OvercookedState(
            [player.deepcopy() for player in self.players],
            {pos: obj.deepcopy() for pos, obj in self.objects.items()},
            [order.to_dict() for order in self.bonus_orders],
            [order.to_dict() for order in self.all_orders],
            self.timestep,
        )

    def time_independent_equal(self, other):
        """Equal but for the time?"""
        return (
            isinstance(other, OvercookedState)
            and self.players == other.players
            and self.objects == other.objects
            and self.all_orders == other.all_orders
            and self.bonus_orders == other.bonus_orders
        )

    def __eq__(self, other):
        return self.time_independent_equal(other) and self.timestep == other.timestep

    def __hash__(self):
        orders = (tuple(self.bonus_orders), tuple(self.all_orders))
        return hash((self.players, frozenset(self.objects.values()), orders))

    def __str__(self):
        return (
            f"Players: {self.players}, Objects: {list(self.objects.values())}, "
            f"Bonus orders: {self.bonus_orders} All orders: {self.all_orders} "
            f"Timestep: {self.timestep}"
        )

    def to_dict(self):
        """As their files have it."""
        return {
            "players": [player.to_dict() for player in self.players],
            "objects": [obj.to_dict() for obj in self.objects.values()],
            "bonus_orders": [order.to_dict() for order in self.bonus_orders],
            "all_orders": [order.to_dict() for order in self.all_orders],
            "timestep": self.timestep,
        }

    @staticmethod
    def from_dict(state_dict):
        """The way back."""
        given = copy.deepcopy(state_dict)
        given["players"] = [PlayerState.from_dict(one) for one in given["players"]]
        objects = [SoupState.from_dict(one) for one in given["objects"]]
        given["objects"] = {obj.position: obj for obj in objects}
        return OvercookedState(**given)


def _by_type(objects):
    found = defaultdict(list)
    for obj in objects:
        found[obj.name].append(obj)
    return found
