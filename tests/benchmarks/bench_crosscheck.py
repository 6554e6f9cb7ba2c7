"""Planted changes for the cross-check: plans made from directives, one known change a clause; how many are found.

    python -m tests.benchmarks.bench_crosscheck             # the corpus; with ../shared also the real pair
    python -m tests.benchmarks.bench_crosscheck --errors 20 # also print what went wrong

Each clause of a source is copied into a made-up directive and, changed, into a made-up plan. The clauses are split into
a fitting and a test half by a hash of their words; thresholds are chosen on the first and told on the second.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from answer.crosscheck import check  # noqa: E402
from answer.crosscheck.findings import Report, Status  # noqa: E402
from answer.crosscheck.requirements import requirements  # noqa: E402
from index import open_index  # noqa: E402
from index.search import ClauseIndex  # noqa: E402
from ingest import parse  # noqa: E402
from language.spelling import key, squeeze  # noqa: E402
from schema import Document  # noqa: E402
from tests.benchmarks.reworded import REWORDED  # noqa: E402

# The same thing in other words, as drafters rewrite a directive. Applied wherever the left side occurs.
PARAPHRASES: tuple[tuple[str, str], ...] = (
    ("tổ chức học tập", "tổ chức quán triệt"), ("nâng cao", "tăng cường"), ("đẩy mạnh", "thúc đẩy"),
    ("xây dựng", "soạn thảo"), ("ban hành", "công bố"), ("thực hiện", "triển khai"), ("bố trí", "cân đối"),
    ("kinh phí", "nguồn ngân sách"), ("hỗ trợ", "giúp đỡ"), ("khuyến khích", "động viên"), ("rà soát", "kiểm tra lại"),
    ("theo dõi", "nắm bắt"), ("phát huy", "khai thác tốt"), ("hình thành", "lập ra"), ("phát triển", "mở rộng"),
    ("người đứng đầu", "thủ trưởng"), ("cán bộ, công chức", "đội ngũ cán bộ"), ("doanh nghiệp", "các doanh nghiệp"),
    ("hiệu quả", "có kết quả"), ("nghiên cứu", "tìm hiểu"), ("giới thiệu", "quảng bá"), ("tận dụng", "khai thác"),
    ("thu hút", "kêu gọi"), ("tham gia", "góp mặt trong"), ("bồi dưỡng", "tập huấn"), ("ưu tiên", "dành ưu tiên cho"),
    ("bảo đảm", "giữ vững"), ("cung cấp", "đưa ra"), ("tiếp nhận", "nhận"), ("kiến nghị", "phản ánh"),
    ("có cơ chế", "xây dựng cơ chế"), ("có chính sách", "ban hành chính sách"), ("kết nối", "gắn kết"),
)  # fmt: skip

# The same for clauses of the test half: no word of these was looked at while thresholds were chosen.
UNSEEN: tuple[tuple[str, str], ...] = (
    ("tuyên truyền", "truyền thông"), ("nâng cao", "cải thiện"), ("đẩy mạnh", "tăng tốc"), ("xây dựng", "thiết lập"),
    ("ban hành", "đưa ra"), ("thực hiện", "tiến hành"), ("bố trí", "sắp xếp"), ("kinh phí", "ngân sách"),
    ("hỗ trợ", "giúp sức cho"), ("khuyến khích", "cổ vũ"), ("rà soát", "xem xét lại"), ("theo dõi", "giám sát"),
    ("phát huy", "tận dụng"), ("hình thành", "tạo lập"), ("phát triển", "nâng tầm"), ("người đứng đầu", "lãnh đạo"),
    ("cán bộ, công chức", "công chức"), ("hiệu quả", "thiết thực"), ("nghiên cứu", "khảo cứu"),
    ("giới thiệu", "phổ biến"), ("thu hút", "mời gọi"), ("tham gia", "cùng tham dự"), ("bồi dưỡng", "đào tạo"),
    ("ưu tiên", "chú trọng trước hết"), ("bảo đảm", "đáp ứng"), ("cung cấp", "chuyển đến"),
    ("tăng cường", "làm mạnh thêm"),
    ("tổ chức", "mở"), ("hoàn thiện", "bổ sung cho đầy đủ"), ("kết nối", "liên kết"),
    ("kiểm tra", "thanh tra, xem xét"),
    ("có cơ chế", "đặt ra cơ chế"), ("có chính sách", "đặt ra chính sách"), ("triển khai", "bắt tay vào"),
)  # fmt: skip

# Clauses of a plan about other things: they answer nothing.
OTHERS: tuple[str, ...] = (
    "Sửa chữa mái nhà văn hóa của ba thôn bị tốc mái sau bão.",
    "Tiêm phòng dại cho đàn chó nuôi trước mùa nắng nóng.",
    "Nạo vét mương thoát nước dọc tuyến đường liên thôn.",
    "Mở lớp dạy bơi cho học sinh tiểu học trong dịp hè.",
    "Trồng bổ sung cây bóng mát tại sân trạm y tế.",
    "Lắp biển báo tốc độ ở khúc cua gần chợ phiên.",
)
LEADS: tuple[str, ...] = (
    "Sở Nội vụ", "Sở Tư pháp", "Sở Công Thương", "Sở Xây dựng", "Sở Y tế", "Sở Giáo dục và Đào tạo", "Công an tỉnh",
    "Sở Nông nghiệp và Môi trường", "Sở Ngoại vụ", "Sở Tài chính", "Thanh tra tỉnh",
)  # fmt: skip
HANDED: tuple[tuple[str, str], ...] = (
    ("Bộ Ngoại giao", "Sở Ngoại vụ"), ("Bộ Tài chính", "Sở Tài chính"), ("Bộ Y tế", "Sở Y tế"),
    ("Bộ Nội vụ", "Sở Nội vụ"), ("Bộ Công Thương", "Sở Công Thương"), ("Bộ Xây dựng", "Sở Xây dựng"),
    ("Bộ Công an", "Công an tỉnh"), ("Thanh tra Chính phủ", "Thanh tra tỉnh"), ("Bộ Tư pháp", "Sở Tư pháp"),
)  # fmt: skip


SALT = "2:"  # another salt makes other halves and other changes


@dataclass(frozen=True, slots=True)
class Case:
    """`asked` goes into the directive, `planned` into the plan, as one clause each ('' for none)."""

    name: str
    asked: str
    planned: tuple[str, ...]
    status: Status
    kind: str | None = None


Change = Callable[[str, random.Random], Case | None]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def kept(text: str, _: random.Random) -> Case:
    return Case("giữ nguyên", text, (text,), Status.COVERED)


def deleted(text: str, _: random.Random) -> Case:
    return Case("xóa", text, (), Status.MISSING)


def paraphrased(text: str, rng: random.Random) -> Case | None:
    new, done = text, 0
    table = PARAPHRASES if for_fitting(text) else UNSEEN
    for old, other in rng.sample(table, len(table)):
        m = re.search(rf"(?<!\w){old}(?!\w)", new, re.IGNORECASE)
        if m and done < 3:
            new, done = new[: m.start()] + other + new[m.end() :], done + 1
    return Case("diễn đạt lại", text, (_upper(new),), Status.COVERED) if done >= 2 else None


def halved(text: str, _: random.Random) -> Case | None:
    """The second duty is left out, or what follows the last comma where both sides are long."""
    cuts = [m.start() for m in re.finditer(r"[;,] ", text) if 0.35 <= m.start() / len(text) <= 0.62]
    if not cuts or len(text.split()) < 16:
        return None
    return Case("bỏ một phần", text, (text[: cuts[0]],), Status.PARTIAL)


def later(text: str, rng: random.Random) -> Case:
    month = rng.randint(1, 6)
    return Case(
        "lùi thời hạn",
        f"{text}, hoàn thành trước ngày 15/{month}/2026",
        (f"{text}, hoàn thành trước ngày 15/{month + rng.randint(1, 6)}/2026",),
        Status.CONFLICT,
        "deadline",
    )


def in_time(text: str, rng: random.Random) -> Case:
    month = rng.randint(3, 12)
    return Case(
        "thời hạn sớm hơn",
        f"{text}, hoàn thành trước ngày 20/{month}/2026",
        (f"{text}, xong trong tháng {month - rng.randint(1, 2)} năm 2026",),
        Status.COVERED,
    )


_TARGETS = ("{} đơn vị thực hiện", "{} người dân được tiếp cận", "{} kế hoạch hằng năm")


def lowered(text: str, rng: random.Random) -> Case:
    value, what = rng.randint(50, 95), rng.choice(_TARGETS)
    less = value - rng.randint(5, 30)
    return Case(
        "hạ chỉ tiêu",
        f"{text}, đạt ít nhất {what.format(f'{value}%')}",
        (f"{text}, đạt ít nhất {what.format(f'{less}%')}",),
        Status.CONFLICT,
        "target",
    )


def raised(text: str, rng: random.Random) -> Case:
    value, what = rng.randint(50, 85), rng.choice(_TARGETS)
    return Case(
        "nâng chỉ tiêu",
        f"{text}, đạt ít nhất {what.format(f'{value}%')}",
        (f"{text}, đạt trên {what.format(f'{value + rng.randint(0, 10)}%')}",),
        Status.COVERED,
    )


def slower(text: str, rng: random.Random) -> Case:
    days = rng.randint(3, 15)
    return Case(
        "kéo dài số ngày",
        f"{text}, trả lời trong thời hạn {days} ngày làm việc",
        (f"{text}, trả lời trong thời hạn {days + rng.randint(2, 15)} ngày làm việc",),
        Status.CONFLICT,
        "target",
    )


def other_lead(text: str, rng: random.Random) -> Case:
    one, two = rng.sample(LEADS, 2)
    return Case(
        "đổi đơn vị chủ trì",
        f"{one} chủ trì {_lower(text)}",
        (f"{two} chủ trì {_lower(text)}",),
        Status.CONFLICT,
        "lead",
    )


def handed_down(text: str, rng: random.Random) -> Case:
    one, two = rng.choice(HANDED)
    return Case(
        "giao cho sở tương ứng", f"{one} chủ trì {_lower(text)}", (f"{two} chủ trì {_lower(text)}",), Status.COVERED
    )


def negated(text: str, _: random.Random) -> Case | None:
    if re.search(r"(?<!\w)(?:không|chưa)(?!\w)", text):
        return None
    return Case("thêm “không”", text, (f"Không {_lower(text)}",), Status.CONFLICT, "negation")


def _cited(rng: random.Random) -> tuple[int, int, int]:
    return rng.randint(11, 89), rng.randint(1, 28), rng.randint(1, 12)


def wrong_number(text: str, rng: random.Random) -> Case:
    n, day, month = _cited(rng)
    said = "{} theo Nghị định số {}/2025/NĐ-CP ngày {}/{}/2025 của Chính phủ"
    return Case(
        "sai số văn bản",
        said.format(text, n, day, month),
        (said.format(text, n + rng.randint(1, 9), day, month),),
        Status.CONFLICT,
        "number",
    )


def wrong_date(text: str, rng: random.Random) -> Case:
    n, day, month = _cited(rng)
    said = "{} theo Nghị định số {}/2025/NĐ-CP ngày {}/{}/2025 của Chính phủ"
    return Case(
        "sai ngày văn bản",
        said.format(text, n, day, month),
        (said.format(text, n, day % 28 + 1, month),),
        Status.CONFLICT,
        "date",
    )


def right_citation(text: str, rng: random.Random) -> Case:
    n, day, month = _cited(rng)
    return Case(
        "viện dẫn đúng",
        f"{text} theo Nghị định số {n}/2025/NĐ-CP ngày {day}/{month}/2025 của Chính phủ",
        (f"{text} theo Nghị định số {n}/2025/NĐ-CP",),
        Status.COVERED,
    )


def other_period(text: str, rng: random.Random) -> Case:
    first = rng.randint(2024, 2027)
    return Case(
        "sai giai đoạn",
        f"{text} giai đoạn {first} - {first + 4}",
        (f"{text} giai đoạn {first + 1} - {first + 6}",),
        Status.CONFLICT,
        "period",
    )


def split(text: str, _: random.Random) -> Case | None:
    cuts = [m.start() for m in re.finditer(r"[;,] ", text) if 0.3 <= m.start() / len(text) <= 0.7]
    if not cuts or len(text.split()) < 14:
        return None
    one, two = text[: cuts[0]], text[cuts[0] + 2 :]
    return Case("tách làm hai", text, (one, f"Thực hiện {_lower(two)}"), Status.COVERED)


CHANGES: tuple[tuple[Change, int], ...] = (
    (kept, 2), (deleted, 4), (paraphrased, 4), (halved, 6), (later, 2), (in_time, 1), (lowered, 2), (raised, 1),
    (slower, 1), (other_lead, 2), (handed_down, 1), (negated, 2), (split, 2),
    (wrong_number, 1), (wrong_date, 1), (right_citation, 1), (other_period, 1),
)  # fmt: skip


def for_fitting(text: str) -> bool:
    """Which half a clause belongs to: always the same, whatever else is in the set."""
    return hashlib.sha256(f"{SALT}{' '.join(key(text).split())}".encode()).digest()[0] % 2 == 0


def clauses_of(document: Document) -> list[str]:
    """Requirements of a source as sentences without units, dates and figures of their own, each once."""
    found: dict[str, str] = {}
    for r in requirements(document):
        text = squeeze(r.quote)
        plain = not (r.actor and not r.from_table) and r.deadline is None and not r.targets
        if plain and 9 <= len(text.split()) <= 60 and len(r.parts) == 1 and ";" not in text and ":" not in text:
            found.setdefault(key(text), _upper(text))
    return list(found.values())


def cases(clauses: Sequence[str], seed: int) -> list[Case]:
    rng = random.Random(seed)
    made = []
    for text in clauses:
        pool = [change for change, times in CHANGES for _ in range(times)]
        rng.shuffle(pool)
        made.append(next(case for change in pool if (case := change(text, rng)) is not None))
    return made


def documents(made: Sequence[Case], folder: Path, seed: int) -> tuple[Document, Document]:
    """The directive with every clause in order, and the plan with the changed ones in another order; clauses that are
    kept are merged by twos."""
    rng = random.Random(seed + 1)
    directive = folder / f"chi-thi-{seed}.md"
    asked = "\n\n".join(f"{i}. {c.asked}." for i, c in enumerate(made, 1))
    directive.write_text(f"# CHỈ THỊ\n\nVề một số nhiệm vụ trọng tâm\n\n{asked}\n", "utf8")
    groups: list[str] = []
    waiting: str | None = None
    for c in made:
        if c.name == "giữ nguyên":
            if waiting is None:
                waiting = c.planned[0]
                continue
            groups.append(f"{waiting}; {_lower(c.planned[0])}")
            waiting = None
        elif c.planned:
            groups.append("\n\n".join(f"@. {p}." for p in c.planned))
    if waiting:
        groups.append(waiting)
    groups += rng.sample(OTHERS, 3)
    rng.shuffle(groups)
    lines: list[str] = []
    for group in groups:
        for line in group.split("\n\n"):
            lines.append(f"{len(lines) + 1}. {line.removeprefix('@. ').rstrip('.')}.")
    plan = folder / f"ke-hoach-{seed}.md"
    plan.write_text("# KẾ HOẠCH\n\nThực hiện Chỉ thị\n\nI. NHIỆM VỤ\n\n" + "\n\n".join(lines) + "\n", "utf8")
    return parse(directive), parse(plan)


@dataclass(frozen=True, slots=True)
class Outcome:
    case: Case
    status: Status
    kinds: tuple[str, ...]
    why: str


def outcomes(made: Sequence[Case], report: Report) -> list[Outcome]:
    """What was found for each case: the worst finding of its clause that any of its requirements has."""
    out = []
    by_number: dict[str, list[int]] = {}
    for i, f in enumerate(report.findings):
        by_number.setdefault(f.requirement.path.markers[-1], []).append(i)
    for n, case in enumerate(made, 1):
        found = [report.findings[i] for i in by_number.get(str(n), [])]
        statuses = {f.status for f in found}
        if not found:
            status = Status.MISSING
        elif Status.CONFLICT in statuses:
            status = Status.CONFLICT
        elif len(statuses) == 1:
            status = statuses.pop()
        else:
            status = Status.PARTIAL
        kinds = tuple(c.kind for f in found for c in f.conflicts)
        out.append(Outcome(case, status, kinds, " / ".join(f.why for f in found)))
    return out


def macro_f1(found: Sequence[Outcome]) -> tuple[float, dict[str, tuple[float, float]]]:
    """Mean F1 over the four statuses, and (precision, recall) of each."""
    each: dict[str, tuple[float, float]] = {}
    f1s = []
    for status in Status:
        hit = sum(o.status is status and o.case.status is status for o in found)
        p = hit / max(1, sum(o.status is status for o in found))
        r = hit / max(1, sum(o.case.status is status for o in found))
        each[status.value] = (p, r)
        f1s.append(2 * p * r / (p + r) if p + r else 0.0)
    return sum(f1s) / len(f1s), each


def conflict_rates(found: Sequence[Outcome]) -> dict[str, tuple[float, float, int]]:
    """(precision, recall, cases) of each kind of conflict."""
    rates = {}
    for kind in ("deadline", "target", "lead", "negation", "number", "date", "period"):
        hit = sum(o.case.kind == kind and kind in o.kinds for o in found)
        told = sum(kind in o.kinds for o in found)
        planted = sum(o.case.kind == kind for o in found)
        rates[kind] = (hit / max(1, told), hit / max(1, planted), planted)
    return rates


def sources() -> list[Document]:
    folder = ROOT / "corpus"
    files = [p for p in sorted(folder.glob("mau-*")) if p.suffix in (".md", ".docx", ".pdf")]
    shared = ROOT.parent / "shared" / "documents"
    files += [p for p in sorted(shared.glob("nghi-quyet-*.md")) if p.is_file()]
    return [parse(p) for p in files]


def run(index: ClauseIndex | None, rounds: int = 2, most: int = 120) -> list[Outcome]:
    """Every source's clauses with `rounds` changes each; sources with more than `most` clauses are sampled."""
    found: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder:
        for s, source in enumerate(sources()):
            clauses = clauses_of(source)
            clauses = random.Random(s).sample(clauses, most) if len(clauses) > most else clauses
            for r in range(rounds):
                seed = 100 * s + r + 7000
                made = cases(clauses, seed)
                if len(made) < 5:
                    continue
                directive, plan = documents(made, Path(folder), seed)
                found += outcomes(made, check(index, plan, directive))
    return found


