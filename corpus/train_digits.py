"""Trains the reader of handwritten digits (ingest/readers/digits.py) and tells its figures on forms left out.

    python -m corpus.train_digits

All training examples are made here: whole numbers are drawn in one hand (strokes.py) or in a font of this machine, cut
as the reader cuts a strip of a scan, and each part is what it is: one digit, or none (part of one, two at once, what
stands beside the number). About 10 minutes on one core; the same seed and fonts give the same weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from corpus.strokes import digit
from ingest.readers.digits import CLASSES, JUNK, WEIGHTS, Floats, Mask
from ingest.readers.handwriting import lean, parts_of, sheared

STEPS, BATCH = 3000, 96
TIMES, POOL = 6, 30_000  # how often an example is used, and how many are kept
FONTS = Path("/usr/share/fonts")
_USUAL = "LiberationSerif"  # letters of an office look like it
_LETTERS = "SKHUBNDTVYCQXốđ"
_WHOLE, _PART = 0.93, 0.8  # of a digit's ink in a part of the strip: it is the digit, it is not

Labels = np.ndarray  # of each pixel of a strip, which character it belongs to; 0 is paper


class Drawer:
    """Makes strips, another one each time. `left_out`: with the forms of digits that are kept out of training."""

    def __init__(self, seed: int, left_out: bool = False) -> None:
        self.random = np.random.default_rng(seed)
        self.left_out = left_out
        files = [
            p
            for p in sorted(FONTS.rglob("*.ttf"))
            if p.stem.startswith(("Liberation", "DejaVu")) and "Math" not in p.stem
        ]
        self.fonts = [ImageFont.truetype(str(p), 48) for p in files]
        self.usual = [f for f, p in zip(self.fonts, files, strict=True) if p.stem.startswith(_USUAL)]

    def strip(self) -> tuple[Mask, list[int], Labels, float]:
        """Ink, what its characters are (JUNK where no digit), whose each pixel is, and the type size beside it."""
        r = self.random
        text = [int(d) for d in r.integers(10, size=int(r.integers(1, 5)))]
        by_hand = self.left_out or not self.fonts or r.random() < 0.82
        size = r.uniform(44, 60)
        layers = self.written(text, size) if by_hand else self.printed(text)
        if not self.left_out and r.random() < 0.12:
            text, layers = self.beside(text, layers, size)
        return (*self.scanned(text, layers), size)

    def written(self, text: list[int], size: float) -> list[Image.Image]:
        r = self.random
        height, width = size * r.uniform(0.75, 1.55), r.uniform(0.7, 1.35)
        pen, slant = r.uniform(0.04, 0.19) * height, r.uniform(-0.1, 0.45)
        gap, uneven = r.uniform(-0.12, 0.25), r.uniform(0.02, 0.12)
        x, layers = 60.0, []
        for value in text:
            high = height * (1 + r.normal(0, uneven))
            own = slant + r.normal(0, 0.05)
            lines = digit(r, value, self.left_out)
            wide = high * width * (1 + r.normal(0, 0.06))
            down = 40 + (height - high) * r.random() + height * r.normal(0, 0.03)
            placed = [
                np.stack([line[:, 0] * wide + (0.6 - line[:, 1]) * own * high, line[:, 1] * high + down], 1)
                for line in lines
            ]
            left = min(float(line[:, 0].min()) for line in placed)
            layer = Image.new("L", (520, 190))
            draw = ImageDraw.Draw(layer)
            for line in placed:
                thick = max(2, round(pen * (1 + r.normal(0, 0.1))))
                line[:, 0] += x - left
                points = [(float(a), float(b)) for a, b in line]
                draw.line(points, fill=255, width=thick, joint="curve")
                for a, b in (points[0], points[-1]):
                    draw.ellipse((a - thick / 2, b - thick / 2, a + thick / 2, b + thick / 2), fill=255)
            layers.append(layer)
            x = max(float(line[:, 0].max()) for line in placed) + pen + (gap + r.normal(0, 0.06)) * height
        return layers

    def printed(self, text: list[int]) -> list[Image.Image]:
        r = self.random
        fonts = self.usual if self.usual and r.random() < 0.5 else self.fonts
        font = fonts[int(r.integers(len(fonts)))]
        layers, x = [], 60.0
        for value in text:
            layer = Image.new("L", (520, 190))
            ImageDraw.Draw(layer).text((x, 50), str(value), fill=255, font=font)
            layers.append(layer)
            x += font.getlength(str(value)) + r.uniform(-2, 3)
        return layers

    def beside(self, text: list[int], layers: list[Image.Image], size: float) -> tuple[list[int], list[Image.Image]]:
        """With what may stand before or behind a number: a stroke, a colon, a letter."""
        r = self.random
        boxes = [b for layer in layers if (b := layer.getbbox())]
        layer, before = Image.new("L", layers[0].size), r.random() < 0.5
        draw = ImageDraw.Draw(layer)
        x = (
            min(b[0] for b in boxes) - size * r.uniform(0.35, 0.8)
            if before
            else max(b[2] for b in boxes) + size * r.uniform(0.05, 0.4)
        )
        kind, y = r.random(), 60 + r.uniform(0, 30)
        if kind < 0.35:
            draw.line((x, y + size * 0.8, x + size * r.uniform(0.15, 0.4), y), fill=255, width=int(r.integers(2, 5)))
        elif kind < 0.6:
            draw.arc(
                (x, y, x + size * 0.4, y + size * 0.6),
                float(r.uniform(0, 360)),
                float(r.uniform(360, 540)),
                fill=255,
                width=int(r.integers(2, 5)),
            )
        elif self.fonts:
            draw.text((x, y), _LETTERS[int(r.integers(len(_LETTERS)))], fill=255, font=(self.usual or self.fonts)[0])
        return ([JUNK, *text], [layer, *layers]) if before else ([*text, JUNK], [*layers, layer])

    def scanned(self, text: list[int], layers: list[Image.Image]) -> tuple[Mask, list[int], Labels]:
        """Blurred, in black and white, thicker or thinner, worn."""
        r = self.random
        boxes = [b for layer in layers if (b := layer.getbbox())]
        box = (
            min(b[0] for b in boxes) - 6,
            min(b[1] for b in boxes) - 6,
            max(b[2] for b in boxes) + 6,
            max(b[3] for b in boxes) + 6,
        )
        layers = [layer.crop(box) for layer in layers]
        together = layers[0]
        for layer in layers[1:]:
            together = ImageChops.lighter(together, layer)
        soft = np.asarray(together.filter(ImageFilter.GaussianBlur(r.uniform(0.4, 1.6))), np.float32)
        ink = soft + r.normal(0, 18, soft.shape) * (soft > 20) > r.uniform(70, 150)
        if r.random() < 0.1:  # worn
            ink &= r.random(ink.shape) > 0.04
        labels = np.zeros(ink.shape, np.uint8)
        for i, layer in enumerate(layers, 1):
            labels[(np.asarray(layer) > 40) & (labels == 0)] = i
        for way, axis in ((1, 0), (-1, 0), (1, 1), (-1, 1)) * 2:  # ink that has run belongs to what it has run from
            labels = np.where(labels > 0, labels, np.roll(labels, way, axis))
        return ink, text, labels * ink

    def examples(self) -> Iterator[tuple[Floats, int]]:
        """The parts of one strip with what they are; parts that are nearly one digit are left out."""
        ink, text, labels, size = self.strip()
        slope = lean(ink) + (float(self.random.normal(0, 0.06)) if not self.left_out else 0.0)
        labels = sheared(labels, slope)
        columns = np.nonzero(labels.any(0))[0]
        if len(columns) == 0:
            return
        labels = labels[:, columns[0] : columns[-1] + 1]
        _, glyphs, masks = parts_of(labels > 0, size)
        whole = np.bincount(labels.ravel(), minlength=len(text) + 1)
        for mask, glyph in zip(masks, glyphs, strict=True):
            inside = np.bincount(labels[mask], minlength=len(text) + 1)[1:]
            most = int(inside.argmax())
            share, pure = inside[most] / max(1, whole[most + 1]), inside[most] / max(1, inside.sum())
            if share >= _WHOLE and pure >= _WHOLE:
                yield glyph, text[most]
            elif share <= _PART or pure <= _PART:
                yield glyph, JUNK


def batches(drawer: Drawer, count: int, times: int = 1, pool: int = 0) -> Iterator[tuple[Floats, np.ndarray]]:
    """Without end; each example is used so many `times`, drawn from a `pool` of the latest ones."""
    x: list[Floats] = []
    y: list[int] = []
    pool = max(pool, count)
    while True:
        added = 0
        while added < max(1, count // times) or len(x) < count:
            for glyph, label in drawer.examples():
                # Of what is no digit there is much more than of the ten digits: most of it is passed over.
                if label != JUNK or drawer.random.random() < 0.45:
                    x.append(glyph)
                    y.append(label)
                    added += 1
        del x[:-pool], y[:-pool]
        chosen = drawer.random.choice(len(x), count, replace=False)
        yield np.stack([x[i] for i in chosen]), np.asarray([y[i] for i in chosen])


def train() -> None:
    import torch
    from torch import nn

    torch.manual_seed(1)
    torch.set_num_threads(1)

    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv1, self.conv2 = nn.Conv2d(1, 16, 3, padding=1), nn.Conv2d(16, 32, 3, padding=1)
            self.conv3 = nn.Conv2d(32, 48, 3, padding=1)
            self.fc1, self.fc2 = nn.Linear(48 * 9, 96), nn.Linear(96, CLASSES)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            for conv in (self.conv1, self.conv2, self.conv3):
                x = nn.functional.max_pool2d(torch.relu(conv(x)), 2)
            x = nn.functional.dropout(x.flatten(1), 0.2, self.training)
            result: torch.Tensor = self.fc2(torch.relu(self.fc1(x)))
            return result

    net = Net().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimiser = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=STEPS)
    drawn = batches(Drawer(2), BATCH, TIMES, POOL)
    for step in range(STEPS):
        x, y = next(drawn)
        loss = nn.functional.cross_entropy(net(torch.from_numpy(x)[:, None]), torch.from_numpy(y), label_smoothing=0.01)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 100 == 99:
            print(f"{step + 1} of {STEPS}: loss {loss.item():.3f}", flush=True)
            np.savez_compressed(WEIGHTS, **{k: v.numpy().astype(np.float16) for k, v in net.state_dict().items()})
    told()


def told() -> None:
    """Figures on drawings that training has not seen."""
    from ingest.readers.digits import probabilities

    for name, drawer in (("forms left out", Drawer(3, left_out=True)), ("other forms, drawn anew", Drawer(4))):
        x, y = next(batches(drawer, 3000))
        p = probabilities(x)
        sure, right = p.max(1) >= 0.9, p.argmax(1) == y
        print(f"{name}: {right.mean():.4f} right; {sure.mean():.3f} sure, of these {right[sure].mean():.4f} right")


if __name__ == "__main__":
    train()
