"""Discussion exercises: a duty of the audience or a message as the case, steps for the groups, and a model answer that
is put together from what the document says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from answer.pack.addressees import Listeners
from answer.pack.duties import leads
from answer.pack.model import Audience, Duty, Exercise, Item, Relation
from answer.pack.wording import SAME, capital, gist, overlap, pairs, uncapital
from language.spelling import key as spelled
from language.spelling import squeeze

_TOLD_BY = {Audience.GRASSROOTS, Audience.COMMUNE, Audience.PEOPLE}
_MOST_CASE = 420  # characters
_FEWEST_DAYS = 10  # left, so that the work can be divided


def exercises(
    messages: Sequence[Item], duties: Sequence[Duty], listeners: Listeners, most: int, today: date | None
) -> list[Exercise]:
    """At most `most` exercises of different kinds, none on the same place as another. Limits that are over are no case
    to plan for."""
    theirs = [d for d in duties if d.relation is Relation.OWN and not d.target] or [
        d for d in duties if d.relation and not d.target
    ]
    coming = sorted((d for d in theirs if d.due and not d.passed(today)), key=lambda d: (d.due, d.key))
    out: list[Exercise] = []
    if coming:
        out.append(_late(coming[0], listeners, today))
    used = {d.citations[0].span for d in coming[:1]}
    free = [m for m in messages if m.citations[0].span not in used]
    # How far one has got is asked of one's own work, or of what is asked of everybody, not of a task of others.
    asked = [m for m in free if m.relation is Relation.OWN] or [m for m in free if m.relation and not m.who] or free
    if asked:
        out.append(_here(asked[0], listeners))
        used.add(asked[0].citations[0].span)
    cases = [pairs(e.case.text) for e in out]
    together = [
        d for d in theirs if d.lead and d.support and not any(overlap(pairs(d.task), told) >= SAME for told in cases)
    ]
    if together:
        out.append(_together(together[0], listeners))
    if told := [m for m in free if m.citations[0].span not in used]:
        out.append(_explain(told[-1], listeners))
        out += [_here(m, listeners) for m in told[:-1] if m.relation is Relation.OWN or not m.who]
    return out[:most]


def _case(key: str, d: Duty) -> Item:
    text = f"{gist(d.task, _MOST_CASE)}."
    when = "" if _said(d.deadline or "", text) else (d.deadline or "").rstrip(" .;,")
    who = "" if any(_said(u, text) for u in d.lead) else leads(d.lead, _NOBODY)
    return Item(key, text, d.citations, who, when)


_NOBODY = Listeners(Audience.STAFF)


def _said(words: str, text: str) -> bool:
    return spelled(squeeze(words)) in spelled(text)


def _facts(d: Duty) -> str:
    """Who, with whom, until when, with what result: as the document says it."""
    said = [f"Người làm: {'; '.join(d.lead)}."] if d.lead else []
    said += [f"Phối hợp: {'; '.join(d.support)}."] if d.support else []
    said += [f"Thời hạn: {_end(d.deadline)}"] if d.deadline else []
    said += [f"Sản phẩm: {_end(d.product)}"] if d.product else []
    return " ".join(said)


def _late(d: Duty, listeners: Listeners, today: date | None) -> Exercise:
    assert d.due is not None
    left = (d.due - today).days if today else 0
    at = f"Hôm nay là {today:%d/%m/%Y}, còn {left} ngày" if today and left > 0 else "Sắp đến hạn"
    steps = (
        f"{at}; việc mới xong một nửa. Ở {listeners.place}, ai phải biết trước tiên và ai báo?",
        "Liệt kê ba việc phải làm ngay, mỗi việc ghi rõ người làm và ngày xong.",
        "Nêu một cách theo dõi để lần sau không trễ.",
    )
    hint = _facts(d)
    if today and left >= _FEWEST_DAYS:
        middle, end = today + timedelta(days=left // 2), d.due - timedelta(days=max(2, left // 10))
        hint += (
            f" Một cách chia thời gian: đến {middle:%d/%m/%Y} xong bản nháp và gửi lấy ý kiến; đến {end:%d/%m/%Y} trình"
            " người ký; những ngày còn lại để dự phòng."
        )
    hint += " Câu trả lời tốt báo cho người giao việc ngay khi thấy chậm, không đợi đến hạn."
    return Exercise(f"late:{d.key}", "Xử lý tình huống: sắp đến hạn", _case(f"case:{d.key}", d), steps, hint)


def _here(m: Item, listeners: Listeners) -> Exercise:
    steps = (
        f"Ở {listeners.place}, việc này đã làm đến đâu? Nêu một ví dụ cụ thể.",
        "Còn vướng ở chỗ nào: con người, kinh phí, thông tin hay quy trình?",
        "Chọn một việc làm được trong 30 ngày tới; ghi người làm và kết quả cần có.",
    )
    hint = f"Bám vào lời văn bản: {uncapital(_end(gist(m.text, 240)))}"
    hint += f" Người làm: {m.who}." if m.who else ""
    hint += f" Thời hạn: {_end(m.when)}" if m.when else ""
    hint += " Câu trả lời tốt nêu việc thật, có tên người làm, ngày xong và kết quả kiểm tra được."
    return Exercise(f"here:{_name(m)}", "Liên hệ thực tế", _case_of(m), steps, hint)


def _together(d: Duty, listeners: Listeners) -> Exercise:
    case = Item(f"case:{d.key}:support", f"{gist(d.task, _MOST_CASE)}.", d.citations)
    steps = (
        "Chưa xem tài liệu: theo nhóm, ai chủ trì, ai phối hợp? Ghi ra rồi mới đối chiếu với văn bản.",
        "Vẽ đường đi của việc: ai đưa gì cho ai, vào lúc nào.",
        f"Đánh dấu chỗ {listeners.place} có mặt trên đường đi đó.",
    )
    return Exercise(f"together:{d.key}", "Vẽ đường đi của công việc", case, steps, f"Theo văn bản: {_facts(d)}")


def _explain(m: Item, listeners: Listeners) -> Exercise:
    whom = "người dân" if listeners.audience in _TOLD_BY else "đồng nghiệp chưa đọc văn bản"
    steps = (
        f"Từng đôi: một người giải thích điều khoản này cho {whom} trong hai phút, không đọc nguyên văn.",
        "Người nghe hỏi lại một câu: ai làm, khi nào, để làm gì?",
        "Đổi vai; cả hai đối chiếu với nguyên văn, tìm chỗ nói thiếu hoặc nói quá.",
    )
    hint = f"Ý phải có: {uncapital(_end(gist(m.text, 240)))}"
    hint += f" Người làm: {m.who}." if m.who else ""
    hint += f" Thời hạn: {_end(m.when)}" if m.when else ""
    return Exercise(f"explain:{_name(m)}", "Đóng vai: giải thích bằng lời của mình", _case_of(m), steps, hint)


def _case_of(m: Item) -> Item:
    return Item(f"case:{m.key}", m.text, m.citations, m.who, m.when)


def _name(m: Item) -> str:
    return m.key.partition(":")[2]


def _end(text: str) -> str:
    return capital(text.rstrip(" .;,")) + "."
