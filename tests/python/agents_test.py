"""Agents, training, evaluation, recordings."""

import json
import os
import signal
import subprocess
import sys
import threading

import numpy as np
import pytest

import potluck


def observations(agent, kitchen, n=64):
    """What players see after some random steps."""
    batch = potluck.Batch(kitchen, n, seed=3)
    actions = np.zeros((n, batch.num_agents), np.uint8)
    for t in range(60):
        batch.random_actions(actions, t)
        batch.step(actions)
    seen = batch.buffer(agent.observation)
    batch.observe(agent.observation, seen, ego_centred=False)
    return batch, seen


def test_who_there_is():
    assert "cramped_room/srpo" in potluck.agents.shipped()
    assert {"greedy", "random", "stay"} <= set(potluck.agents.scripted("cramped_room"))
    agent = potluck.agents.load("greedy")
    assert agent.network is None and agent.algorithm == "scripted"
    with pytest.raises(potluck.InputError, match="scripted cook"):
        agent.act(np.zeros((1, 96)))
    with pytest.raises(potluck.InputError, match="one of"):
        potluck.agents.load("nobody")


def test_a_network_answers_as_it_plays():
    agent = potluck.agents.load("srpo", "cramped_room")
    batch, seen = observations(agent, "cramped_room")
    likely = np.zeros((64, 6), np.float32)
    worth = np.zeros(64, np.float32)
    agent.player(batch, 0).act(np.zeros((64, 2), np.uint8), probabilities=likely, values=worth)
    np.testing.assert_allclose(agent.probabilities(seen[:, 0], seat=0), likely, atol=1e-5)
    np.testing.assert_allclose(agent.values(seen[:, 0], seat=0), worth, atol=1e-3)
    actions, memory = agent.act(seen[:, 0], greedy=True)
    assert (actions == likely.argmax(1)).all() and memory is None
    with pytest.raises(potluck.InputError, match=r"observations: shape \(64, 3\)"):
        agent.act(np.zeros((64, 3)))


