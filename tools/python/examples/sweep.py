"""Many short trainings, one table: seeds in parallel, finished runs skipped when started again."""

import argparse
import itertools
import os

import numpy as np

import potluck

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--steps", type=int, default=2_000_000)
parser.add_argument("--seeds", type=int, default=4)
parser.add_argument("--out", default="runs/sweep")
flags = parser.parse_args()

rows = []
for kitchen, entropy in itertools.product(["cramped_room", "coordination_ring"], [0.02, 0.1]):
    out = os.path.join(flags.out, f"{kitchen}-entropy-{entropy}")
    if not os.path.exists(os.path.join(out, "done")):
        potluck.train(
            layout=kitchen,
            algorithm="self_play",
            preset="potluck",
            observation="features",
            entropy=entropy,
            steps=flags.steps,
            seeds=range(1, flags.seeds + 1),
            out=out,
            resume=True,
        )
        open(os.path.join(out, "done"), "w", encoding="ascii").close()
    table = potluck.evaluate([out], [out, "greedy"], kitchen, episodes=50)
    returns = table.matrix("episode")
    own = returns[:, : flags.seeds]
    strangers = own[~np.eye(flags.seeds, dtype=bool)]
    rows.append((kitchen, entropy, own.diagonal().mean(), strangers.mean(), returns[:, -1].mean()))

print(f"{'kitchen':<20}{'entropy':>8}{'itself':>10}{'other seeds':>13}{'greedy':>9}")
for kitchen, entropy, itself, others, greedy in rows:
    print(f"{kitchen:<20}{entropy:>8}{itself:>10.1f}{others:>13.1f}{greedy:>9.1f}")
