"""The examples run, as far as their libraries are there, at a size that fits a test."""

import importlib.util
import os
import pathlib
import subprocess
import sys

import pytest

EXAMPLES = pathlib.Path(__file__).parents[2] / "tools/python/examples"

RUNS = [
    ("hello.py", [], []),
    ("numpy_loop.py", [], []),
    ("own_agent.py", [], []),
    ("sweep.py", ["--steps", "4096", "--seeds", "2"], []),
    ("ppo_torch.py", ["--steps", "16384", "--rollout", "64"], ["torch"]),
    ("best_response_sb3.py", ["--steps", "8192"], ["stable_baselines3"]),
    ("torchrl_env.py", [], ["torchrl"]),
]


@pytest.mark.parametrize(("name", "arguments", "needs"), RUNS, ids=[run[0] for run in RUNS])
def test_example(name, arguments, needs, tmp_path):
    for package in needs:
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"needs {package}")
    done = subprocess.run(
        [sys.executable, EXAMPLES / name, *arguments], cwd=tmp_path, check=False, text=True,
        capture_output=True, timeout=600, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    assert done.stdout


def test_every_example_is_run():
    assert {run[0] for run in RUNS} == {file.name for file in EXAMPLES.glob("*.py")}


def test_the_tour(tmp_path):
    """The notebook, from top to bottom."""
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    tour = nbformat.read(EXAMPLES.parent / "tour.ipynb", as_version=4)
    nbclient.NotebookClient(tour, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
