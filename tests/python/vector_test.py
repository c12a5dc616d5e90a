"""Views for other libraries: PettingZoo, Gymnasium, PufferLib."""

import subprocess
import sys

import numpy as np
import pytest
from conftest import random_actions

import potluck

gymnasium = pytest.importorskip("gymnasium")
MODES = ["NextStep", "SameStep", "Disabled"]


def restart(envs, ended):
    """What a user does in mode Disabled."""
    return envs.reset(options={"reset_mask": ended})[0] if ended.any() else None


def test_pettingzoo(game):
    pytest.importorskip("pettingzoo")
    from pettingzoo.test import parallel_api_test

    parallel_api_test(potluck.parallel_env(game), num_cycles=500)


def test_pettingzoo_seeds_over_whole_episodes(game):
    """PettingZoo's own test stops after one step."""
    pytest.importorskip("pettingzoo")
    envs = [potluck.parallel_env(game, seed=s) for s in (1, 2)]
    seen = [env.reset(seed=42)[0] for env in envs]
    rng = np.random.default_rng(0)
    for _ in range(500):
        for agent in envs[0].possible_agents:
            assert (seen[0][agent] == seen[1][agent]).all()
            assert envs[0].observation_space(agent).contains(seen[0][agent])
        if not envs[0].agents:
            assert envs[1].agents == []
            seen = [env.reset()[0] for env in envs]
            continue
        actions = {agent: rng.integers(envs[0].batch.num_actions) for agent in envs[0].agents}
        told = [env.step(actions) for env in envs]
        assert all(told[0][i] == told[1][i] for i in (1, 2, 3, 4))
        seen = [one[0] for one in told]


def test_pettingzoo_other_seeds_are_other_games():
    pytest.importorskip("pettingzoo")
    env = potluck.parallel_env("cramped_room", random_start={"positions": True})
    starts = {tuple(env.reset(seed=s)[0]["player_0"].ravel()) for s in range(8)}
    assert len(starts) > 4
    again = {tuple(env.reset()[0]["player_0"].ravel()) for _ in range(1)}
    assert len(again) == 1


def test_pettingzoo_ends_truthfully():
    pytest.importorskip("pettingzoo")
    env = potluck.parallel_env("cramped_room", horizon=5, observation="lossless")
    env.reset()
    for t in range(5):
        seen, rewards, over, cut, infos = env.step({a: 4 for a in env.agents})
    assert all(cut.values()) and not any(over.values()) and env.agents == []
    assert env.batch.final_state(0).data["timestep"] == 5
    assert env.render().shape[2] == 3 and type(rewards["player_0"]) is float
    with pytest.raises(RuntimeError, match="reset"):
        env.step({})


def makers(**keywords):
    return [
        potluck.make_vec("cramped_room", 5, partner="greedy", horizon=30, **keywords),
        potluck.make_vec("cramped_room", 5, partner="greedy", seat="alternate", horizon=30, **keywords),
        potluck.make_vec("cramped_room", 5, partner=lambda o: np.full(len(o), 5), horizon=30, **keywords),
        potluck.flat_vec("cramped_room", 5, horizon=30, **keywords),
        potluck.flat_vec("multiplayer_schelling", 5, horizon=30, **keywords),
    ]


@pytest.mark.parametrize("mode", MODES)
def test_gymnasium_statistics_in_each_mode(mode):
    from gymnasium.wrappers.vector import RecordEpisodeStatistics

    for plain in makers(autoreset_mode=mode, observation="lossless", dtype=np.uint8):
        envs = RecordEpisodeStatistics(plain)
        seen, _ = envs.reset(seed=1)
        episodes = 0
        for _ in range(200):
            assert envs.observation_space.contains(seen)
            seen, rewards, over, cut, infos = envs.step(envs.action_space.sample())
            assert rewards.dtype == np.float64 and cut.dtype == np.bool_ and not over.any()
            if "episode" in infos:
                ended = infos["_episode"]
                assert (infos["episode"]["l"][ended] == 30).all()
                episodes += ended.sum()
            if mode == "Disabled" and cut.any():
                seen = restart(envs, cut)
        assert episodes == 6 * envs.num_envs


