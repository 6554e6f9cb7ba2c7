"""Digits written by hand, one at a time: a small convolutional network in numpy (trained by corpus/train_digits.py).

Tesseract reads print; the number and the day of a scanned document are written into it by hand.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]

SIDE = 28  # pixels of the network's input; a glyph fills INNER of it
INNER = 20
JUNK = 10  # the class behind the ten digits: what is no single digit
CLASSES = 11
WEIGHTS = Path(__file__).with_name("digits.npz")


def normalised(ink: Floats) -> Floats:
    """Ink in [0, 1] (1 black) cut to its bounds, scaled to INNER at its longer side, in the middle of SIDE x SIDE."""
    ys, xs = np.nonzero(ink > 0.3)
    out = np.zeros((SIDE, SIDE), np.float32)
    if len(ys) == 0:
        return out
    glyph = ink[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    height, width = glyph.shape
    scale = INNER / max(height, width)
    small = _resized(glyph, max(1, round(height * scale)), max(1, round(width * scale)))
    top, left = (SIDE - small.shape[0]) // 2, (SIDE - small.shape[1]) // 2
    out[top : top + small.shape[0], left : left + small.shape[1]] = small
    return out


def _resized(image: Floats, height: int, width: int) -> Floats:
    """By area: each new pixel is the mean of what it covers."""
    result: Floats = (_shares(image.shape[0], height) @ image @ _shares(image.shape[1], width).T).astype(np.float32)
    return result


@lru_cache(maxsize=256)
def _shares(old: int, new: int) -> Floats:
    edges = np.linspace(0, old, new + 1)
    cells = np.arange(old)
    low, high = edges[:-1, None], edges[1:, None]
    covered = np.clip(np.minimum(high, cells + 1) - np.maximum(low, cells), 0, None)
    shares: Floats = (covered / covered.sum(1, keepdims=True)).astype(np.float32)
    return shares


def probabilities(glyphs: Floats) -> Floats:
    """(n, SIDE, SIDE) of `normalised` glyphs -> (n, CLASSES), each row adding up to 1."""
    w = _weights()
    x = glyphs[:, None]
    for name in ("conv1", "conv2", "conv3"):
        x = _pooled(np.maximum(_convolved(x, w[f"{name}.weight"]) + w[f"{name}.bias"][None, :, None, None], 0))
    flat = x.reshape(len(x), -1)
    hidden = np.maximum(flat @ w["fc1.weight"].T + w["fc1.bias"], 0)
    scores = hidden @ w["fc2.weight"].T + w["fc2.bias"]
    odds = np.exp(scores - scores.max(1, keepdims=True))
    result: Floats = odds / odds.sum(1, keepdims=True)
    return result


def _convolved(x: Floats, kernel: Floats) -> Floats:
    """3 x 3, edges padded with zeros. x: (n, in, h, w); kernel: (out, in, 3, 3)."""
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))
    result: Floats = np.einsum("nchwij,ocij->nohw", windows, kernel, optimize=True)
    return result


def _pooled(x: Floats) -> Floats:
    n, c, h, w = x.shape
    result: Floats = x[:, :, : h // 2 * 2, : w // 2 * 2].reshape(n, c, h // 2, 2, w // 2, 2).max((3, 5))
    return result


@lru_cache(maxsize=1)
def _weights() -> dict[str, Floats]:
    with np.load(WEIGHTS) as held:
        return {name: held[name].astype(np.float32) for name in held.files}
