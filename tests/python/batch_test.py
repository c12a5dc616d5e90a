"""Batch: the caller's arrays, seeds, threads, states."""

import gc
import resource
import subprocess
import sys
import threading

import numpy as np
import pytest
from conftest import random_actions

import potluck


def play(batch, steps, seed=0):
    """Everything that can be told of `steps` random steps."""
    players = (batch.num_envs, batch.num_agents)
    out = {
        name: np.zeros((steps, *players), np.float32)
        for name in ("rewards", "earned", "shaped", "effort")
    }
    out["events"] = np.zeros((steps, *players), np.uint32)
    for name in ("terminated", "truncated"):
        out[name] = np.zeros((steps, batch.num_envs), np.bool_)
    seen = np.zeros((steps, *players, *batch.observation().shape), np.float32)
    for t in range(steps):
        batch.step(random_actions(batch, t, seed), **{k: v[t] for k, v in out.items()})
        batch.observe("", seen[t])
    return {**out, "seen": seen}


def equal(a, b):
    return all((a[name] == b[name]).all() for name in a)


def test_every_rule_set_is_reached_the_same_way():
    rules = {potluck.load(name).rules: name for name in potluck.kitchens()}
    assert {"classic", "coop_grid", "matrix"} <= set(rules)
    for name in rules.values():
        batch = potluck.Batch(name, 40, seed=3)
        told = play(batch, 30)
        assert told["seen"].shape == (30, 40, batch.num_agents, *batch.observation().shape)
        assert batch.kitchen(0).name == name


def test_results_depend_on_the_seed_and_not_on_threads_or_batch(game):
    one = play(potluck.Batch(game, 200, seed=5), 60)
    assert equal(one, play(potluck.Batch(game, 200, seed=5, threads=3), 60))
    whole = potluck.Batch(game, 200, seed=5)
    part = potluck.Batch(game, 64, seed=5, first_env=96)
    for t in range(60):
        actions = random_actions(whole, t)
        whole.step(actions)
        part.step(actions[96:160])
    assert (whole.view()[96:160] == part.view()).all()
    assert whole.packed_state(100) == part.packed_state(4)


def test_random_actions_of_many_steps_are_those_of_each():
    batch = potluck.Batch("cramped_room", 40)
    rows = np.zeros((7, 40, 2), np.uint8)
    batch.random_actions(rows, 5, 3)
    assert (rows == [random_actions(batch, 5 + t, 3) for t in range(7)]).all()
    for wrong in [(7, 40, 3), (40,), (7, 1, 40, 2)]:
        with pytest.raises(potluck.InputError, match="out: shape"):
            batch.random_actions(np.zeros(wrong, np.uint8), 0)


def test_other_seeds_are_other_games():
    kitchen = potluck.load("cramped_room", random_start={"positions": True})
    starts = [potluck.Batch(kitchen, 64, seed=s).view() for s in (0, 1, 2)]
    assert (starts[0] != starts[1]).any() and (starts[1] != starts[2]).any()
    games = potluck.Batch(kitchen, 64, seed=0).view()
    assert (games[0] != games[1:]).any()