SINGLE = [
    dict(kitchen="cramped_room", partner="greedy"),
    dict(kitchen="cramped_room", partner="random", observation="lossless", dtype=np.uint8),
    dict(kitchen="paper_kitchen", partner="stay", seat=1),
    dict(kitchen="prisoners_dilemma", partner="tit_for_tat"),
    dict(kitchen="trust_and_split", partner="honest", seat="alternate"),
]


@pytest.mark.parametrize("keywords", SINGLE)
def test_gymnasium_checks_a_single_game(keywords, recwarn):
    from gymnasium.utils.env_checker import check_env

    check_env(potluck.make(**keywords, render_mode="rgb_array"), skip_render_check=False)
    assert not [w for w in recwarn if "spec" not in str(w.message)], [str(w.message) for w in recwarn]


@pytest.mark.parametrize("keywords", SINGLE)
def test_stable_baselines_checks_a_single_game(keywords):
    checker = pytest.importorskip("stable_baselines3.common.env_checker")
    checker.check_env(potluck.make(**keywords))


def test_a_single_game_is_the_first_of_many():
    one = potluck.make("cramped_room", partner="greedy", horizon=40, seed=3, shaping=1.0)
    many = potluck.make_vec("cramped_room", 4, partner="greedy", horizon=40, seed=3, shaping=1.0)
    seen, _ = one.reset()
    assert (seen == many.reset()[0][0]).all()
    rng = np.random.default_rng(0)
    for step in range(1, 101):
        actions = rng.integers(0, 6, 4)
        seen, reward, over, cut, told = one.step(int(actions[0]))
        all_seen, rewards, _, cuts, infos = many.step(actions)
        assert (seen == all_seen[0]).all() and reward == rewards[0]
        assert not over and cut == cuts[0] == (step % 40 == 0)
        assert {key: told[key] for key in ("earned", "shaped", "events")} == {
            key: infos[key][0] for key in ("earned", "shaped", "events")
        }
        if cut:
            seen, _ = one.reset()
            assert (seen == many.step(np.zeros(4, int))[0][0]).all()  # the step that begins anew
    with pytest.raises(potluck.InputError, match="render_mode"):
        potluck.make("cramped_room", partner="greedy", render_mode="human")
    assert one.render() is None


def test_gymnasium_modes_play_the_same_games():
    """Whatever the mode, the learner sees the same first and last states."""
    told = {}
    for mode in MODES:
        envs = potluck.make_vec(
            "cramped_room", 3, partner="random", horizon=10, seed=5, autoreset_mode=mode
        )
        seen, _ = envs.reset()
        firsts, lasts, t = [seen], [], 0
        rng = np.random.default_rng(1)
        while len(lasts) < 3:
            seen, _, _, cut, infos = envs.step(rng.integers(0, 6, 3))
            if cut.any():
                assert cut.all()
                if mode == "SameStep":
                    lasts.append(np.stack(list(infos["final_obs"])))
                    assert infos["_final_obs"].all()
                    firsts.append(seen)
                else:
                    lasts.append(seen)
                    if mode == "NextStep":
                        seen, rewards, _, cut, _ = envs.step(np.zeros(3, int))  # ignored
                        assert (rewards == 0).all() and not cut.any()
                    else:
                        with pytest.raises(potluck.InputError, match="reset_mask"):
                            envs.step(np.zeros(3, int))
                        seen = restart(envs, np.ones(3, bool))
                    firsts.append(seen)
        told[mode] = (np.stack(firsts), np.stack(lasts))
    for mode in MODES[1:]:
        assert (told[mode][0] == told[MODES[0]][0]).all()
        assert (told[mode][1] == told[MODES[0]][1]).all()


def test_a_partner_in_cpp_and_one_in_python_play_the_same():
    """A function that does what 'stay' does makes the same games."""
    def play(partner):
        envs = potluck.make_vec("cramped_room", 4, partner=partner, seed=2, shaping=1.0)
        rng = np.random.default_rng(3)
        return [envs.step(rng.integers(0, 6, 4))[:2] for _ in range(450)]

    for (a, r), (b, s) in zip(play("stay"), play(lambda seen: np.full(len(seen), 4))):
        assert (a == b).all() and (r == s).all()


