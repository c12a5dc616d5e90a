"""Many sequences read and continued at once, each token computed once."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import torch

from .model import Model
from .story import padded


class Decoder:
    """Rows of sequences that grow, by one adapter; what was read is kept (the key-value cache).

    Rows may grow by different numbers of tokens: shorter ones are filled up, and what is filled in
    is hidden from attention for ever and has no position.
    """

    def __init__(self, model: Model, adapter: str | None, rows: int):
        self.model = model
        self.adapter = adapter
        self.rows = rows
        self._cache = None
        self._seen = torch.zeros((rows, 0), dtype=torch.long, device=model.device)

    @torch.no_grad()
    def read(self, chunks: Sequence[Sequence[int]]) -> torch.Tensor:
        """Tokens for each row, which may be none; log-probabilities [rows, vocabulary] of what
        comes behind each row's last one (nonsense for rows that got none)."""
        if self._cache is None and len(set(map(tuple, chunks))) < self.rows:
            return self._read_distinct(chunks)
        ids, real = padded(chunks)
        device = self.model.device
        mask = torch.from_numpy(real).to(device)
        before = self._seen.sum(1, keepdim=True)
        self._seen = torch.cat([self._seen, mask], 1)
        positions = (before + mask.cumsum(1) - 1).clamp(min=0)
        hidden, self._cache = self.model.hidden(
            self.adapter,
            torch.from_numpy(ids).to(device),
            self._seen,
            positions,
            self._cache,
            keep=True,
        )
        last = (mask.sum(1) - 1).clamp(min=0)
        rows = torch.arange(self.rows, device=device)
        return torch.log_softmax(self.model.logits(hidden[rows, last]), -1)

    def _read_distinct(self, chunks: Sequence[Sequence[int]]) -> torch.Tensor:
        """The first tokens of all rows: equal ones are computed once."""
        distinct = sorted(set(map(tuple, chunks)))
        small = Decoder(self.model, self.adapter, len(distinct))
        log_probs = small.read(distinct)
        which = [distinct.index(tuple(chunk)) for chunk in chunks]
        grown = small.fork(which)
        self._seen, self._cache = grown._seen, grown._cache
        return log_probs[which]

    def fork(self, which: Sequence[int]) -> Decoder:
        """Another, whose rows have read what these rows of this one have."""
        other = Decoder(self.model, self.adapter, len(which))
        rows = torch.tensor(list(which), device=self.model.device)
        other._seen = self._seen[rows]
        other._cache = copy.deepcopy(self._cache)
        if other._cache is not None:
            other._cache.batch_select_indices(rows)
        return other
