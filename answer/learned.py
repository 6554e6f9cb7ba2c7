"""Boosted trees as data: what scikit-learn fitted, evaluated with numpy alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Trees:
    """`feature[t, n]` is the feature that node n of tree t asks (-1 in a leaf), `threshold` the value up to which one
    goes left, `value` what a leaf adds. All three are (trees, nodes); a missing node repeats the leaf above it."""

    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    value: NDArray[np.float64]
    base: float
    depth: int

    def probabilities(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """(candidates, features) -> (candidates,), each in [0, 1]. The trees are complete: the children of node
        n are 2n + 1 and 2n + 2."""
        n, trees = len(rows), np.arange(len(self.feature))
        at = np.zeros((n, len(trees)), np.int64)
        for _ in range(self.depth):
            asked = self.feature[trees, at]
            right = rows[np.arange(n)[:, None], np.maximum(asked, 0)] > self.threshold[trees, at]
            at = np.where(asked < 0, at, 2 * at + 1 + right)
        total = self.base + self.value[trees, at].sum(axis=1)
        chances: NDArray[np.float64] = 1 / (1 + np.exp(-total))
        return chances


def load(data: Mapping[str, Any]) -> Trees:
    """From the JSON that `dump` wrote."""
    return Trees(
        np.array(data["feature"], np.int64),
        np.array(data["threshold"], np.float64),
        np.array(data["value"], np.float64),
        float(data["base"]),
        int(data["depth"]),
    )


def dump(fitted: Any) -> dict[str, Any]:
    """A fitted scikit-learn HistGradientBoostingClassifier of two classes as JSON: complete binary trees."""
    depth = int(fitted.max_depth)
    nodes = 2 ** (depth + 1) - 1
    feature, threshold, value = [], [], []
    for (tree,) in fitted._predictors:
        f, t, v = [-1] * nodes, [0.0] * nodes, [0.0] * nodes
        waiting = [(0, 0)]
        while waiting:
            node, place = waiting.pop()
            own = tree.nodes[node]
            if own["is_leaf"]:
                v[place] = round(float(own["value"]), 5)
                continue
            f[place], t[place] = int(own["feature_idx"]), float(own["num_threshold"])
            waiting += [(int(own["left"]), 2 * place + 1), (int(own["right"]), 2 * place + 2)]
        feature.append(f)
        threshold.append(t)
        value.append(v)
    base = round(float(fitted._baseline_prediction.ravel()[0]), 5)
    return {"base": base, "depth": depth, "feature": feature, "threshold": threshold, "value": value}


def read_trees(file: Path, names: Sequence[str]) -> list[Trees]:
    """The ensembles in a file of weights, which must have been fitted to the features `names`."""
    data = json.loads(file.read_text("utf8"))
    assert data["names"] == list(names), f"{file.name} was fitted to other features: train it anew"
    return [load(one) for one in data["ensembles"]]


def write_trees(file: Path, names: Sequence[str], fitted: Sequence[Any]) -> None:
    """Fitted classifiers over the features `names` as a file of weights."""
    file.write_text(json.dumps({"names": list(names), "ensembles": [dump(one) for one in fitted]}), "utf8")