def told(found: Sequence[Outcome], name: str) -> None:
    score, each = macro_f1(found)
    print(f"{name}: {len(found)} cases, macro-F1 {score:.3f}")
    print("  " + ", ".join(f"{k} P {p:.2f} R {r:.2f}" for k, (p, r) in each.items()))
    print("  " + ", ".join(f"{k} P {p:.3f} R {r:.3f} ({n})" for k, (p, r, n) in conflict_rates(found).items()))


def reworded_plans(folder: Path, fitting: bool) -> list[tuple[Document, Document, dict[str, bool]]]:
    """(directive, plan, clause -> whether the plan says it) of tests/benchmarks/reworded.py: each duty once reworded
    and once replaced by another one of its field."""
    rows = [t for t in REWORDED if (hashlib.sha256(t[0].encode()).digest()[0] % 2 == 0) is fitting]
    made = []
    for turn in (0, 1):
        own = [(i + turn) % 2 == 0 for i in range(len(rows))]
        asked = "\n\n".join(f"{i}. {t[0]}." for i, t in enumerate(rows, 1))
        said = "\n\n".join(
            f"{i}. {t[1] if yes else t[2]}." for i, (t, yes) in enumerate(zip(rows, own, strict=True), 1)
        )
        directive, plan = folder / f"cd-{turn}.md", folder / f"kh-{turn}.md"
        directive.write_text(f"# CHỈ THỊ\n\nVề một số nhiệm vụ\n\n{asked}\n", "utf8")
        plan.write_text(f"# KẾ HOẠCH\n\nI. NHIỆM VỤ\n\n{said}\n", "utf8")
        made.append((parse(directive), parse(plan), {str(i): yes for i, yes in enumerate(own, 1)}))
    return made


