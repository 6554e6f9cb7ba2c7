"""What several test files share."""

from __future__ import annotations

from pathlib import Path

import pytest

_FONTS = ("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf", "C:/Windows/Fonts/times.ttf")


@pytest.fixture
def text_font() -> None:
    """A font with Vietnamese letters for reportlab, under the name "Text"."""
    found = next((f for f in _FONTS if Path(f).exists()), None)
    if found is None:
        pytest.skip("no font with Vietnamese letters is on this machine")
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont("Text", found))
