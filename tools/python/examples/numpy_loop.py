"""A rollout buffer that the batch writes into: no copies, nothing that changes behind one's back."""

import time

import numpy as np

import potluck

T, N = 128, 1024
batch = potluck.Batch("cramped_room", N, seed=1, threads=2)
kind = batch.observations["lossless"]
seen = np.zeros((T + 1, N, 2, *kind.shape), np.uint8)  # a quarter of float32, and exact
actions = np.zeros((T, N, 2), np.uint8)
rewards = np.zeros((T, N, 2), np.float32)
events = np.zeros((T, N, 2), np.uint32)
truncated = np.zeros((T, N), np.bool_)
partner = potluck.Player(batch, "greedy", seat=1)

start = time.perf_counter()
batch.observe("lossless", seen[0])
for t in range(T):
    batch.random_actions(actions[t], t)  # here a policy would look at seen[t]
    partner.act(actions[t])  # a scripted cook in seat 1, played in C++
    batch.step(actions[t], rewards=rewards[t], events=events[t], truncated=truncated[t])
    batch.observe("lossless", seen[t + 1])
seconds = time.perf_counter() - start

print(f"{T * N / seconds:,.0f} steps of both cooks a second, observations and partner included")
delivered = (events >> potluck.EVENTS.index("soup_delivery")) & 1
print(f"soups delivered: {delivered.sum((0, 1))} by seat, {rewards[..., 0].sum() / 20:.0f} in all")
