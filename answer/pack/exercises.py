"""Discussion exercises: a clause or a row of the register as the case, steps for the groups, what to expect."""

from __future__ import annotations

from collections.abc import Sequence

from answer.pack.model import Audience, Duty, Exercise, Item
from answer.pack.wording import gist, uncapital

_PLACE = {
    Audience.LEADERS: "cơ quan, địa phương do anh/chị phụ trách",
    Audience.STAFF: "phòng, đơn vị của anh/chị",
    Audience.GRASSROOTS: "xã, phường, thôn, tổ dân phố nơi anh/chị công tác",
    Audience.BUSINESS: "doanh nghiệp của anh/chị",
    Audience.PEOPLE: "gia đình và khu dân cư của anh/chị",
}


def exercises(messages: Sequence[Item], duties: Sequence[Duty], audience: Audience, most: int) -> list[Exercise]:
    """At most `most` exercises of different kinds, none on the same clause as another."""
    where = _PLACE[audience]
    out: list[Exercise] = []
    dated = [d for d in duties if d.due and d.lead and not d.target]
    together = [d for d in duties if d.lead and d.support and d not in dated[:1]]
    if dated:
        out.append(_late(dated[0]))
    if messages:
        out.append(_here(max(messages, key=lambda m: len(m.when) + len(m.text)), where))
    if together:
        out.append(_together(together[0], where))
    told = [m for m in messages if all(m.key != f"message:{e.key.partition(':')[2]}" for e in out)]
    if told:
        out.append(_explain(told[-1], audience))
    for m in told[:-1]:
        out.append(_here(m, where))
    return out[:most]


def _late(d: Duty) -> Exercise:
    case = Item(f"case:{d.key}", f"{d.task}. Thời hạn: {_end(d.deadline or '')}", d.citations, " và ".join(d.lead))
    hint = f"Chủ trì: {', '.join(d.lead)}." + (f" Phối hợp: {', '.join(d.support)}." if d.support else "")
    hint += f" Thời hạn: {_end(d.deadline or '')}" + (f" Sản phẩm: {_end(d.product)}" if d.product else "")
    steps = (
        "Còn 15 ngày đến hạn mà việc mới xong một nửa: ai phải lên tiếng trước, với ai?",
        "Liệt kê ba việc phải làm ngay, mỗi việc ghi rõ người làm và ngày xong.",
        "Nêu một cách báo sớm để lần sau không trễ.",
    )
    return Exercise(f"late:{d.key}", "Xử lý tình huống: sắp đến hạn", case, steps, hint)


def _here(m: Item, where: str) -> Exercise:
    steps = (
        f"Ở {where}, việc này đã làm đến đâu? Nêu một ví dụ cụ thể.",
        "Còn vướng ở chỗ nào: con người, kinh phí, thông tin hay quy trình?",
        "Chọn một việc làm được trong 30 ngày tới; ghi người làm và kết quả cần có.",
    )
    hint = "Câu trả lời tốt bám sát lời văn của điều khoản, nêu việc thật, có người làm và thời điểm."
    case = Item(f"case:{m.key}", m.text, m.citations, m.who, m.when)
    return Exercise(f"here:{m.key.partition(':')[2]}", "Liên hệ thực tế", case, steps, hint)


def _together(d: Duty, where: str) -> Exercise:
    case = Item(f"case:{d.key}:support", f"{d.task}.", d.citations)
    hint = f"Theo văn bản: {', '.join(d.lead)} chủ trì; phối hợp: {', '.join(d.support)}."
    hint += f" Thời hạn: {_end(d.deadline)}" if d.deadline else ""
    steps = (
        "Chưa xem tài liệu: theo nhóm, ai chủ trì, ai phối hợp? Ghi ra rồi mới đối chiếu với văn bản.",
        "Vẽ đường đi của việc: ai đưa gì cho ai, vào lúc nào.",
        f"Đánh dấu chỗ {where} có mặt trên đường đi đó.",
    )
    return Exercise(f"together:{d.key}", "Vẽ đường đi của công việc", case, steps, hint)


def _explain(m: Item, audience: Audience) -> Exercise:
    whom = "người dân" if audience in (Audience.GRASSROOTS, Audience.PEOPLE) else "đồng nghiệp chưa đọc văn bản"
    steps = (
        f"Từng đôi: một người giải thích điều khoản này cho {whom} trong hai phút, không đọc nguyên văn.",
        "Người nghe hỏi lại một câu: ai làm, khi nào, để làm gì?",
        "Đổi vai; cả hai đối chiếu với nguyên văn, tìm chỗ nói thiếu hoặc nói quá.",
    )
    hint = f"Ý phải có: {uncapital(gist(m.text, 200))}"
    case = Item(f"case:{m.key}", m.text, m.citations, m.who, m.when)
    return Exercise(f"explain:{m.key.partition(':')[2]}", "Đóng vai: giải thích bằng lời của mình", case, steps, hint)


def _end(text: str) -> str:
    return text.rstrip(" .;,") + "."