def rewordings(index: ClauseIndex | None, fitting: bool) -> Counter[tuple[bool, str]]:
    """(said in other words, status) -> requirements."""
    found: Counter[tuple[bool, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for directive, plan, said in reworded_plans(Path(folder), fitting):
            for f in check(index, plan, directive).findings:
                found[said[f.requirement.path.markers[-1]], f.status.value] += 1
    return found


def speed(index: ClauseIndex | None) -> None:
    """A made-up plan of 60 pages against a directive of 30 (a page holds about 400 words)."""
    import time

    clauses = [c for s in sources() for c in clauses_of(s)]
    rng = random.Random(5)

    def pages(n: int) -> list[str]:
        out: list[str] = []
        while sum(len(c.split()) for c in out) < 400 * n:
            a, b = rng.sample(clauses, 2)
            out.append(f"{a[: len(a) // 2].rsplit(' ', 1)[0]} {_lower(b)}")
        return out

    with tempfile.TemporaryDirectory() as folder:
        files = []
        for name, n in (("CHỈ THỊ", 30), ("KẾ HOẠCH", 60)):
            file = Path(folder) / f"{n}.md"
            body = "\n\n".join(f"{i}. {c}." for i, c in enumerate(pages(n), 1))
            file.write_text(f"# {name}\n\nVề nhiệm vụ\n\nI. NHIỆM VỤ\n\n{body}\n", "utf8")
            files.append(parse(file))
        wall, cpu = time.perf_counter(), time.process_time()
        report = check(index, files[1], files[0])
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(f"60 pages against 30: {len(report.findings)} requirements, {wall:.1f} s ({cpu:.1f} s of processor)")


def test_planted_changes_are_found() -> None:
    """Floors on the test half by words alone, so that no model is needed; `main` tells the figures with the model."""
    found = [o for o in run(None, 2, 80) if not for_fitting(_own(o.case))]
    told(found, "test")
    assert len(found) >= 60
    assert macro_f1(found)[0] >= 0.90
    for kind in ("deadline", "target", "lead"):
        precision, recall, _ = conflict_rates(found)[kind]
        assert precision >= 0.95 and recall >= 0.97


def _own(case: Case) -> str:
    """The clause without what a change added to it."""
    return re.sub(
        r", (?:hoàn thành trước|đạt ít nhất|trả lời trong)[^,]*$|^.*? chủ trì "
        r"| theo Nghị định số .*$| giai đoạn \d{4} - \d{4}$",
        "",
        case.asked,
    ).lower()


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--data", type=Path, help="a data folder with the model; default: a temporary one")
    a.add_argument("--words-only", action="store_true", help="without the embedding model")
    a.add_argument("--rounds", type=int, default=2)
    a.add_argument("--most", type=int, default=120)
    a.add_argument("--errors", type=int, default=0)
    a.add_argument("--speed", action="store_true", help="only the time of a long plan")
    o = a.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = None if o.words_only else open_index(o.data or Path(folder))
        try:
            if o.speed:
                speed(index)
                return
            found = run(index, o.rounds, o.most)
            for fitting in (True, False):
                print("reworded,", "fitting" if fitting else "test", dict(rewordings(index, fitting)))
        finally:
            if index:
                index.store.close()
    fitting = [x for x in found if for_fitting(_own(x.case))]
    test = [x for x in found if not for_fitting(_own(x.case))]
    told(fitting, "fitting")
    told(test, "test")
    wrong = [x for x in fitting if x.status is not x.case.status or (x.case.kind and x.case.kind not in x.kinds)]
    print("wrong by change:", dict(Counter(f"{x.case.name} -> {x.status.value}" for x in wrong).most_common()))
    for x in wrong[: o.errors]:
        print(f"- {x.case.name}: want {x.case.status.value}, got {x.status.value} {x.kinds}")
        print(f"    {x.case.asked[:200]}\n    => {' | '.join(x.case.planned)[:200]}\n    {x.why[:300]}")


if __name__ == "__main__":
    main()
