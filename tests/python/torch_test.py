"""Networks as PyTorch modules, and back."""

import numpy as np
import pytest

import potluck

torch = pytest.importorskip("torch")

import potluck.torch  # noqa: E402

SHAPES = {
    "perceptron": {},
    "planes": {"observation": "lossless", "hidden": [32], "conv": ["8x3x3 same", "8x3x3 valid"],
               "activation": "leaky_relu"},
    "memory": {"gru": 16, "hidden": [24]},
    "trunk": {"shared_trunk": True, "activation": "relu"},
    "partner": {"shared_trunk": True, "predict_partner": True},
    "all": {"observation": "lossless", "conv": ["4x5x5 same"], "hidden": [16], "gru": 8,
            "shared_trunk": True, "predict_partner": True, "activation": "relu",
            "conv_activation": "leaky_relu_0.2"},
}


def module_of(kind):
    torch.manual_seed(1)
    keywords = {"observation": "features"} | SHAPES[kind]
    batch = potluck.Batch("cramped_room", 32, seed=1)
    actions = np.zeros((32, 2), np.uint8)
    for t in range(40):
        batch.random_actions(actions, t)
        batch.step(actions)
    seen = batch.buffer(keywords["observation"])
    batch.observe(keywords["observation"], seen)
    shape = batch.observation(keywords["observation"]).shape
    return potluck.torch.ActorCritic(shape, 6, **keywords), seen[:, 0].copy()


@pytest.mark.parametrize("kind", SHAPES)
def test_there_and_back(kind, tmp_path):
    module, seen = module_of(kind)
    file = tmp_path / "mine.safetensors"
    potluck.torch.save(module, file, layout="cramped_room")
    agent = potluck.agents.load(file)
    copy = potluck.torch.load(file)
    memory = None
    remembered = None
    for _ in range(3):  # memories go on
        with torch.no_grad():
            logits, values, memory = module(torch.from_numpy(seen), memory)
            again = copy(torch.from_numpy(seen), None if remembered is None else torch.from_numpy(remembered))
        log_probs, worth, remembered = agent.network.forward(seen, remembered)
        np.testing.assert_allclose(torch.log_softmax(logits, 1), log_probs, atol=1e-5)
        np.testing.assert_allclose(values, worth, atol=1e-5)
        np.testing.assert_allclose(again[0], logits, atol=1e-5)
        if memory is not None:
            np.testing.assert_allclose(memory, remembered, atol=1e-5)
    evaluation = potluck.evaluate([str(file), "greedy"], episodes=3)
    assert evaluation.matrix().shape == (2, 2)


def test_shipped_agents():
    for name in potluck.agents.shipped():
        kitchen, short = name.split("/")
        agent = potluck.agents.load(short, kitchen)
        shape = agent.info["shape"]
        seen = np.random.default_rng(0).random((16, *shape), np.float32)
        for seat in range(agent.info["seats"]):
            module = potluck.torch.load(short, kitchen, seat=seat)
            with torch.no_grad():
                logits, values, _ = module(torch.from_numpy(seen))
            log_probs, worth, _ = agent.network.forward(seen, None, seat)
            np.testing.assert_allclose(torch.log_softmax(logits, 1), log_probs, atol=1e-5)
            np.testing.assert_allclose(values, worth, rtol=1e-5, atol=1e-4)


def test_mistakes_in_words(tmp_path):
    with pytest.raises(potluck.InputError, match="expected potluck.torch.ActorCritic"):
        potluck.torch.save(torch.nn.Linear(3, 4), tmp_path / "x", layout="cramped_room")
    with pytest.raises(potluck.InputError, match="activation"):
        potluck.torch.ActorCritic([96], 6, activation="swish")
