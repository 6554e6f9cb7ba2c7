"""Documents and clauses named in text: found, told apart by their relation, and said the way officials say them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from ingest.asked import AskedDocument, asked_documents, matches
from ingest.asked_places import AskedPlace, asked_places, find_paths
from ingest.patterns import any_of, issuer_said, kind_of_code, kind_of_number, kind_said, number_codes, patterns
from language.spelling import UPPER, fold
from schema import DocumentInfo, Level, Mention

__all__ = [
    "AskedDocument",
    "AskedPlace",
    "asked_documents",
    "asked_places",
    "document_name",
    "find_paths",
    "is_cross_reference",
    "matches",
    "mention_name",
    "mentions",
    "reference",
    "vietnamese_date",
]

# "57-NQ/TW", "171/2025/NĐ-CP", "3260-KH/ĐĐQH15"; line ends leave blanks in it: "NQ- TW", "100 /NQ-CP", "3374/ BKHCN".
_CODE = r"[A-ZĐƯÔ][A-Za-zĐđƯưÔô&]{0,11}\d{0,2}(?!\w)"
_JOIN = r"(?:\s?/\s?|[-–‑]\s?|\s[-–‑](?!\s)|\s[-–]\s(?=[A-ZĐ][A-Za-zĐ]{0,4}/[A-ZĐ]))"
NUMBER = rf"(?<![\w/.,-])\d{{1,5}}(?:\.\d{{1,3}})?[a-zA-Z]?(?:\s?/\s?(?:19|20)\d\d)?{_JOIN}{_CODE}(?:{_JOIN}{_CODE})*"
DATE = (
    r"ng[àa]y\s*(?P<d>\d{1,2})(?:\s*th[áa]ng\s*|\s*[/.\-]\s*)(?P<m>\d{1,2})"
    r"(?:,?\s*n[ăa]m\s*|\s*[/.\-]\s*)(?P<y>\d{4})"
)
_LAW = re.compile(rf"(?<!\w)(?P<kind>Bộ luật|Luật|Pháp lệnh)\s+(?=[{UPPER}]|sửa đổi|số\s)")
_LAW_END = re.compile(
    r"\s*(?:,?\s*ngày\s+\d|,?\s*năm\s+(?:19|20)\d\d|\s+số\s+\d|[;:.()\n”\"]|\s(?:và|của)\s+(?:Bộ l|L)uật)"
)
_AMENDING_LAW_END = re.compile(r"\s*(?:,?\s*ngày\s+\d|,?\s*năm\s+(?:19|20)\d\d|\s+số\s+\d|[;:.()\n”\"])")
_SENTENCE = re.compile(rf"\n|[.?!]\s+(?=[{UPPER}])")
_LISTING = re.compile(r"[\s,;:()]*(?:(?:va|hoac|cung|voi|cac|so)\b[\s,;:]*)*")

# A name ends before one of these words, as long as they are not capitalised ("Luật Ban hành ..." has one in its name).
# They are matched with their diacritics: "vệ" of "Luật Bảo vệ môi trường" is not "về".
_STOP = re.compile(
    "về|trong|tại|đã|là|để|cho|khi|theo|có|nhằm|như|được|do|giao|đến|trình|qua|phải|cần|sẽ|nếu|với|từ|thì|yêu|các|này"
    "|nêu|mà|vào|trên|còn|không"
)
_STOP_PAIRS = {
    ("ban", "hành"), ("quy", "định"), ("phê", "duyệt"), ("hướng", "dẫn"), ("sửa", "đổi"), ("giai", "đoạn"),
    ("triển", "khai"), ("thực", "hiện"), ("tổ", "chức"), ("bổ", "sung"), ("đối", "với"), ("liên", "quan"),
}  # fmt: skip


def vietnamese_date(day: date) -> str:
    """ "06/4/2026": the day has two digits, the month only for January and February (Nghị định 30/2020/NĐ-CP, II.4)."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day.month < 3 else f"{day.day:02d}/{day.month}/{day.year}"