def test_quick_and_plain_kernels_agree(tmp_path):
    """What a wheel chooses between when it starts: the same game, networks equal but for last bits."""
    code = (
        "import numpy as np, potluck\n"
        "agent = potluck.agents.load('srpo', 'cramped_room')\n"
        "seen = np.random.default_rng(0).random((64, 96), np.float32)\n"
        "np.savez('told', likely=agent.probabilities(seen), values=agent.values(seen))\n"
        "batch = potluck.Batch('cramped_room', 64, seed=1)\n"
        "actions = np.zeros((64, 2), np.uint8)\n"
        "for t in range(100): batch.random_actions(actions, t); batch.step(actions)\n"
        "print(potluck._potluck.kernels, batch.packed_state(7).hex())\n"
    )
    told = {}
    for kernels in ("portable", "v3"):
        folder = tmp_path / kernels
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=folder, check=False, capture_output=True, text=True,
            env={**os.environ, "POTLUCK_KERNELS": kernels},
        )
        if kernels == "v3" and (potluck._potluck.kernels != "v3"):
            pytest.skip("built for this machine, or the processor has no AVX2")
        assert done.returncode == 0, done.stderr
        name, state = done.stdout.split()
        assert name == kernels
        told[kernels] = (state, np.load(folder / "told.npz"))
    assert told["portable"][0] == told["v3"][0]
    for key, tolerance in (("likely", 1e-5), ("values", 1e-3)):
        np.testing.assert_allclose(told["portable"][1][key], told["v3"][1][key], atol=tolerance)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A short training."""
    told = []
    out = tmp_path_factory.mktemp("runs") / "mine"
    run = potluck.train(
        layout="cramped_room", algorithm="self_play", steps=8192, seeds=[1, 2], num_envs=8,
        rollout_steps=128, observation="features", out=out, on_update=told.append, threads=2,
    )
    assert told[-1].updates_done == told[-1].updates_total == 16
    return run


def test_training(run):
    assert run.config["algorithm"] == "self_play" and len(run.agents()) == 2
    table = potluck.metrics(run)
    assert len({len(column) for column in table.values()}) == 1
    assert set(table["seed"]) == {1, 2} and table["update"].max() == 8
    with pytest.raises(potluck.InputError):
        potluck.train(layout="cramped_room", algorithm="self_play", out=run.path)
    with pytest.raises(potluck.InputError, match="algorithm.*one of"):
        potluck.train(layout="cramped_room", algorithm="selfplay", out="nowhere")
    assert not os.path.exists("nowhere")


def test_ctrl_c_and_going_on(tmp_path):
    keys = {"layout": "cramped_room", "algorithm": "ippo", "steps": 6144, "num_envs": 8,
            "observation": "features", "seeds": 1, "threads": 1}
    whole = potluck.train(**keys, out=tmp_path / "whole")
    part = tmp_path / "part"

    def stop(progress):
        if progress.updates_done >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        potluck.train(**keys, out=part, on_update=stop)
    again = potluck.train(**keys, out=part, resume=True)
    read = [open(one.agents()[0].checkpoint, "rb").read() for one in (whole, again)]
    assert read[0] == read[1]
    # What runs in the background of a shell is born deaf to Ctrl-C.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            potluck.train(**{**keys, "steps": 5_000_000}, out=tmp_path / "long")
    finally:
        signal.signal(signal.SIGINT, before)


def test_evaluation(run, tmp_path):
    evaluation = potluck.evaluate([run, "greedy"], ["greedy", "stay"], episodes=10, all_seats=True)
    assert evaluation.rows == ["mine seed 1", "mine seed 2", "greedy"]
    assert evaluation.matrix("episode").shape == (3, 2)
    assert evaluation.matrix("episode")[2, 0] > 300
    evaluation.write(tmp_path / "evaluation.json")
    assert potluck.Evaluation.read(tmp_path).data == evaluation.data
    records = evaluation.records()
    assert len(records) == 3 * 2 * len(evaluation.protocols) and "deliveries_0" in records[0]
    pandas = pytest.importorskip("pandas")
    assert isinstance(evaluation.to_pandas(), pandas.DataFrame)


def test_a_function_in_the_table():
    shapes = []

    def lazy(seen):
        shapes.append(seen.shape)
        return np.full(len(seen), 4)

    lazy.observation = "features"
    mixed = potluck.evaluate([lazy, "stay"], ["greedy", ("idle", lazy)], episodes=5)
    assert mixed.rows == ["lazy", "stay"] and mixed.columns == ["greedy", "idle"]
    assert (mixed.matrix()[0] == mixed.matrix()[1]).all() and shapes[0] == (5, 96)
    with pytest.raises(ZeroDivisionError):
        potluck.evaluate(lambda seen: 1 // 0, "greedy", episodes=2)
    with pytest.raises(potluck.InputError, match="actions: shape"):
        potluck.evaluate(("mine", lambda seen: np.zeros(1, int)), "greedy", episodes=2)
    with pytest.raises(potluck.InputError, match="expected a name, a function"):
        potluck.evaluate([3], "greedy")


def test_recordings(tmp_path):
    game = potluck.record(["greedy", "srpo"], seed=5)
    assert len(game) == 400 == len(game.actions) and game.agents == ["greedy", "srpo"]
    assert len(game.states) == 401 and game.numbers("earned").sum() > 0
    assert potluck.replay(game) == []
    game.write(tmp_path / "game.json")
    assert potluck.games.read(tmp_path / "game.json")[0].data == game.data
    spoilt = json.loads(game.text)
    spoilt["steps"][7]["state"]["players"][0]["row"] += 1
    found = potluck.replay(potluck.Game(json.dumps(spoilt)))
    assert found and found[0].step == 7 and "players[0].row" in found[0].field
    same = potluck.record(("idle", lambda seen: np.full(len(seen), 4)), seed=5)
    assert same.numbers("earned").sum() == 0
