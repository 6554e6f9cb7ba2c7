"""The running order: steps with minutes that add up to the session's length exactly."""

from __future__ import annotations

from answer.pack.model import Step

_BREAK_FROM = 90  # minutes; a session of this length or more gets a break
# part -> (title, weight of its time, fewest minutes, what the facilitator does)
_STEPS: dict[str, tuple[str, float, int, str]] = {
    "opening": (
        "Mở đầu, mục tiêu buổi tập huấn", 1.0, 2,
        "Chào mừng, giới thiệu người tham dự; nêu mục tiêu; phát tài liệu. Hỏi nhanh: ai đã đọc văn bản này?",
    ),
    "why": (
        "Vì sao có văn bản này", 1.4, 3,
        "Trình bày bối cảnh và sơ đồ chuỗi văn bản; chỉ rõ văn bản đang học ở đâu trong chuỗi.",
    ),
    "above": (
        "Văn bản cấp trên yêu cầu gì", 1.2, 3,
        "Nêu yêu cầu của văn bản cấp trên, để người học thấy nhiệm vụ của mình từ đâu mà có.",
    ),
    "messages": (
        "Thông điệp chính", 3.4, 5,
        "Mỗi thông điệp: đọc lời văn, hỏi “việc này chạm đến ai trong phòng?”, rồi giải thích. Nguyên văn ở ghi chú.",
    ),
    "duties": (
        "Ai làm gì, khi nào xong", 2.2, 4,
        "Đi qua bảng nhiệm vụ và trục thời gian; mỗi người tự đánh dấu việc có đơn vị mình.",
    ),
    "news": (
        "Điểm mới so với văn bản được thay thế, sửa đổi", 1.2, 3,
        "So sánh từng điểm; nói rõ điều gì không còn áp dụng.",
    ),
    "questions": (
        "Hỏi đáp", 1.6, 3,
        "Dùng các câu thường gặp để mở đầu; câu nào văn bản không nói thì ghi lại và trả lời sau, không suy đoán.",
    ),
    "exercises": (
        "Thảo luận nhóm", 3.2, 5,
        "Chia nhóm 5 - 7 người, giao bài, đi từng nhóm; mỗi nhóm báo cáo ngắn, đối chiếu với gợi ý.",
    ),
    "quiz": (
        "Câu hỏi kiểm tra và chữa bài", 1.8, 4,
        "Làm bài cá nhân rồi chữa ngay; với câu nhiều người sai, đọc lại điều khoản.",
    ),
    "closing": (
        "Tổng kết, việc làm tiếp", 0.9, 2,
        "Mỗi người nói một việc sẽ làm trong tuần tới; nhắc các mốc thời gian gần nhất; cảm ơn.",
    ),
}  # fmt: skip
ORDER = tuple(_STEPS)


def running_order(present: set[str], minutes: int) -> tuple[Step, ...]:
    """One step for each part that there is, opening and closing always, and a break in a long session. `minutes`: 15 or
    more. Minutes are whole, each step gets its fewest, the rest is shared by weight (largest remainder)."""
    parts = [p for p in ORDER if p in present or p in ("opening", "closing")]
    pause = 0 if minutes < _BREAK_FROM else 10 if minutes < 150 else 15
    shares = _shared({p: _STEPS[p] for p in parts}, minutes - pause)
    steps = [Step(p, _STEPS[p][0], shares[p], _STEPS[p][3]) for p in parts]
    if pause:
        half, at, so_far = (minutes - pause) / 2, 1, steps[0].minutes
        while at < len(steps) - 1 and so_far + steps[at].minutes / 2 < half:
            so_far += steps[at].minutes
            at += 1
        steps.insert(at, Step("break", "Giải lao", pause, "Nghỉ tại chỗ; chuẩn bị giấy, bút cho phần thảo luận nhóm."))
    return tuple(steps)


def _shared(parts: dict[str, tuple[str, float, int, str]], minutes: int) -> dict[str, int]:
    least = {p: s[2] for p, s in parts.items()}
    while sum(least.values()) > minutes:  # a very short session: one minute less where there is most
        longest = max(least, key=lambda p: least[p])
        least[longest] -= 1
    rest = minutes - sum(least.values())
    total = sum(s[1] for s in parts.values())
    exact = {p: rest * s[1] / total for p, s in parts.items()}
    given = {p: int(x) for p, x in exact.items()}
    for p in sorted(parts, key=lambda p: given[p] - exact[p])[: rest - sum(given.values())]:
        given[p] += 1
    return {p: least[p] + given[p] for p in parts}
