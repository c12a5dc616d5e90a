"""How fast Python steps kitchens: our ways in, the C++ program, and peers where they are installed.

    python bench_peers.py --seconds 0.3 --runs 7 [--threads 1]

Each line is the median of interleaved runs, in steps per second of processor time (of all threads
together), which a busy machine disturbs least. A step moves both cooks of one kitchen (cramped_room);
actions are drawn at random meanwhile. Peers: overcooked-ai and jaxmarl, from their packages.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import time

import numpy as np

# Beside this file lies the package's source; the installed one is meant.
HERE = pathlib.Path(__file__).resolve().parent
sys.path = [entry for entry in sys.path if pathlib.Path(entry).resolve() != HERE]

import potluck  # noqa: E402

KITCHEN = "cramped_room"


def batch_steps(num_envs, threads, observation=None, prepared=False):
    """potluck.Batch with all that `potluck bench env` asks for."""
    batch = potluck.Batch(KITCHEN, num_envs, seed=1, threads=threads)
    actions = np.zeros((64, num_envs, 2), np.uint8)  # of 64 steps, as in a rollout buffer
    earned, shaped = np.zeros((num_envs, 2), np.float32), np.zeros((num_envs, 2), np.float32)
    events = np.zeros((num_envs, 2), np.uint32)
    truncated = np.zeros(num_envs, np.bool_)
    out = {"earned": earned, "shaped": shaped, "events": events, "truncated": truncated}
    ready = [batch.prepare(row, **out).step for row in actions] if prepared else []
    step = 0

    def run():
        nonlocal step
        batch.random_actions(actions, step)
        step += len(actions)
        if prepared:
            for now in ready:
                now()
        else:
            for row in actions:
                batch.step(row, earned=earned, shaped=shaped, events=events, truncated=truncated)
                if observation is not None:
                    batch.view(observation)
        return 64 * num_envs

    return run


def gymnasium_steps(num_envs, threads):
    """make_vec beside the greedy cook."""
    envs = potluck.make_vec(KITCHEN, num_envs, partner="random", observation="features", threads=threads)
    envs.reset(seed=1)
    rng = np.random.default_rng(0)

    def run():
        for _ in range(16):
            envs.step(rng.integers(0, 6, num_envs))
        return 16 * num_envs

    return run


def flat_steps(num_envs, threads):
    """flat_vec."""
    envs = potluck.flat_vec(KITCHEN, num_envs, observation="features", threads=threads)
    envs.reset(seed=1)
    rng = np.random.default_rng(0)

    def run():
        for _ in range(16):
            envs.step(rng.integers(0, 6, 2 * num_envs))
        return 16 * num_envs

    return run


def pettingzoo_steps():
    """parallel_env: one game, dicts."""
    env = potluck.parallel_env(KITCHEN, observation="features")
    rng = np.random.default_rng(0)
    env.reset(seed=1)

    def run():
        for _ in range(200):
            if not env.agents:
                env.reset()
            env.step({"player_0": rng.integers(6), "player_1": rng.integers(6)})
        return 200

    return run


def where_installed(make, *arguments):
    """make(...), or None where it needs a package that is not there."""
    try:
        return make(*arguments)
    except ModuleNotFoundError:
        return None


def program(what, num_envs, threads, seconds):
    """`potluck bench`, of the wheel's own program."""
    command = [sys.executable, "-m", "potluck", "bench", what, "--layout", KITCHEN, "--batch",
               str(num_envs // threads), "--threads", str(threads), "--runs", "1", "--seconds",
               str(seconds), "--json"]  # fmt: skip
    if what == "observe":
        command += ["--observation", "lossless"]

    def run():
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return json.loads(done.stdout)

    return run


def overcooked_ai_steps():
    """Their package, their features; none if it is not installed."""
    try:
        from overcooked_ai_py.mdp.actions import Action
        from overcooked_ai_py.mdp.overcooked_env import OvercookedEnv
        from overcooked_ai_py.mdp.overcooked_mdp import OvercookedGridworld
    except Exception:  # noqa: BLE001 (whatever its old dependencies make of today's packages)
        return None
    env = OvercookedEnv.from_mdp(OvercookedGridworld.from_layout_name(KITCHEN), horizon=400, info_level=0)
    rng = np.random.default_rng(0)

    def run():
        for _ in range(100):
            if env.is_done():
                env.reset()
            a, b = rng.integers(0, 6, 2)
            env.step((Action.INDEX_TO_ACTION[a], Action.INDEX_TO_ACTION[b]))
        return 100

    return run


def jaxmarl_steps(num_envs):
    """JaxMARL's Overcooked on this processor, vmapped and compiled; none if it is not installed."""
    try:
        import jax
        import jaxmarl
    except Exception:  # noqa: BLE001
        return None
    env = jaxmarl.make("overcooked")
    key = jax.random.PRNGKey(0)
    _, state = jax.vmap(env.reset)(jax.random.split(key, num_envs))

    @jax.jit
    def many(key, state):
        def one(carry, _):
            key, state = carry
            key, a, b, c = jax.random.split(key, 4)
            actions = {
                "agent_0": jax.random.randint(a, (num_envs,), 0, 6),
                "agent_1": jax.random.randint(b, (num_envs,), 0, 6),
            }
            _, state, rewards, _, _ = jax.vmap(env.step)(jax.random.split(c, num_envs), state, actions)
            return (key, state), rewards["agent_0"].sum()

        return jax.lax.scan(one, (key, state), None, 32)

    def run():
        nonlocal key, state
        (key, state), total = many(key, state)
        total.block_until_ready()
        return 32 * num_envs

    run()
    return run


def rate(run, seconds):
    """Steps a second of processor time, for about so long."""
    steps, start, spent = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - start < seconds:
        steps += run()
    return steps / (time.process_time() - spent)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--envs", type=int, default=1024)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0.3)
    parser.add_argument("--runs", type=int, default=7)
    flags = parser.parse_args()
    n, threads = flags.envs, flags.threads
    contenders = {
        "Batch.step": batch_steps(n, threads),
        "Batch.prepare, then its step": batch_steps(n, threads, prepared=True),
        "Batch.step and view, lossless": batch_steps(n, threads, "lossless"),
        "flat_vec, features": where_installed(flat_steps, n, threads),
        "make_vec, features, partner": where_installed(gymnasium_steps, n, threads),
        "parallel_env, features, 1 kitchen": where_installed(pettingzoo_steps),
        "overcooked-ai, no observation, 1 kitchen": overcooked_ai_steps(),
        f"JaxMARL on this processor, {n} kitchens": jaxmarl_steps(n),
    }
    programs = {
        "potluck bench env": program("env", n, threads, flags.seconds),
        "potluck bench observe, lossless": program("observe", n, threads, flags.seconds),
    }
    rates = {name: [] for name in [*programs, *contenders]}
    for _ in range(flags.runs):
        for name, run in programs.items():
            rates[name].append(run()["env_steps_per_cpu_second"])
        for name, run in contenders.items():
            if run is not None:
                rates[name].append(rate(run, flags.seconds))
    print(f"kernels {potluck._potluck.kernels}, {n} kitchens, {threads} threads")
    for name, values in rates.items():
        told = f"{statistics.median(values):>16,.0f}" if values else f"{'not installed':>16}"
        print(f"{name:<44}{told}")


if __name__ == "__main__":
    main()
