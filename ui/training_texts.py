"""The words of the training tab, Vietnamese first. What a pack says stays Vietnamese in both languages."""

from __future__ import annotations

from dataclasses import dataclass, field

from ui.texts import Texts


@dataclass(frozen=True, slots=True)
class TrainingTexts:
    """The defaults are the Vietnamese texts; `ENGLISH` replaces each of them. `{name}` is filled with `.format`."""

    document: str = "Văn bản"
    clause: str = "Điều khoản (chọn, hoặc gõ: II/1)"
    clause_whole: str = "Cả văn bản"
    audience: str = "Đối tượng (hoặc gõ: Sở Nội vụ)"
    audiences: tuple[tuple[str, str], ...] = (
        ("Lãnh đạo", "lanh-dao"),
        ("Công chức chuyên môn", "chuyen-mon"),
        ("Cán bộ cơ sở", "co-so"),
        ("Doanh nghiệp", "doanh-nghiep"),
        ("Người dân", "nguoi-dan"),
        ("Bộ, ngành trung ương", "bo"),
        ("Cấp tỉnh", "tinh"),
        ("Sở, ngành", "so"),
        ("Xã, phường", "xa"),
        ("Trường học", "truong-hoc"),
    )
    minutes: str = "Thời lượng (hoặc gõ: 75)"
    day: str = "Ngày tập huấn"
    today: str = "hôm nay"
    minute: str = "{n} phút"
    chain: str = "Kèm văn bản cấp trên"
    rephrase: str = "Diễn đạt lại thông điệp bằng {model}"
    rephrasing: str = "Đang diễn đạt lại: {done}/{of} thông điệp…"
    rephrased: str = "{said}/{of} thông điệp được {model} diễn đạt lại, khớp với điều khoản."
    struck: str = "Giữ lời văn bản ở {place}: {why}."
    reworded: str = "Lời {by} diễn đạt lại, khớp với điều khoản. Lời văn bản"
    plain: str = "Trở lại lời văn bản"
    make: str = "Soạn"
    empty: str = (
        "Chọn văn bản, điều khoản, đối tượng và thời lượng rồi bấm “Soạn”. Mỗi ý trong đề cương kèm nguồn; sửa lời, bỏ "
        "dấu chọn để loại một ý, đổi thứ tự, thay thông điệp bằng điều khoản khác, đổi câu hỏi, rồi tải tệp."
    )
    no_document: str = "Chưa chọn văn bản. Chọn một văn bản ở ô đầu tiên."
    making: str = "Đang soạn…"
    failed: str = "Không soạn được: {reason}"
    summary: str = (
        "{minutes} phút · {messages} thông điệp · {duties} việc · {questions} câu hỏi · {citations} trích dẫn"
    )
    changed: str = "Đã có {n} chỉnh sửa, được giữ lại cho lần sau."
    reset: str = "Bỏ mọi chỉnh sửa"
    reset_ask: str = "Bỏ mọi chỉnh sửa của bạn cho phần này và soạn lại từ đầu?"
    reset_yes: str = "Bỏ"
    reset_no: str = "Giữ lại"
    download: str = "Tải về"
    files: dict[str, str] = field(
        default_factory=lambda: {
            "zip": "Tất cả (ZIP)",
            "pptx": "Trang chiếu",
            "handout": "Tài liệu phát tay",
            "brief": "Một tờ",
            "guide": "Hướng dẫn giảng viên",
            "quiz": "Phiếu câu hỏi",
            "attendance": "Điểm danh",
            "feedback": "Phiếu đánh giá",
            "moodle": "Moodle",
            "markdown": "Markdown",
        }
    )
    order: str = "Trình tự"
    parts: dict[str, str] = field(
        default_factory=lambda: {
            "objectives": "Mục tiêu",
            "why": "Vì sao có văn bản này",
            "above": "Văn bản cấp trên yêu cầu",
            "messages": "Thông điệp chính",
            "duties": "Ai làm gì, khi nào xong",
            "news": "Điểm mới",
            "questions": "Câu hỏi thường gặp",
            "exercises": "Bài tập thảo luận",
            "terms": "Từ viết tắt, thuật ngữ",
            "quiz": "Câu hỏi kiểm tra",
            "pretest": "Phiếu hỏi trước buổi",
            "steps": "Ghi chú của giảng viên cho từng phần",
        }
    )
    keep: str = "Dùng ý này"
    up: str = "Lên"
    down: str = "Xuống"
    source: str = "Nguồn"
    replace: str = "Thay bằng điều khoản khác"
    replace_with: str = "Điều khoản thay thế"
    replace_do: str = "Thay"
    replace_back: str = "Trở lại thông điệp ban đầu"
    redraw: str = "Đổi câu khác"
    no_more: str = "Không còn câu hỏi nào khác cho phần này."
    answer: str = "Đáp án"
    rests: str = "Đã nói ở"
    rests_nowhere: str = "Ý mà câu này dựa vào đã bỏ; hãy đổi câu khác hoặc bỏ câu này."
    write: str = "Sửa lời"
    save: str = "Lưu lời mới"
    own: str = "Lời của giảng viên. Lời ban đầu"
    back: str = "Trở lại lời ban đầu"
    outdated: str = "Điều khoản phía sau đã đổi từ khi bạn sửa ý này; hãy đọc lại nguồn."
    outdated_count: str = "{n} ý bạn đã sửa có điều khoản đã đổi, cần đọc lại."
    agree: str = "Đã đọc, vẫn giữ"
    homeless: str = "{n} lời của bạn không còn chỗ trong đề cương này (điều khoản đã bỏ, hoặc thời lượng ngắn hơn)"
    forget: str = "Xóa lời này"
    texts: dict[str, str] = field(
        default_factory=lambda: {
            "text": "Lời",
            "question": "Câu hỏi",
            "steps": "Các bước, mỗi dòng một bước",
            "hint": "Gợi ý cho giảng viên",
            "a": "Phương án A",
            "b": "Phương án B",
            "c": "Phương án C",
            "d": "Phương án D",
            "why": "Căn cứ của đáp án",
        }
    )
    lead: str = "Ai làm"
    support: str = "Phối hợp"
    deadline: str = "Thời hạn"


