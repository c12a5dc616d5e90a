"""An agent of one's own in the cross-play table: a function from observations to actions."""

import numpy as np

import potluck

srpo = potluck.agents.load("srpo", "cramped_room")
rng = np.random.default_rng(0)


def cautious(seen):
    """The shipped agent, but it does the likeliest thing, and waits in one step of ten."""
    actions, _ = srpo.act(seen, greedy=True)
    actions[rng.random(len(actions)) < 0.1] = potluck.ACTIONS.index("stay")
    return actions


cautious.observation = "features"  # what it wants to see
table = potluck.evaluate(
    rows=[cautious, "srpo", "greedy"],
    columns=["greedy", "onions_only", "stay", ("itself", cautious)],
    kitchen="cramped_room",
    episodes=50,
)
print(table)
worst = table.matrix().min(1)
print("worst partner:", dict(zip(table.rows, worst.round(1).tolist())))