def test_the_same_games_as_in_the_program(tmp_path):
    """`potluck simulate` and a loop of one's own play the same game."""
    done = subprocess.run(
        [sys.executable, "-m", "potluck", "simulate", "--layout", "cramped_room", "--agents",
         "greedy,random", "--episodes", "2", "--seed", "9", "--record", "games"],
        check=False, capture_output=True, text=True, cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    recorded = potluck.games.read(sorted((tmp_path / "games").iterdir())[1])[0]
    batch = potluck.Batch("cramped_room", 2, seed=9)
    players = [potluck.Player(batch, "greedy", 0), potluck.Player(batch, "random", 1)]
    actions = np.zeros((2, 2), np.uint8)
    earned = np.zeros((2, 2), np.float32)
    for t in range(len(recorded)):
        for player in players:
            player.act(actions)
        assert (actions[1] == recorded.actions[t]).all()
        batch.step(actions, earned=earned)
        assert (earned[1] == recorded.numbers("earned")[t]).all()


def test_whole_numbers_are_the_same_numbers():
    for kitchen in ("cramped_room", "paper_kitchen"):
        batch = potluck.Batch(kitchen, 70, seed=1, threads=2)
        play(batch, 40)
        for name, encoding in batch.observations.items():
            exact = batch.buffer(name, encoding.dtype)
            plain = batch.buffer(name)
            batch.observe(name, exact)
            batch.observe(name, plain)
            assert (exact == plain).all(), name
            assert plain.min() >= encoding.low and plain.max() <= encoding.high
            one = np.zeros((70, *encoding.shape), encoding.dtype)
            batch.observe(name, one, seat=1)
            assert (one == plain[:, 1]).all()
    assert potluck.Batch("cramped_room").observations["lossless"].dtype == np.uint8


def test_any_slice_of_a_rollout_buffer():
    batch = potluck.Batch("cramped_room", 8)
    rewards = np.full((5, 8, 2), 7, np.float32)
    batch.step(np.zeros((8, 2), np.uint8), rewards=rewards[2])
    assert (rewards[2] == 0).all() and (rewards[[0, 1, 3, 4]] == 7).all()


def test_actions_of_other_types_are_the_same_actions():
    batches = [potluck.Batch("cramped_room", 16, seed=2) for _ in range(3)]
    for t in range(50):
        actions = random_actions(batches[0], t)
        for batch, dtype in zip(batches, (np.uint8, np.int32, np.int64)):
            batch.step(actions.astype(dtype))
    assert batches[0].packed_state(3) == batches[1].packed_state(3) == batches[2].packed_state(3)
    # No action: stay, in every type.
    for batch, dtype, value in zip(batches, (np.uint8, np.int32, np.int64), (255, -1, 256)):
        before = batch.state(0).data["players"]
        batch.step(np.full((16, 2), value, dtype))
        assert batch.state(0).data["players"] == before


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.zeros((4, 2), np.float64), "type float64, expected float32"),
        (np.zeros((4, 3), np.float32), r"shape \(4, 3\), expected \(4, 2\)"),
        (np.zeros((8,), np.float32), r"shape \(8,\), expected \(4, 2\)"),
        (np.zeros((4, 4), np.float32)[:, ::2], "gaps or turned axes"),
        (np.zeros((2, 4), np.float32).T, "gaps or turned axes"),
        (np.zeros((4, 2), ">f4"), "expected float32"),
        (np.broadcast_to(np.float32(0), (4, 2)), "may only be read"),
        (np.frombuffer(bytearray(33), np.float32, 8, 1).reshape(4, 2), "is aligned"),
        (np.zeros((4, 2), np.complex64), "expected float32"),
        ([[0.0, 0.0]] * 4, "a list, expected a numpy, torch or jax array"),
        (3.5, "a float, expected"),
        ("rewards", "a str, expected"),
    ],
)
def test_one_clear_error_for_each_mistake(array, words):
    batch = potluck.Batch("cramped_room", 4)
    with pytest.raises(potluck.InputError, match=f"rewards: .*{words}"):
        batch.step(np.zeros((4, 2), np.uint8), rewards=array)
    batch.step(np.zeros((4, 2), np.uint8))  # and it is not spoilt


def test_arrays_of_every_make_are_written_alike():
    """numpy's own arrays are read directly, what is derived from them by the buffer protocol."""

    class Derived(np.ndarray):
        pass

    def told(make):
        batch = potluck.Batch("cramped_room", 16, seed=3)
        shaped = np.zeros((16, 2), np.float32)
        total = shaped.copy()
        for t in range(200):
            batch.step(make(random_actions(batch, t)), shaped=make(shaped))
            total += shaped
        return total

    plain = told(lambda array: array)
    assert plain.any()
    for make in (memoryview, lambda array: array.view(Derived)):
        assert (told(make) == plain).all()


