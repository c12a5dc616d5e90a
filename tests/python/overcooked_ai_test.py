"""Overcooked-AI's interface: the same objects, and the numbers of the rules."""

import json
import pickle

import numpy as np
import pytest

import potluck
from potluck.overcooked_ai import (
    Action,
    AgentGroup,
    AgentPair,
    Direction,
    FixedPlanAgent,
    GreedyHumanModel,
    MediumLevelActionManager,
    ObjectState,
    OvercookedEnv,
    OvercookedGridworld,
    OvercookedState,
    PlayerState,
    RandomAgent,
    Recipe,
    SoupState,
    StayAgent,
)


@pytest.fixture
def mdp():
    return OvercookedGridworld.from_layout_name("cramped_room")


def test_the_same_game_as_in_a_batch(mdp):
    batch = potluck.Batch("cramped_room", 1, seed=3)
    state = mdp.get_standard_start_state()
    earned, shaped = np.zeros((1, 2), np.float32), np.zeros((1, 2), np.float32)
    actions, seen = np.zeros((1, 2), np.uint8), batch.buffer("lossless")
    features = batch.buffer("features")
    players = [potluck.Player(batch, "greedy", 0), potluck.Player(batch, "greedy_noisy_30", 1)]
    for _ in range(120):
        batch.observe("lossless", seen)
        batch.observe("features", features)
        assert (np.stack(mdp.lossless_state_encoding(state)) == seen[0]).all()
        assert (np.stack(mdp.featurize_state(state)) == features[0]).all()
        for player in players:
            player.act(actions)
        batch.step(actions, earned=earned, shaped=shaped)
        state, infos = mdp.get_state_transition(state, [Action.ALL_ACTIONS[a] for a in actions[0]])
        assert infos["sparse_reward_by_agent"] == earned[0].tolist()
        assert infos["shaped_reward_by_agent"] == shaped[0].tolist()
        theirs = batch.state(0).to_dict("overcooked_ai")
        assert json.loads(json.dumps(state.to_dict())) == theirs
        assert OvercookedState.from_dict(theirs) == state


def test_states_of_their_own_making(mdp):
    soup = SoupState.get_soup((2, 0), num_onions=2, num_tomatoes=1, cooking_tick=3)
    players = [PlayerState((1, 2), Direction.NORTH), PlayerState((2, 1), Direction.NORTH, ObjectState("dish", (2, 1)))]
    state = OvercookedState(players, {(2, 0): soup}, all_orders=mdp.start_all_orders)
    for _ in range(17):
        assert mdp.get_pot_states(state)["cooking"] == [(2, 0)]
        state, _ = mdp.get_state_transition(state, [Action.STAY, Action.STAY])
    assert mdp.get_pot_states(state)["ready"] == [(2, 0)]
    state, infos = mdp.get_state_transition(state, [Action.STAY, Action.INTERACT])
    assert state.players[1].held_object.name == "soup" and infos["event_infos"]["soup_pickup"] == [False, True]
    assert state.players[1].held_object.ingredients == ["onion", "onion", "tomato"]
    assert pickle.loads(pickle.dumps(state)) == state == state.deepcopy()
    with pytest.raises(AssertionError, match="players"):
        mdp.get_actions(OvercookedState(players[:1], {}))
    with pytest.raises(ValueError, match="Illegal action"):
        mdp.get_state_transition(state, [Action.STAY, "jump"])


def test_orders_of_a_state_and_of_parameters():
    mdp = OvercookedGridworld.from_layout_name(
        "cramped_room", start_all_orders=[{"ingredients": ["onion"] * n} for n in (1, 2, 3)],
        start_bonus_orders=[{"ingredients": ["onion", "onion"]}], onion_value=7, tomato_value=3, cook_time=4,
    )
    assert Recipe(["onion", "onion"]).value == 14 and Recipe(["onion"]).time == 4
    state = mdp.get_standard_start_state()
    assert [mdp.get_recipe_value(state, Recipe(["onion"] * n)) for n in (1, 2, 3)] == [7, 28, 21]
    assert mdp.get_recipe_value(state, Recipe(["tomato"])) == 0
    only = OvercookedState(state.players, {}, all_orders=[{"ingredients": ["tomato"]}])
    assert mdp.get_recipe_value(only, Recipe(["tomato"])) == 3


def test_environments_and_agents(mdp):
    env = OvercookedEnv.from_mdp(mdp, horizon=100, info_level=0)
    np.random.seed(0)
    mlam = MediumLevelActionManager.from_pickle_or_compute(mdp, {})
    pair = AgentPair(GreedyHumanModel(mlam), GreedyHumanModel(mlam))
    games = env.get_rollouts(pair, 2, info=False)
    assert games["ep_lengths"].tolist() == [100, 100] and games["ep_returns"][0] >= 40
    assert games["ep_states"].shape == (2, 100) and games["ep_infos"][0, -1]["episode"]["ep_length"] == 100
    table, steps, sparse, shaped = env.run_agents(AgentPair(StayAgent(), RandomAgent(all_actions=True)))
    assert steps == 100 == len(table) and sparse == 0
    with pytest.raises(AssertionError, match="Did not reset"):
        env.run_agents(pair)
    single = OvercookedEnv.from_mdp(
        OvercookedGridworld.from_layout_name("cramped_room_single"), horizon=3, info_level=0
    )
    single.run_agents(AgentGroup(FixedPlanAgent([Direction.WEST])))
    assert single.is_done()


def test_gym_style():
    gymnasium = pytest.importorskip("gymnasium")
    base = OvercookedEnv.from_mdp(OvercookedGridworld.from_layout_name("cramped_room"), horizon=5, info_level=0)
    env = gymnasium.make("Overcooked-v0", base_env=base, featurize_fn=base.featurize_state_mdp).unwrapped
    assert env.observation_space.shape == (96,) and env.action_space.n == 6
    told = env.reset()
    done = False
    while not done:
        told, reward, done, info = env.step((4, 5))
    assert told["both_agent_obs"][0].shape == (96,) and info["episode"]["ep_length"] == 5