def test_a_learner_earns_with_a_partner():
    envs = potluck.make_vec("cramped_room", 8, partner="greedy", seat=1)
    envs.reset(seed=0)
    total = sum(envs.step(np.full(8, 4))[1] for _ in range(400))
    assert (total >= 100).all()


def test_fresh_arrays_unless_asked_otherwise():
    for copy in (True, False):
        envs = potluck.flat_vec("cramped_room", 2, copy=copy)
        first, _ = envs.reset(seed=1)
        before = first.copy()
        for _ in range(20):
            second = envs.step(envs.action_space.sample())[0]
        assert np.shares_memory(first, second) is not copy
        assert (first == before).all() is np.bool_(copy)


def test_flat_rows_are_players():
    envs = potluck.flat_vec("cramped_room", 3, observation="features", seed=4)
    batch = potluck.Batch("cramped_room", 3, seed=4)
    seen, _ = envs.reset()
    for t in range(30):
        assert (seen.reshape(3, 2, -1) == batch.view("features")).all()
        actions = random_actions(batch, t)
        seen = envs.step(actions.ravel())[0]
        batch.step(actions)


def test_mistakes_in_words():
    with pytest.raises(potluck.InputError, match="partner: none.*greedy"):
        potluck.make_vec("cramped_room", 2)
    with pytest.raises(potluck.InputError, match="seat: 2"):
        potluck.make_vec("cramped_room", 2, partner="greedy", seat=2)
    with pytest.raises(potluck.InputError, match="neither a known name"):
        potluck.make_vec("cramped_room", 2, partner="gredy")
    envs = potluck.flat_vec("cramped_room", 2)
    with pytest.raises(potluck.InputError, match="actions: shape"):
        envs.step(np.zeros((2, 2), int))
    with pytest.raises(potluck.InputError, match="reset_mask"):
        envs.reset(options={"reset_mask": np.ones(4)})
    with pytest.raises(potluck.InputError, match="some players"):
        envs.reset(options={"reset_mask": np.array([True, False, True, True])})
    assert potluck.make_vec("cramped_room_single", 2).reset()[0].shape[0] == 2


def test_pufferlib_contract():
    class Buffers:
        pass

    env = potluck.puffer("cramped_room", 4, log_interval=50, horizon=20, dtype=np.uint8)
    n, shape = env.num_agents, env.single_observation_space.shape
    buf = Buffers()
    buf.observations = np.zeros((n, *shape), np.uint8)
    buf.rewards, buf.actions = np.zeros(n, np.float32), np.zeros(n, np.int32)
    buf.terminals, buf.truncations = np.zeros(n, bool), np.zeros(n, bool)
    buf.masks = np.ones(n, bool)
    env = potluck.puffer("cramped_room", 4, log_interval=50, horizon=20, dtype=np.uint8, buf=buf)
    seen, infos = env.reset(seed=1)
    assert seen is buf.observations and infos == [] and seen.any()
    told = []
    for _ in range(100):
        seen, rewards, over, cut, infos = env.step(np.random.randint(0, 6, n))
        assert seen is buf.observations and rewards is buf.rewards and cut is buf.truncations
        told += infos
    assert len(told) == 2 and told[0]["episode_length"] == 20


@pytest.mark.parametrize(
    ("call", "package", "extra"),
    [("make", "gymnasium", "gym"), ("flat_vec", "gymnasium", "gym"), ("parallel_env", "pettingzoo", "pettingzoo")],
)
def test_a_missing_package_is_named_with_its_remedy(call, package, extra):
    code = (
        f"import sys; sys.modules['{package}'] = None\n"
        f"import potluck\n"
        f"try: potluck.{call}('cramped_room')\n"
        f"except ModuleNotFoundError as e: print(e)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert package in done.stdout and f"pip install 'potluck-kitchen[{extra}]'" in done.stdout
