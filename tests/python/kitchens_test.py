"""Kitchens: found, changed, checked, generated, converted, drawn."""

import pickle

import numpy as np
import pytest

import potluck
from potluck.layouts import parse_layout


def test_kitchens_come_along():
    names = potluck.kitchens()
    assert {"cramped_room", "paper_kitchen", "prisoners_dilemma"} <= set(names)
    for name in names:
        kitchen = potluck.load(name)
        assert kitchen.name == name and kitchen.num_agents >= 1
        assert potluck.load(kitchen.to_dict()) == kitchen
        assert kitchen.spec["num_actions"] == kitchen.num_actions


def test_changes():
    kitchen = potluck.load("cramped_room", horizon=77, effort={"move": 0.25})
    assert kitchen.horizon == 77 and kitchen.to_dict()["effort"] == {"move": 0.25}
    assert potluck.load(kitchen, horizon=78).horizon == 78
    with pytest.raises(potluck.InputError, match="horizn"):
        potluck.load("cramped_room", horizn=3)


def test_files_and_dicts(tmp_path):
    grid = ["XXPXX", "O  2O", "X1  X", "XDXSX"]
    kitchen = potluck.load({"format": 1, "name": "mine", "grid": grid})
    file = tmp_path / "mine.json"
    file.write_text(kitchen.json)
    assert potluck.load(file) == kitchen and kitchen.grid == grid
    assert pickle.loads(pickle.dumps(kitchen)) == kitchen
    text, lost = potluck.convert(kitchen)
    assert parse_layout(text, "mine").grid == grid
    assert lost == [] or all(isinstance(line, str) for line in lost)


def test_findings_are_objects():
    assert [f for f in potluck.check("cramped_room") if f.severity == "error"] == []
    wrong = {"format": 1, "name": "bad", "grid": ["XXPXX", "O  2O", "X1  X", "XDXX"]}
    found = potluck.check(wrong)
    assert {one.severity for one in found} == {"error"}
    assert any("row 4 has 4 tiles" in one.message and one.row == 4 for one in found)
    with pytest.raises(potluck.InputError):
        potluck.load(wrong)


def test_generated_kitchens():
    first = potluck.generate(seed=1, width=9, height=7, cooperation="forced")
    assert first == potluck.generate(seed=1, width=9, height=7, cooperation="forced")
    assert first != potluck.generate(seed=2, width=9, height=7, cooperation="forced")
    assert len(first.grid[0]) == 9 and potluck.check(first) == []
    with pytest.raises(potluck.InputError, match="widht"):
        potluck.generate(widht=9)


def test_pictures(game):
    picture = potluck.render(potluck.State(game), width=320)
    assert picture.dtype == np.uint8 and picture.shape[1:] == (320, 3)
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 3
