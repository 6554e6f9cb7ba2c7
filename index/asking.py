"""The bundled model as it reads questions: small learned changes of its upper layers, made for the way people ask.

Passages are encoded by the model as it is, so that stored vectors stay; only questions (and the sentences that a
cross-check compares) are read by the changed layers. Each change is a product of two thin matrices added to a linear
layer's weights (Hu et al. 2022, "LoRA"). `python -m tests.benchmarks.train_encoder` makes them anew from questions and
pairs of our own writing and tells what they reach on documents left out.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np

CHANGES = Path(__file__).with_name("asking.npz")


def for_questions(model: Any, changes: Path = CHANGES) -> Any:
    """A sentence-transformers model that reads questions: `model` with the changes, sharing all that they leave alone.

    `changes` holds float16 arrays "<layer>.<linear layer>.A" (rank, inputs) and "... .B" (outputs, rank).
    """
    import torch

    with np.load(changes) as held:
        arrays = {name: held[name].astype(np.float32) for name in held.files if name.endswith((".A", ".B"))}
    layers = model[0].auto_model.encoder.layer
    changed = {int(name.split(".", 1)[0]) for name in arrays}
    kept = [m for i, m in enumerate(layers) if i not in changed] + [model[0].auto_model.embeddings]
    # Modules that are named beforehand are not copied: 384 MB of embeddings stay in memory once.
    made = copy.deepcopy(model, {id(m): m for m in kept})
    for i in sorted(changed):
        linear = dict(made[0].auto_model.encoder.layer[i].named_modules())
        for name in (n for n in arrays if n.startswith(f"{i}.") and n.endswith(".A")):
            low, high = arrays[name], arrays[f"{name.removesuffix('.A')}.B"]
            with torch.no_grad():
                linear[name.split(".", 1)[1].removesuffix(".A")].weight += torch.from_numpy(high @ low)
    return made
