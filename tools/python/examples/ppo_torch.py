"""PPO in one file, in CleanRL's way: self-play with shared parameters on the flat view.

    python ppo_torch.py                      # cramped_room, some minutes on two cores
    potluck evaluate --layout cramped_room --rows ppo.safetensors,greedy --out runs/ppo

Rows are players: row = game * 2 + seat. Shaping reward fades over the first half. What is saved
plays in `potluck evaluate`, `potluck play` and the window.
"""

import argparse
import time

import numpy as np
import torch
from torch import nn
from torch.distributions import Categorical

import potluck
import potluck.torch


def flags():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kitchen", default="cramped_room")
    parser.add_argument("--observation", default="features")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=1_500_000, help="environment steps")
    parser.add_argument("--num-envs", type=int, default=64)
    parser.add_argument("--rollout", type=int, default=200, help="steps of each environment")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--minibatches", type=int, default=8)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--gamma", type=float, default=0.99)
    parser.add_argument("--gae-lambda", type=float, default=0.95)
    parser.add_argument("--clip", type=float, default=0.2)
    parser.add_argument("--entropy", type=float, default=0.05, help="bonus at the start; it fades")
    parser.add_argument("--value-coefficient", type=float, default=0.5)
    parser.add_argument("--max-gradient-norm", type=float, default=0.5)
    parser.add_argument("--shaping", type=float, default=1.0, help="weight at the start")
    parser.add_argument("--out", default="ppo.safetensors")
    return parser.parse_args()


def orthogonal(module):
    """Initial weights: gain sqrt(2), 0.01 for logits, 1 for values."""
    for body, gain in ((module.actor, 0.01), (module.critic, 1.0)):
        for layer in body.layers:
            last = layer is body.layers[-1]
            nn.init.orthogonal_(layer.weight, gain if last else np.sqrt(2))
            nn.init.zeros_(layer.bias)


class Rollout:
    """What the batch and the policy write into, step after step."""

    def __init__(self, steps, batch, kind):
        rows = batch.num_envs * batch.num_agents
        players = (batch.num_envs, batch.num_agents)
        self.seen = torch.zeros(steps + 1, *players, *kind.shape)
        self.actions = torch.zeros(steps, *players, dtype=torch.uint8)
        self.rewards = torch.zeros(steps, *players)
        self.shaped = torch.zeros(steps, *players)
        self.ended = torch.zeros(steps, batch.num_envs, dtype=torch.bool)
        self.log_probs = torch.zeros(steps, rows)
        self.values = torch.zeros(steps + 1, rows)

    def flat(self, name):
        """[steps, rows, ...]."""
        part = getattr(self, name)
        return part.reshape(part.shape[0], -1, *part.shape[3:])


def play(batch, kind, policy, rollout, steps):
    """Fills the rollout; the batch writes into slices of torch tensors."""
    batch.observe(kind.name, rollout.seen[0])
    with torch.no_grad():
        for t in range(steps):
            logits, values, _ = policy(rollout.flat("seen")[t])
            choice = Categorical(logits=logits)
            actions = choice.sample()
            rollout.log_probs[t] = choice.log_prob(actions)
            rollout.values[t] = values
            rollout.actions[t] = actions.view(rollout.actions[t].shape)
            batch.step(
                rollout.actions[t],
                rewards=rollout.rewards[t],
                shaped=rollout.shaped[t],
                truncated=rollout.ended[t],
            )
            batch.observe(kind.name, rollout.seen[t + 1])
        rollout.values[steps] = policy(rollout.flat("seen")[steps])[1]


def bootstrap(batch, kind, policy, rollout, rewards, gamma):
    """A truncated episode goes on beyond its end: its last observation's value is added. Episodes of
    a batch end together, at the latest step of the rollout that says so."""
    ended = torch.nonzero(rollout.ended.any(1)).ravel().tolist()
    if not ended:
        return
    last = torch.zeros(batch.num_agents, *kind.shape)
    for env in torch.nonzero(rollout.ended[ended[-1]]).ravel().tolist():
        batch.observe_final(kind.name, env, last)
        with torch.no_grad():
            values = policy(last)[1]
        rows = slice(env * batch.num_agents, (env + 1) * batch.num_agents)
        rewards[ended[-1], rows] += gamma * values