def read_date(match: re.Match[str]) -> date | None:
    """The day that a match of DATE says; None for one that is not in the calendar."""
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def clean_number(number: str) -> str:
    """ "49-CT /TW" -> "49-CT/TW"."""
    return re.sub(r"[–‑]", "-", re.sub(r"\s+", "", number))


@lru_cache(maxsize=1)
def _compiled() -> dict[str, re.Pattern[str]]:
    p = patterns()
    kinds = any_of(p.kinds)
    return {
        "kind_before": re.compile(rf"(?<!\w)(?P<kind>{kinds}|van ban)(?:\s*(?:so|:))*\s*$"),
        "issuer": re.compile(rf"{any_of(p.issuers)}(?!\w)"),
        "body": re.compile(rf"{any_of(p.bodies)}(?!\w)"),
        "relation": re.compile(
            r"(?<!\w)(?:" + "|".join(f"(?P<{r.name}>{r.pattern})" for r in p.relations) + r")(?!\w)"
        ),
    }


def mentions(text: str, start: int = 0, end: int | None = None) -> list[Mention]:
    """The documents named in `text[start:end]`, in order, with `clause` None. Numbers are told without blanks; a law
    named without a number has None. Each item of a list ("các Nghị quyết số 18-NQ/TW, 19-NQ/TW") is its own mention.
    """
    end = len(text) if end is None else end
    piece = text[start:end]
    folded = fold(piece)
    found: list[Mention] = []
    taken = 0
    for candidate in sorted([*_numbered(piece, folded), *_laws(piece, folded)], key=lambda m: (m.span[0], -m.span[1])):
        if candidate.span[0] >= taken:
            found.append(candidate)
            taken = candidate.span[1]
    related = _relate(piece, folded, found)
    return [
        Mention(r, m.number, m.kind, m.issuer, m.issued_on, (m.span[0] + start, m.span[1] + start))
        for m, r in zip(found, related, strict=True)
    ]


def _numbered(text: str, folded: str) -> Iterator[Mention]:
    for m in re.finditer(NUMBER, text):
        number = clean_number(m[0])
        before = _compiled()["kind_before"].search(folded, max(0, m.start() - 60), m.start())
        after_so = re.search(r"(?<!\w)so\s*:?\s*$", folded[max(0, m.start() - 6) : m.start()])
        codes = number_codes(number)
        if not (before or after_so or re.search(r"/(?:19|20)\d\d[/-]", number) or any(map(kind_of_code, codes))):
            continue  # "5/A": a house, a form, a version
        kind = kind_said(before["kind"]) if before else None
        begin = before.start() if before else m.start() - (len(after_so[0]) if after_so else 0)
        issuer, day, stop = _issued(text, folded, m.end())
        yield Mention("", number, kind or kind_of_number(number), issuer, day, (begin, stop))


def _laws(text: str, folded: str) -> Iterator[Mention]:
    for m in _LAW.finditer(text):
        if re.match(rf"số\s+{NUMBER}", text[m.end() : m.end() + 40]):
            continue  # found by its number
        amending = text.startswith("sửa đổi", m.end())
        stop = (_AMENDING_LAW_END if amending else _LAW_END).search(text, m.end(), m.end() + 260)
        name_end = stop.start() if stop else min(len(text), m.end() + 80)
        dated = stop is not None and re.match(r"\s*,?\s*(?:ngày|năm|số)", stop[0]) is not None
        if not dated:
            # Without a date behind it nothing says where the name ends: it goes no further than the first pause.
            name_end = min(name_end, _name_end(text, folded, m.end(), commas=False))
        if name_end <= m.end():
            continue
        number = None
        if numbered := re.compile(rf"\s+số\s+(?P<n>{NUMBER})").match(text, name_end):
            number, name_end = clean_number(numbered["n"]), numbered.end()
        issuer, day, end = _issued(text, folded, name_end)
        yield Mention("", number, m["kind"], issuer, day, (m.start(), end))