@pytest.mark.parametrize("dtype", [np.uint8, np.int64])
def test_a_prepared_step_is_a_step(game, dtype):
    batch, prepared = potluck.Batch(game, 40, seed=3), potluck.Batch(game, 40, seed=3)
    players = (40, batch.num_agents)
    actions, rewards = np.zeros(players, dtype), np.zeros(players, np.float32)
    held = np.arange(40) % 3 == 0
    once = prepared.prepare(actions, rewards=rewards, held=held)
    told = rewards.copy()
    for t in range(60):
        actions[...] = random_actions(batch, t)
        once.step()
        batch.step(actions, rewards=told, held=held)
        assert (told == rewards).all()
    assert batch.packed_state(1) == prepared.packed_state(1)
    with pytest.raises(potluck.InputError, match="rewards: shape"):
        batch.prepare(actions, rewards=rewards[:3])
    del prepared, actions, rewards
    gc.collect()
    once.step()  # it keeps the batch and the arrays alive


def test_an_array_that_changes_between_steps_is_looked_at_again():
    batch = potluck.Batch("cramped_room", 4)
    actions, rewards = np.zeros((4, 2), np.uint8), np.zeros((4, 2), np.float32)
    batch.step(actions, rewards=rewards)
    rewards.flags.writeable = False
    with pytest.raises(potluck.InputError, match="may only be read"):
        batch.step(actions, rewards=rewards)
    rewards.flags.writeable = True
    rewards.resize((2, 2), refcheck=False)
    with pytest.raises(potluck.InputError, match="shape"):
        batch.step(actions, rewards=rewards)


def test_mistakes_in_words():
    with pytest.raises(potluck.InputError, match="cramped_room"):
        potluck.Batch("cramped_romm")
    with pytest.raises(potluck.InputError, match="num_envs: 0"):
        potluck.Batch("cramped_room", 0)
    with pytest.raises(potluck.InputError, match="threads"):
        potluck.Batch("cramped_room", 1, threads=0)
    batch = potluck.Batch("cramped_room", 4)
    with pytest.raises(potluck.InputError, match="lossless"):
        batch.observe("pixels", np.zeros(3, np.float32))
    with pytest.raises(potluck.InputError, match="seat: 2"):
        batch.observe("features", np.zeros((4, 96), np.float32), seat=2)
    with pytest.raises(potluck.InputError, match="env: 4"):
        batch.state(4)
    with pytest.raises(potluck.InputError, match="ended no episode"):
        batch.final_state(0)
    with pytest.raises(potluck.InputError, match="neither a known name"):
        potluck.Player(batch, "gredy", 1)
    assert issubclass(potluck.InputError, ValueError)


def test_torch_arrays():
    torch = pytest.importorskip("torch")
    batch = potluck.Batch("cramped_room", 4)
    rewards = torch.zeros(3, 4, 2)
    seen = torch.zeros(4, 2, *batch.observations["lossless"].shape, dtype=torch.uint8)
    truncated = torch.zeros(4, dtype=torch.bool)
    batch.step(torch.zeros(4, 2, dtype=torch.int64), rewards=rewards[1], truncated=truncated)
    batch.observe("lossless", seen)
    assert seen.sum() > 0
    with pytest.raises(potluck.InputError, match="needs no gradient"):
        batch.step(torch.zeros(4, 2, dtype=torch.uint8), rewards=torch.zeros(4, 2, requires_grad=True))
    with pytest.raises(potluck.InputError, match="turned axes"):
        batch.step(torch.zeros(4, 2, dtype=torch.uint8), rewards=torch.zeros(2, 4).T)


def test_jax_arrays_are_for_reading():
    jax = pytest.importorskip("jax")
    batch = potluck.Batch("cramped_room", 4)
    batch.step(jax.numpy.zeros((4, 2), "uint8"))
    with pytest.raises(potluck.InputError, match="may only be read"):
        batch.step(np.zeros((4, 2), np.uint8), rewards=jax.numpy.zeros((4, 2)))


def test_states_in_words():
    batch = potluck.Batch("cramped_room", 2, seed=1, horizon=50)
    for t in range(37):
        batch.step(random_actions(batch, t))
    state = batch.state(1)
    assert state.data["timestep"] == 37 == batch.timesteps[1]
    copy = potluck.Batch("cramped_room", 2, seed=1, horizon=50)
    copy.set_state(1, state)
    assert copy.packed_state(1) == batch.packed_state(1)
    theirs = state.to_dict("overcooked_ai")
    assert theirs["timestep"] == 37 and len(theirs["all_orders"]) > 0
    assert potluck.State.from_dict(state.kitchen, theirs).data == state.data
    assert "" != str(state)
    for t in range(37, 50):
        batch.step(random_actions(batch, t))
    assert batch.final_state(0).data["timestep"] == 50 and batch.state(0).data["timestep"] == 0


