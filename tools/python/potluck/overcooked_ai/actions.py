"""Directions and actions as Overcooked-AI writes them: (dx, dy) with y downwards, and "interact"."""

from __future__ import annotations

import itertools

import numpy as np


class Direction:
    """Where a player faces."""

    NORTH, SOUTH, EAST, WEST = (0, -1), (0, 1), (1, 0), (-1, 0)
    ALL_DIRECTIONS = INDEX_TO_DIRECTION = [NORTH, SOUTH, EAST, WEST]
    DIRECTION_TO_INDEX = {d: i for i, d in enumerate(INDEX_TO_DIRECTION)}
    OPPOSITE_DIRECTIONS = {NORTH: SOUTH, SOUTH: NORTH, EAST: WEST, WEST: EAST}
    DIRECTION_TO_NAME = dict(zip(INDEX_TO_DIRECTION, ["NORTH", "SOUTH", "EAST", "WEST"]))

    @staticmethod
    def get_adjacent_directions(direction):
        """The two directions at right angles to it."""
        if direction not in Direction.ALL_DIRECTIONS:
            raise ValueError(f"Invalid direction: {direction}")
        vertical = [Direction.NORTH, Direction.SOUTH]
        return [d for d in Direction.ALL_DIRECTIONS if (d in vertical) != (direction in vertical)]


class Action:
    """What a player does; its index is the number of the action in potluck.Batch."""

    STAY = (0, 0)
    INTERACT = "interact"
    ALL_ACTIONS = INDEX_TO_ACTION = [*Direction.INDEX_TO_DIRECTION, STAY, INTERACT]
    INDEX_TO_ACTION_INDEX_PAIRS = list(itertools.product(range(6), repeat=2))
    ACTION_TO_INDEX = {a: i for i, a in enumerate(INDEX_TO_ACTION)}
    MOTION_ACTIONS = [*Direction.ALL_DIRECTIONS, STAY]
    ACTION_TO_CHAR = dict(zip(ALL_ACTIONS, ["↑", "↓", "→", "←", "stay", INTERACT]))
    NUM_ACTIONS = len(ALL_ACTIONS)

    @staticmethod
    def move_in_direction(point, direction):
        """The cell one step further."""
        assert direction in Action.MOTION_ACTIONS
        return (point[0] + direction[0], point[1] + direction[1])

    @staticmethod
    def determine_action_for_change_in_pos(old_pos, new_pos):
        """The move that leads from one cell to its neighbour."""
        step = (new_pos[0] - old_pos[0], new_pos[1] - old_pos[1])
        assert step in Action.MOTION_ACTIONS
        return step

    @staticmethod
    def sample(action_probs):
        """An action drawn by numpy's global generator, as there."""
        return Action.INDEX_TO_ACTION[np.random.choice(Action.NUM_ACTIONS, p=action_probs)]

    @staticmethod
    def argmax(action_probs):
        """The likeliest."""
        return Action.INDEX_TO_ACTION[int(np.argmax(action_probs))]

    @staticmethod
    def remove_indices_and_renormalize(probs, indices, eps=0.0):
        """Probabilities [actions] or [n, actions] without some actions."""
        probs = np.array(probs, dtype=float)
        probs[..., list(indices)] = eps
        return probs / probs.sum(-1, keepdims=True)

    @staticmethod
    def to_char(action):
        """An arrow, "stay" or "interact"."""
        assert action in Action.ALL_ACTIONS
        return Action.ACTION_TO_CHAR[action]

    @staticmethod
    def joint_action_to_char(joint_action):
        """One for each player."""
        return tuple(Action.to_char(action) for action in joint_action)

    @staticmethod
    def uniform_probs_over_actions():
        """All equally likely."""
        return np.full(Action.NUM_ACTIONS, 1 / Action.NUM_ACTIONS)
