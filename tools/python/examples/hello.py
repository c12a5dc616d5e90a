"""Potluck in six lines."""

import numpy as np

import potluck

batch = potluck.Batch("cramped_room", num_envs=1000, seed=1)
actions, rewards = np.zeros((1000, 2), np.uint8), np.zeros((1000, 2), np.float32)
for step in range(400):
    batch.random_actions(actions, step)
    batch.step(actions, rewards=rewards)
    print(f"step {step}: {int(rewards[:, 0].sum() / 20)} soups by chance") if rewards.any() else None