def _issued(text: str, folded: str, at: int) -> tuple[str | None, date | None, int]:
    """Issuer and date after a number, in either order, and where they end."""
    issuer: str | None = None
    day: date | None = None
    for _ in range(2):
        if day is None and (m := re.compile(rf"\s*[,(]?\s*{DATE}\)?").match(text, at)):
            day, at = read_date(m), m.end()
        elif issuer is None and (m := re.compile(r"\s*,?\s*cua\s+").match(folded, at)):
            name, stop = _issuer_at(text, folded, m.end())
            if name is None:
                break
            issuer, at = name, stop
    return issuer, day, at


def _issuer_at(text: str, folded: str, at: int) -> tuple[str | None, int]:
    known = _compiled()["issuer"].match(folded, at)
    if known and text[at].isupper():
        return issuer_said(known[0]), known.end()
    if not text[at : at + 1].isupper() or not _compiled()["body"].match(folded, at):
        return None, at
    stop = _name_end(text, folded, at, commas=True)
    return (" ".join(text[at:stop].split()), stop) if stop > at else (None, at)


def _name_end(text: str, folded: str, at: int, commas: bool) -> int:
    """Where the name that begins at `at` ends: at a pause or before a word that no name holds. With `commas`, one comma
    is passed in a name of coordinate parts ("Sở Văn hóa, Thể thao và Du lịch")."""
    end = at
    words = list(re.finditer(r"[^\s,;:.()“”\"]+", text[at : at + 160]))
    low = [folded[at + w.start() : at + w.end()] for w in words]
    for i, w in enumerate(words[:14]):
        gap = text[end : at + w.start()]
        if i and gap.strip():
            tail = low[i : i + 6]
            if not (commas and gap.strip() == "," and w[0][0].isupper() and "va" in tail and low[0] in ("bo", "so")):
                break
        pair = tuple(x[0] for x in words[i : i + 2])
        if _STOP.fullmatch(w[0]) or pair in _STOP_PAIRS or "\n" in gap:
            break
        if low[i] in ("va", "hoac"):
            following = words[i + 1][0] if i + 1 < len(words) else ""
            if not following[:1].isupper() or low[i + 1] in (
                "bo",
                "so",
                "uy",
                "nghi",
                "chi",
                "ke",
                "luat",
                "quyet",
                "ban",
            ):
                break
        end = at + w.end()
    return end


def _relate(text: str, folded: str, found: Sequence[Mention]) -> list[str]:
    relations: list[str] = []
    previous: int | None = None  # end of the mention before, in the same sentence
    base = 0
    head = ""
    for m in found:
        start = m.span[0]
        breaks = [b.end() for b in _SENTENCE.finditer(text, previous if previous is not None else base, start)]
        if breaks:
            base, previous = breaks[-1], None
        base = max(base, start - 4000)  # a sentence without end is no sentence
        if previous is None:
            relation = head = _governed(folded[base:start])
        else:
            between = folded[previous:start]
            if folded[base:start].lstrip(" -").startswith("can cu") and re.search(r";\s*$", between):
                head = relation = "based_on"  # "Căn cứ Luật A ...; Luật B ...;" in one paragraph
                relations.append(relation)
                previous = m.span[1]
                continue
            relation = _continued(between, head, relations[-1], folded[base:start])
            if re.search(r"[;,]\s*(?:thuc hien|trien khai|can cu)", between):
                head = relation
        relations.append(relation)
        previous = m.span[1]
    return relations


def _governed(before: str) -> str:
    """The relation that the words before a document's name give it: the last such word, if nothing comes between."""
    before = before.lstrip(' -–*+"“(')
    words = list(_compiled()["relation"].finditer(before))
    if not words:
        return "mentions"
    if words[0].lastgroup == "based_on" and words[0].start() == 0 and "," not in before:
        return "based_on"
    last = words[-1]
    relation, gap = last.lastgroup or "mentions", before[last.end() :]
    if relation in ("amends", "replaces"):
        return relation if len(gap) < 200 else "mentions"
    if re.search(r"\b(?:theo|tai|quy dinh|lien quan)\b", gap) or len(gap) > 90:
        # "thực hiện nhiệm vụ theo quy định tại Nghị định ...": not the decree is carried out but the task. In an
        # amending document ("bổ sung nhiệm vụ trong chương trình kèm theo Nghị quyết ...") that is what is amended.
        amending = any(w.lastgroup == "amends" for w in words)
        return "amends" if amending and re.search(r"kem theo|\btai\b", gap) else "mentions"
    return relation