def test_held_games_stay(game):
    batch, free = potluck.Batch(game, 40, seed=1), potluck.Batch(game, 40, seed=1)
    held = np.zeros(40, np.bool_)
    held[[0, 7, 39]] = True
    earned = np.ones((40, batch.num_agents), np.float32)
    for t in range(30):
        actions = random_actions(batch, t)
        batch.step(actions, earned=earned, held=held)
        free.step(actions)
        assert (earned[held] == 0).all()
    fresh = potluck.Batch(game, 40, seed=1)
    for env in range(40):
        assert batch.packed_state(env) == (fresh if held[env] else free).packed_state(env)
    before = batch.episodes
    batch.restart(held)
    assert (batch.episodes - before == held).all()


def test_the_view_is_what_observe_says(game):
    batch = potluck.Batch(game, 33, seed=4, threads=2)
    for t in range(25):
        batch.step(random_actions(batch, t))
        view = batch.view()
        seen = batch.buffer()
        batch.observe("", seen)
        assert (view == seen).all()
    assert not view.flags.writeable
    del batch
    gc.collect()
    assert np.isfinite(view).all()  # it keeps the batch alive


def test_kitchens_that_change_with_the_episode():
    batch = potluck.Batch(["cramped_room", "coordination_ring"], 64, seed=1, horizon=20)
    names = {batch.kitchen(env).name for env in range(64)}
    assert names == {"cramped_room", "coordination_ring"}
    generated = potluck.Batch(potluck.generated(width=8, height=6), 16, seed=3)
    assert len({generated.kitchen(env).json for env in range(16)}) > 10
    told = play(generated, 20)
    assert np.isfinite(told["seen"]).all()


def test_eight_threads_with_a_batch_each(game):
    expected = play(potluck.Batch(game, 100, seed=1), 50)
    results = [None] * 8

    def work(i):
        results[i] = play(potluck.Batch(game, 100, seed=1), 50)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(equal(expected, result) for result in results)


def test_two_threads_at_one_batch_raise():
    batch = potluck.Batch("cramped_room", 20000)
    errors = []

    def work():
        actions = np.zeros((20000, 2), np.uint8)
        for _ in range(200):
            try:
                batch.step(actions)
            except RuntimeError as error:
                errors.append(str(error))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors and "used by another thread" in errors[0]
    batch.step(np.zeros((20000, 2), np.uint8))


def test_a_fork_is_told():
    code = (
        "import os, numpy, potluck\n"
        "b = potluck.Batch('cramped_room', 64, threads=2)\n"
        "if os.fork() == 0:\n"
        "  try: b.step(numpy.zeros((64, 2), numpy.uint8))\n"
        "  except RuntimeError as e: os._exit(7 if 'fork' in str(e) else 1)\n"
        "  os._exit(2)\n"
        "assert os.waitstatus_to_exitcode(os.wait()[1]) == 7\n"
        "b.step(numpy.zeros((64, 2), numpy.uint8))\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_no_memory_is_lost():
    def megabytes():
        gc.collect()
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize() / 2**20

    kitchen = potluck.load("cramped_room")
    actions = np.zeros((64, 2), np.uint8)

    def make(count):
        """Most of them idle, for time's sake."""
        for i in range(count):
            batch = potluck.Batch(kitchen, 4)
            if i % 1000 == 0:  # a cook plans its first move for milliseconds
                batch = potluck.Batch(kitchen, 64, threads=2)
                batch.view("features")
                batch.step(actions)
                potluck.Player(batch, "greedy", 1).act(actions)

    make(1000)
    before = megabytes()
    make(100_000)
    assert megabytes() - before < 4  # forty bytes each


def test_the_program_is_there(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "potluck", "layout", "check", "cramped_room"],
        check=False, capture_output=True, text=True, cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    wrong = subprocess.run(
        [sys.executable, "-m", "potluck", "layout", "show", "nowhere"],
        check=False, capture_output=True, text=True, cwd=tmp_path,
    )
    assert wrong.returncode == 2 and "nowhere" in wrong.stderr