def advantages_of(rollout, rewards, gamma, decay):
    """Generalised advantage estimation [steps, rows]."""
    steps = len(rewards)
    agents = rewards.shape[1] // rollout.ended.shape[1]
    going_on = (~rollout.ended).float().repeat_interleave(agents, 1)
    advantages = torch.zeros_like(rewards)
    carried = torch.zeros(rewards.shape[1])
    for t in reversed(range(steps)):
        delta = rewards[t] + gamma * going_on[t] * rollout.values[t + 1] - rollout.values[t]
        carried = delta + gamma * decay * going_on[t] * carried
        advantages[t] = carried
    return advantages


def update(args, policy, optimiser, rollout, advantages, entropy):
    """Epochs of clipped policy gradients over the rollout."""
    seen = rollout.flat("seen")[:-1].flatten(0, 1)
    actions = rollout.flat("actions").flatten().long()
    before = rollout.log_probs.flatten()
    targets = (advantages + rollout.values[:-1]).flatten()
    advantages = advantages.flatten()
    size = len(actions) // args.minibatches
    for _ in range(args.epochs):
        for which in torch.randperm(len(actions)).split(size):
            logits, values, _ = policy(seen[which])
            choice = Categorical(logits=logits)
            ratio = (choice.log_prob(actions[which]) - before[which]).exp()
            worth = advantages[which]
            worth = (worth - worth.mean()) / (worth.std() + 1e-8)
            clipped = ratio.clamp(1 - args.clip, 1 + args.clip)
            loss = (
                -torch.min(ratio * worth, clipped * worth).mean()
                + args.value_coefficient * (values - targets[which]).pow(2).mean()
                - entropy * choice.entropy().mean()
            )
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(policy.parameters(), args.max_gradient_norm)
            optimiser.step()


def main():
    args = flags()
    torch.manual_seed(args.seed)
    batch = potluck.Batch(args.kitchen, args.num_envs, seed=args.seed)
    kind = batch.observation(args.observation)
    policy = potluck.torch.ActorCritic(
        kind.shape, batch.num_actions, hidden=[64, 64], observation=kind.name
    )
    orthogonal(policy)
    optimiser = torch.optim.Adam(policy.parameters(), args.learning_rate, eps=1e-5)
    rollout = Rollout(args.rollout, batch, kind)
    updates = args.steps // (args.num_envs * args.rollout)
    start = time.perf_counter()
    earned = []
    for number in range(updates):
        done = number / updates
        optimiser.param_groups[0]["lr"] = args.learning_rate * (1 - done)
        play(batch, kind, policy, rollout, args.rollout)
        weight = args.shaping * max(0.0, 1 - 2 * done)
        rewards = rollout.flat("rewards") + weight * rollout.flat("shaped")
        bootstrap(batch, kind, policy, rollout, rewards, args.gamma)
        advantages = advantages_of(rollout, rewards, args.gamma, args.gae_lambda)
        update(args, policy, optimiser, rollout, advantages, args.entropy * (1 - done))
        earned.append(rollout.rewards[..., 0].sum().item() / args.num_envs / args.rollout * batch.horizon)
        if number % 10 == 0 or number == updates - 1:
            seconds = time.perf_counter() - start
            steps = (number + 1) * args.num_envs * args.rollout
            print(f"{steps:>10,} steps  {steps / seconds:>8,.0f}/s  {earned[-1]:>6.1f} points per episode")
    potluck.torch.save(
        policy, args.out, layout=args.kitchen, algorithm="ppo_torch", seed=args.seed,
        env_steps=updates * args.num_envs * args.rollout, config=vars(args),
    )
    table = potluck.evaluate([args.out, "greedy"], kitchen=args.kitchen, episodes=50)
    print(f"{table}\nwith itself the team earns {table.matrix(what='mean_team')[0, 0]:.1f}")


if __name__ == "__main__":
    main()
