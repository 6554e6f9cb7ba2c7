"""The classifier that both learned judges are fitted with (answer/learned.py evaluates it)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def boosted(rows: NDArray[np.float64], labels: NDArray[np.bool_], rounds: int, depth: int) -> Any:
    """scikit-learn's boosted trees, fitted to (examples, features) and one label each; the same at every run."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=rounds,
        max_depth=depth,
        learning_rate=0.06,
        min_samples_leaf=20,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=7,
    )
    return model.fit(rows, labels)