def _continued(between: str, head: str, before: str, sentence: str) -> str:
    """The relation of a document named after another one in the same sentence."""
    if _LISTING.fullmatch(between):
        return before
    if re.search(r"duoc (?:sua doi|bo sung|thay the|dinh chinh)", between):
        return "based_on" if head == "based_on" else "mentions"
    words = list(_compiled()["relation"].finditer(between))
    if not words or re.search(r"kem theo\W*$", between):
        if re.search(r"kem theo|\btai\b", between) and head != "based_on":
            return "amends" if re.search(r"\b(?:sua doi|bo sung|dieu chinh)\b", sentence) else "mentions"
        return "mentions"
    relation = _governed(between[words[0].start() :])
    own_clause = re.search(r"[;,]\s*$", between[: words[0].start()]) is not None
    if relation == "implements" and head in ("implements", "mentions"):
        return relation  # A carries out B, which carries out C: so A carries out C
    # "Căn cứ Nghị quyết A về sửa đổi chương trình thực hiện Nghị quyết B": what A does to B is not done here.
    return relation if own_clause or relation == "based_on" else "mentions" if head != "mentions" else relation


def mention_name(text: str, mention: Mention) -> str:
    """What the mentioned document is called in lists: its number, or a law's name without its date."""
    if mention.number:
        return mention.number
    words = " ".join(text[slice(*mention.span)].split())
    return re.split(r",? (?:ngày \d|năm \d{4}|của (?=Quốc hội|Ủy ban Thường vụ))", words)[0]


# ---- saying a place ----

_SAID = {
    Level.KHOAN: "khoản {}",
    Level.DIEM: "điểm {}",
    Level.TIEU_MUC: "Tiểu mục {}",
    Level.MUC: "Mục {}",
    Level.CHUONG: "Chương {}",
    Level.PHAN: "Phần {}",
    Level.DIEU: "Điều {}",
    Level.ANNEX: "Phụ lục {}",
    Level.ROW: "hàng {}",
}


def reference(path: Sequence[tuple[Level, str]], info: DocumentInfo, attached: str | None = None) -> str:
    """The human reference of a clause, innermost first: "điểm a khoản 1 Mục II Chương trình hành động ban hành kèm theo
    Nghị quyết số 100/NQ-CP ngày 06/4/2026 của Chính phủ". `path` runs from the outermost marker to the innermost;
    `attached` is the kind of the attached text when the clause stands in it.
    """
    kept: list[tuple[Level, str]] = []
    for level, marker in path:
        if level is Level.DIEU:
            kept = [x for x in kept if x[0] is Level.ANNEX]  # articles are numbered through all chapters
        if kept and level is Level.KHOAN and kept[-1][0] is Level.KHOAN and marker.startswith(kept[-1][1] + "."):
            kept.pop()  # "khoản 2.1" says "khoản 2"
        kept.append((level, marker))
    said = " ".join(_say(level, marker) for level, marker in reversed(kept))
    name = document_name(info)
    if attached:
        name = f"{attached} ban hành kèm theo {name}"
    return f"{said} {name}" if said else name


def place(said: str, info: DocumentInfo) -> str:
    """The clause alone, of a `reference` into `info`: "điểm a khoản 1 Mục II". For lists about one document, where its
    name on each line would hide what differs. "phần đầu" for what stands before all clauses.
    """
    alone = said.removesuffix(document_name(info)).rstrip()
    if info.attached:
        alone = alone.removesuffix(f"{info.attached} ban hành kèm theo").rstrip()
    return alone or "phần đầu"


