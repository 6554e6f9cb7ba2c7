"""Numbers and days that a clerk or a signing program sets on a PDF as annotations are read in their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers.pdf import read_pdf

SHEARED = "1 0 0.21 1"  # an upright type made italic: its stems lean, its line does not


def pdf(path: Path, stamps: list[tuple[str, float, float, str]], kind: str = "Widget") -> Path:
    """One page with a number line and a date line that have gaps, and `stamps`: (text, x, y, matrix) each."""
    page = (
        "BT /F 12 Tf 80 760 Td (SO Y TE) Tj ET BT /F 12 Tf 80 740 Td (S\\363:) Tj ET "
        "BT /F 12 Tf 140 740 Td (/KH-SYT) Tj ET "
        "BT /F 12 Tf 320 740 Td (An B\\354nh, ng\\340y) Tj ET BT /F 12 Tf 440 740 Td (th\\341ng 4 n\\234m 2026) Tj ET "
        "BT /F 12 Tf 80 600 Td (Phong benh nam 2026 cho moi nguoi dan trong xa, ap dung tu ngay ban hanh.) Tj ET"
    )
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</BaseEncoding/WinAnsiEncoding>>>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "",
        f"<</Length {len(page)}>>stream\n{page}\nendstream",
        font,
    ]
    annotations = []
    for text, x, y, matrix in stamps:
        drawn = f"BT /F 11 Tf {matrix} 2 4 Tm ({text}) Tj ET" if "\n" not in text else "".join(
            f"BT /F 9 Tf {matrix} 2 {4 + 11 * i} Tm ({line}) Tj ET " for i, line in enumerate(text.split("\n"))
        )  # fmt: skip
        objects.append(
            "<</Type/XObject/Subtype/Form/BBox[0 0 120 40]/Resources<</Font<</F 5 0 R>>>>"
            f"/Length {len(drawn)}>>stream\n{drawn}\nendstream"
        )
        form = len(objects)
        objects.append(
            f"<</Type/Annot/Subtype/{kind}/FT/Sig/F 4/T(s{form})/Rect[{x} {y} {x + 120} {y + 40}]/AP<</N {form} 0 R>>>>"
        )
        annotations.append(f"{len(objects)} 0 R")
    objects[2] = (
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>"
        f"/Annots[{' '.join(annotations)}]>>"
    )
    out, places = b"%PDF-1.7\n", []
    for i, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{i} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{p:010d} 00000 n \n" for p in places).encode()
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()
    path.write_bytes(out)
    return path


def lines(path: Path) -> list[str]:
    return [b.text for b in read_pdf(path).blocks]  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["Widget", "FreeText", "Stamp"])
def test_a_number_set_on_the_page_stands_in_its_line(tmp_path: Path, kind: str) -> None:
    found = lines(pdf(tmp_path / "a.pdf", [("362", 110, 737, "1 0 0 1"), ("14", 412, 736, SHEARED)], kind))
    assert "Só: 362 /KH-SYT" in " ".join(found).replace("362/", "362 /")
    assert any("ngày 14 tháng 4" in line for line in found)


def test_what_a_signature_tells_of_itself_is_no_text(tmp_path: Path) -> None:
    found = " ".join(lines(pdf(tmp_path / "a.pdf", [("Nguoi ky 7\nEmail a@b.vn", 300, 650, "1 0 0 1")])))
    assert "Email" not in found and "a@b" not in found
    assert "362" not in found


def test_an_annotation_over_the_same_printed_words_is_not_read_twice(tmp_path: Path) -> None:
    plain = lines(pdf(tmp_path / "a.pdf", []))
    again = pdf(tmp_path / "b.pdf", [("th\\341ng 4 n\\234m 2026", 437, 736, "1 0 0 1")])
    assert lines(again) == plain