VIETNAMESE = TrainingTexts()
ENGLISH = TrainingTexts(
    document="Document",
    clause="Clause (choose, or type: II/1)",
    clause_whole="The whole document",
    audience="Audience (or type: Sở Nội vụ)",
    audiences=(
        ("Leaders", "lanh-dao"),
        ("Specialists", "chuyen-mon"),
        ("Grassroots officials", "co-so"),
        ("Businesses", "doanh-nghiep"),
        ("Citizens", "nguoi-dan"),
        ("Ministries", "bo"),
        ("Provincial officials", "tinh"),
        ("Departments", "so"),
        ("Communes and wards", "xa"),
        ("Schools", "truong-hoc"),
    ),
    minutes="Length (or type: 75)",
    day="Day of the session",
    today="today",
    minute="{n} minutes",
    chain="With the documents above",
    rephrase="Messages in the words of {model}",
    rephrasing="In other words: {done} of {of} messages…",
    rephrased="{said} of {of} messages in the words of {model}, borne out by their clauses.",
    struck="The document's words stay at {place}: {why}.",
    reworded="In the words of {by}, borne out by the clause. The document says",
    plain="Back to the document's words",
    make="Make",
    empty=(
        "Choose document, clause, audience and length, then press “Make”. Every line of the outline has its source; "
        "reword it, untick to leave it out, change the order, put another clause in a message's place, draw another "
        "question, download."
    ),
    no_document="No document is chosen. Choose one in the first field.",
    making="Working…",
    failed="Could not make it: {reason}",
    summary="{minutes} minutes · {messages} messages · {duties} tasks · {questions} questions · {citations} citations",
    changed="{n} changes of yours, kept for next time.",
    reset="Drop all changes",
    reset_ask="Drop all your changes to this session and start again?",
    reset_yes="Drop",
    reset_no="Keep",
    download="Download",
    files={
        "zip": "Everything (ZIP)",
        "pptx": "Slides",
        "handout": "Handout",
        "brief": "One page",
        "guide": "Facilitator's guide",
        "quiz": "Quiz sheet",
        "attendance": "Attendance list",
        "feedback": "Feedback form",
        "moodle": "Moodle file",
        "markdown": "Markdown text",
    },
    order="Running order",
    parts={
        "objectives": "Objectives",
        "why": "Why this document",
        "above": "What the documents above ask",
        "messages": "Key messages",
        "duties": "Who does what by when",
        "news": "What is new",
        "questions": "Common questions",
        "exercises": "Exercises",
        "terms": "Abbreviations and terms",
        "quiz": "Quiz",
        "pretest": "Questions before the session",
        "steps": "Facilitator's notes for each part",
    },
    keep="Use this",
    up="Up",
    down="Down",
    source="Source",
    replace="Put another clause here",
    replace_with="Clause to take its place",
    replace_do="Replace",
    replace_back="Back to the first message",
    redraw="Another question",
    no_more="There is no other question for this part.",
    answer="Answer",
    rests="Told in",
    rests_nowhere="What this question rests on is left out; draw another one or leave it out.",
    write="Reword",
    save="Save the words",
    own="In the trainer's words. At first",
    back="Back to the first words",
    outdated="The clause behind this changed since you edited it; read the source again.",
    outdated_count="{n} of your edits have a clause that changed; read them again.",
    agree="Read, keep mine",
    homeless="{n} texts of yours have no place in this outline (their clause is gone, or the session is shorter)",
    forget="Delete these words",
    texts={
        "text": "Words",
        "question": "Question",
        "steps": "Steps, one a line",
        "hint": "Hint for the facilitator",
        "a": "Option A",
        "b": "Option B",
        "c": "Option C",
        "d": "Option D",
        "why": "Why the answer is right",
    },
    lead="Who",
    support="Support",
    deadline="Deadline",
)


def training_texts(t: Texts) -> TrainingTexts:
    return ENGLISH if t.language == "en" else VIETNAMESE
