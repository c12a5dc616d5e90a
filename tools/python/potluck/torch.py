"""Networks of trained agents as PyTorch modules, and PyTorch modules as agents.

    module = potluck.torch.load("runs/mine/checkpoints/seed1.safetensors")   # or "srpo"
    logits, value, memory = module(observations)
    potluck.torch.save(module, "mine.safetensors", layout="cramped_room")

What is saved plays in `potluck evaluate`, `potluck play` and the window, in every seat.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from . import _potluck
from . import agents as _agents
from .layouts import KitchenLike
from .layouts import load as _load_kitchen

_SLOPES = {"relu": 0.0, "leaky_relu": 0.01, "leaky_relu_0.2": 0.2, "leaky_relu_0.3": 0.3}


def _activation(name: str) -> nn.Module:
    if name == "tanh":
        return nn.Tanh()
    if name not in _SLOPES:
        raise _potluck.InputError(
            f"activation: '{name}', expected one of tanh, {', '.join(_SLOPES)}"
        )
    return nn.LeakyReLU(_SLOPES[name])


class Body(nn.Module):
    """One network: convolutions, hidden layers, gated units and outputs, as far as it has them.

    Observations [n, *shape] -> (outputs [n, outputs], memory [n, units] or None).
    """

    def __init__(self, shape: Sequence[int], outputs: int, architecture: dict[str, Any]):
        super().__init__()
        hidden = architecture["hidden"]
        self.shape = tuple(shape)
        self.units: int = architecture.get("gru", 0)
        act = architecture.get("activation", "tanh")
        self.conv = nn.ModuleList()
        extent = list(self.shape)
        for text in architecture.get("conv", []):
            filters, kernel, padding = re.fullmatch(r"(\d+)x(\d+)x\d+ (same|valid)", text).groups()
            pad = int(kernel) // 2 if padding == "same" else 0
            self.conv.append(nn.Conv2d(extent[2], int(filters), int(kernel), padding=pad))
            lost = 0 if padding == "same" else int(kernel) - 1
            extent = [extent[0] - lost, extent[1] - lost, int(filters)]
        self.conv_activation = _activation(architecture.get("conv_activation", act))
        self.activation = _activation(act)
        sizes = [int(np.prod(extent)), *hidden]
        last = self.units or outputs
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, [*hidden, last]))
        self.gru = nn.GRUCell(self.units, self.units) if self.units else None
        self.head = nn.Linear(self.units, outputs) if self.units else None

    def forward(self, observations: torch.Tensor, memory: torch.Tensor | None = None):
        """(outputs, memory)."""
        x = observations.reshape(-1, *self.shape)
        if len(self.conv):
            x = x.permute(0, 3, 1, 2)  # [col][row][channel] -> [channel][col][row]
            for layer in self.conv:
                x = self.conv_activation(layer(x))
            x = x.permute(0, 2, 3, 1)
        x = x.flatten(1)
        for layer in self.layers[:-1]:
            x = self.activation(layer(x))
        x = self.layers[-1](x)
        if self.gru is None:
            return x, None
        memory = x.new_zeros(len(x), self.units) if memory is None else memory
        memory = self.gru(x, memory)
        return self.head(memory), memory

    def _tensors(self) -> dict[str, np.ndarray]:
        """As checkpoints have them."""
        def array(t: torch.Tensor) -> np.ndarray:
            return np.ascontiguousarray(t.detach().cpu().numpy().astype(np.float32))

        found: dict[str, np.ndarray] = {}
        for i, conv in enumerate(self.conv):
            found[f"conv.{i}.weight"] = array(conv.weight.permute(2, 3, 1, 0))
            found[f"conv.{i}.bias"] = array(conv.bias)
        for i, linear in enumerate(self.layers):
            found[f"{i}.weight"] = array(linear.weight.T)
            found[f"{i}.bias"] = array(linear.bias)
        if self.gru is not None:
            # Two biases of the gates r and z, which only ever occur as a sum.
            joined = self.gru.bias_ih.detach().clone()
            joined[: 2 * self.units] += self.gru.bias_hh[: 2 * self.units]
            found["gru.input.weight"] = array(self.gru.weight_ih.T)
            found["gru.input.bias"] = array(joined)
            found["gru.recurrent.weight"] = array(self.gru.weight_hh.T)
            found["gru.recurrent.bias"] = array(self.gru.bias_hh[2 * self.units :])
            found["head.weight"] = array(self.head.weight.T)
            found["head.bias"] = array(self.head.bias)
        return found

    @torch.no_grad()
    def _read(self, tensors: dict[str, np.ndarray]) -> None:
        def tensor(name: str) -> torch.Tensor:
            return torch.from_numpy(np.array(tensors[name]))

        for i, conv in enumerate(self.conv):
            conv.weight.copy_(tensor(f"conv.{i}.weight").permute(3, 2, 0, 1))
            conv.bias.copy_(tensor(f"conv.{i}.bias"))
        for i, linear in enumerate(self.layers):
            linear.weight.copy_(tensor(f"{i}.weight").T)
            linear.bias.copy_(tensor(f"{i}.bias"))
        if self.gru is not None:
            self.gru.weight_ih.copy_(tensor("gru.input.weight").T)
            self.gru.bias_ih.copy_(tensor("gru.input.bias"))
            self.gru.weight_hh.copy_(tensor("gru.recurrent.weight").T)
            self.gru.bias_hh.zero_()
            self.gru.bias_hh[2 * self.units :] = tensor("gru.recurrent.bias")
            self.head.weight.copy_(tensor("head.weight").T)
            self.head.bias.copy_(tensor("head.bias"))


class ActorCritic(nn.Module):
    """An agent's actor and critic: observations [n, *shape] -> (logits, values, memory).

        module = potluck.torch.ActorCritic([96], 6, hidden=[64, 64], observation="features")

    logits [n, num_actions], values [n], memory [n, 2, units] or None. Columns of logits are actions.
    Networks that also predict their partner say so by partner_logits.
    """

    def __init__(
        self,
        shape: Sequence[int],
        num_actions: int,
        *,
        hidden: Sequence[int] = (64, 64),
        conv: Sequence[str] = (),
        gru: int = 0,
        activation: str = "tanh",
        conv_activation: str | None = None,
        shared_trunk: bool = False,
        predict_partner: bool = False,
        observation: str = "features",
        ego_centred: bool = True,
    ):
        """conv: such as ["25x5x5 same", "25x3x3 valid"]; observation: what it sees."""
        super().__init__()
        self.num_actions = num_actions
        self.shape = list(shape)
        self.observation = observation
        self.ego_centred = ego_centred
        self.architecture = {
            "inputs": int(np.prod(self.shape)),
            "conv": list(conv),
            "hidden": list(hidden),
            "gru": gru,
            "outputs": num_actions,
            "activation": activation,
            "conv_activation": conv_activation or activation,
            "shared_trunk": shared_trunk,
            "predict_partner": predict_partner,
        }
        outputs = num_actions * (2 if predict_partner else 1) + (1 if shared_trunk else 0)
        self.actor = Body(shape, outputs, self.architecture)
        self.critic = None if shared_trunk else Body(shape, 1, self.architecture)
        #: What the partner will do [n, num_actions], of the last forward, if it predicts that.
        self.partner_logits: torch.Tensor | None = None

    def forward(self, observations: torch.Tensor, memory: torch.Tensor | None = None):
        """(logits, values, memory)."""
        parts = (None, None) if memory is None else (memory[:, 0], memory[:, 1])
        outputs, after = self.actor(observations, parts[0])
        logits = outputs[:, : self.num_actions]
        if self.architecture["predict_partner"]:
            self.partner_logits = outputs[:, self.num_actions : 2 * self.num_actions]
        if self.critic is None:
            values, other = outputs[:, -1], None if after is None else torch.zeros_like(after)
        else:
            worth, other = self.critic(observations, parts[1])
            values = worth[:, 0]
        return logits, values, None if after is None else torch.stack([after, other], 1)


def load(
    name: str | os.PathLike, kitchen: KitchenLike = "cramped_room", *, seat: int = 0, member: int = 0
) -> ActorCritic:
    """The networks of a trained agent (potluck.agents.load) in one seat, equal to the C++ ones but
    for the last bits."""
    path = os.fspath(name)
    if os.path.isfile(path):
        network = _potluck.read_agent(path)
    else:
        network = _agents.load(name, kitchen, member)._network()
    metadata, tensors = network.tensors()
    architecture = json.loads(metadata["architecture"])
    info = json.loads(network.json)
    module = ActorCritic(
        info["shape"],
        info["num_actions"],
        hidden=architecture["hidden"],
        conv=architecture.get("conv", []),
        gru=architecture.get("gru", 0),
        activation=architecture["activation"],
        conv_activation=architecture.get("conv_activation"),
        shared_trunk=architecture.get("shared_trunk", False),
        predict_partner=architecture.get("predict_partner", False),
        observation=info["observation"],
        ego_centred=info["ego_centred"],
    )
    for part, body in (("actor", module.actor), ("critic", module.critic)):
        if body is not None:
            before = f"seat{seat}.{part}."
            body._read({k[len(before) :]: v for k, v in tensors.items() if k.startswith(before)})
    return module


def save(
    module: ActorCritic | Sequence[ActorCritic],
    file: str | os.PathLike,
    *,
    layout: KitchenLike,
    algorithm: str = "torch",
    seed: int = 0,
    env_steps: int = 0,
    config: dict[str, Any] | None = None,
) -> None:
    """A checkpoint for potluck.evaluate, `potluck evaluate`, `potluck play`.

    module: one for all seats, or one for each. layout: the kitchen it learned in. config: anything
    worth keeping. Networks of other classes: copy their weights into an ActorCritic of the same
    shape (Body._read has the names), or seat them in potluck.evaluate as functions.
    """
    kitchen = _load_kitchen(layout)
    modules = [module] * kitchen.num_agents if isinstance(module, nn.Module) else list(module)
    first = modules[0]
    if not all(isinstance(one, ActorCritic) for one in modules):
        raise _potluck.InputError(
            f"module: a {type(first).__name__}, expected potluck.torch.ActorCritic"
        )
    if any(one.architecture != first.architecture for one in modules):
        raise _potluck.InputError("module: networks that differ in shape, expected equal ones")
    tensors: dict[str, np.ndarray] = {}
    for seat, one in enumerate(modules):
        for part, body in (("actor", one.actor), ("critic", one.critic)):
            if body is not None:
                tensors |= {f"seat{seat}.{part}.{k}": v for k, v in body._tensors().items()}
    metadata = {
        "format": "potluck-agent-1",
        "algorithm": algorithm,
        "layout": kitchen.name,
        "seats": str(len(modules)),
        "observation": json.dumps(
            {"kind": first.observation, "ego_centred": first.ego_centred, "shape": first.shape}
        ),
        "architecture": json.dumps(first.architecture),
        "env_steps": str(env_steps),
        "seed": str(seed),
        "config": json.dumps(config or {"layout": kitchen.name}),
    }
    _potluck.save_agent(os.fspath(file), metadata, tensors)