def _say(level: Level, marker: str) -> str:
    if level is Level.PREAMBLE:
        return "phần mở đầu"
    if level in (Level.DASH, Level.PLUS):
        bullet = "gạch đầu dòng" if level is Level.DASH else "dấu cộng"
        return f"{bullet} thứ {marker.lstrip('+-')}"
    word = _SAID[level]
    if level is Level.KHOAN and not marker[:1].isdigit():
        return marker  # "Một là", "Bước 2"
    if level is Level.MUC and " " in marker and not fold(marker).startswith("muc "):
        return f"mục “{marker}”"
    if fold(marker).startswith((fold(word.split(" {")[0]), "mau so")):
        return marker  # "Điều 2", "Phụ lục": the marker says its level itself
    if level is Level.ANNEX and " " in marker:
        return f"biểu mẫu “{marker}”"  # a form that only its title names
    return word.format(marker)


def document_name(info: DocumentInfo) -> str:
    """ "Nghị quyết số 100/NQ-CP ngày 06/4/2026 của Chính phủ"; the title in quotation marks for one without number."""
    if not info.number:
        return f"“{info.title or info.source}”"
    name = f"{info.kind or 'Văn bản'} số {info.number}"
    if info.issued_on:
        name += f" ngày {vietnamese_date(info.issued_on)}"
    return f"{name} của {info.issuer}" if info.issuer else name


_PLACE_LINE = re.compile(
    r"(?P<word>phụ lục|phần|chương|tiểu mục|mục|điều|khoản|điểm)\s+"
    r"(?:số\s+)?(?P<n>thứ \w+|[ivxl]+|\d{1,4}(?:\.\d+)*[a-zđ]?|[a-zđ])(?!\w)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_GOES_ON = re.compile(
    r"[,;)\]/]|(?:và|hoặc|hay|đến|của|này|nêu|tại|trong|theo|kèm|ban hành|quy định|nói|trên|được|là|có|thì|để|do|bị|về"
    r"|phải|không|cho|với|như|ở|thuộc|điều|khoản|điểm|mục|chương|phần|phụ lục|luật|bộ luật|nghị định|nghị quyết"
    r"|quyết định|thông tư|chỉ thị|kết luận|quy chế|quy định|chương trình|kế hoạch|đề án|hiến pháp|pháp lệnh)(?!\w)",
    re.IGNORECASE,
)


def is_cross_reference(line_start_text: str) -> bool:
    """True where a line begins with a reference to another place and not with a heading: "khoản 2 Điều này",
    "Điều 5 của Luật này", "Phụ lục II kèm theo". "Điều 5. Phạm vi", "Chương II", "Phụ lục I" are headings."""
    m = _PLACE_LINE.match(line_start_text.strip())
    if not m:
        return False
    word, rest = m["word"], m["rest"]
    if word[0].islower() or word.lower() in ("khoản", "điểm"):
        return True  # no heading is printed so
    if rest[:1] in (".", ":") or not rest.strip():
        return False
    follow = rest.lstrip()
    if word.isupper() or follow.isupper():
        return follow[:1] in (",", ";", ")")  # set in capitals: a title
    if rest[:1].isspace() and follow[:1] in ("-", "–", "("):
        return False
    return (_GOES_ON.match(follow) is not None and not follow[:1].isupper()) or _names_document(follow)


def _names_document(follow: str) -> bool:
    """ "Điều 5 Nghị định số 12/..." goes on to a document or place; "Mục 1 Quy định chung" is a title."""
    return bool(
        re.match(
            r"(?:Bộ luật|Luật|Pháp lệnh|Hiến pháp)(?!\w)|(?:Điều|Khoản|Mục|Chương|Phần|Phụ lục)\s+[\dIVXL]"
            r"|(?:Nghị định|Nghị quyết|Quyết định|Thông tư|Chỉ thị|Kết luận|Quy chế|Quy định|Chương trình|Kế hoạch"
            r"|Đề án)\s(?:số|này|\d|ban hành|kèm|hành động)",
            follow,
        )
    )
