"""The words of the tab that sets a plan against its directive."""

from __future__ import annotations

from dataclasses import dataclass, field

from answer.crosscheck.findings import KIND_SAID
from ui.texts import Texts


@dataclass(frozen=True, slots=True)
class CheckTexts:
    """The defaults are Vietnamese; `ENGLISH` replaces them. What the check itself says stays as it is."""

    title: str = "Đối chiếu kế hoạch với văn bản chỉ đạo"
    plan: str = "Kế hoạch cần đối chiếu"
    directive: str = "Văn bản chỉ đạo"
    programme: str = "Cấp thứ ba, thực hiện kế hoạch (không bắt buộc)"
    upload: str = "Hoặc tải bản dự thảo lên"
    upload_hint: str = "Kéo thả một tệp vào đây, hoặc bấm để chọn. Bản dự thảo chỉ được đọc, không lưu vào kho."
    reading: str = "Đang đọc {name}"
    draft: str = "Bản dự thảo: {name}"
    draft_read: str = "Đã đọc {name}: {clauses} điều khoản, {tasks} nhiệm vụ. Không lưu vào kho."
    draft_failed: str = "Không đọc được: {reason}"
    start: str = "Đối chiếu"
    choose: str = "Hãy chọn kế hoạch và văn bản chỉ đạo rồi bấm “Đối chiếu”."
    same: str = "Hãy chọn các văn bản khác nhau."
    gone: str = "Văn bản đã chọn không còn trong kho; hãy chọn lại."
    failed: str = "Không đối chiếu được: {reason}"
    working: str = "{what}"
    empty: str = (
        "Chọn kế hoạch (trong kho, hoặc tải bản dự thảo lên) và văn bản chỉ đạo. Kết quả cho biết từng yêu cầu: "
        "đã có, có một phần, còn thiếu hay trái với chỉ đạo, kèm hai đoạn văn để so."
    )
    against: str = "{plan} đối chiếu với {directive}"
    all_statuses: str = "Tất cả"
    filter: str = "Lọc theo kết quả"
    statuses: dict[str, str] = field(
        default_factory=lambda: {
            "covered": "Đã có",
            "partial": "Có một phần",
            "missing": "Còn thiếu",
            "conflict": "Trái với chỉ đạo",
            "not_addressed": "Không giao cho cơ quan này",
        }
    )
    xlsx: str = "Tải ma trận Excel"
    docx: str = "Tải báo cáo Word"
    coverage: str = "Mức đáp ứng theo phần của văn bản chỉ đạo"
    whole: str = "Toàn văn bản"
    section_count: str = "{covered}/{n} đã có"
    requirements: str = "Từng yêu cầu"
    shown: str = "{n} yêu cầu"
    more: str = "Hiện thêm {n}"
    none: str = "Không có yêu cầu nào với kết quả này."
    asked: str = "Văn bản chỉ đạo"
    said: str = "Kế hoạch"
    actor: str = "Giao cho"
    deadline: str = "Thời hạn"
    nothing: str = "Kế hoạch không nêu."
    page: str = "trang {page}"
    other_places: str = "Còn ở: {places}"
    conflict: str = "{kind}: chỉ đạo nêu “{directive}”, kế hoạch nêu “{plan}”"
    kinds: dict[str, str] = field(default_factory=lambda: dict(KIND_SAID))
    opinion: str = "Ý kiến của người soạn thảo"
    opinion_keep: str = "Giữ kết quả của máy"
    opinion_status: str = "Kết quả"
    opinion_remark: str = "Nhận xét"
    opinion_save: str = "Lưu ý kiến"
    opinion_saved: str = "Đã lưu ý kiến cho {place}; lần đối chiếu sau của kế hoạch này vẫn giữ."
    opinion_machine: str = "máy: {status}"
    explain: str = "Giải thích bằng {by}"
    explaining: str = "{by} đang viết…"
    explained: str = (
        "Lời giải thích của {by}; không đổi kết quả. Từng câu đã đối chiếu với [1] văn bản chỉ đạo{places}."
    )
    not_explained: str = "{by} không viết được câu nào khớp với hai văn bản; kết quả và nhận xét ở trên vẫn giữ."
    extra: str = "Nội dung chỉ có trong kế hoạch ({n})"
    extra_note: str = "Văn bản chỉ đạo không yêu cầu; không phải lỗi."
    citations: str = "Viện dẫn cần xem lại ({n})"
    form: str = "Thể thức theo Nghị định 30/2020/NĐ-CP ({n})"
    levels: str = "Ba cấp: yêu cầu không đến được cấp thực hiện ({n})"
    levels_none: str = "Ba cấp: mọi yêu cầu đều có ở kế hoạch và ở chương trình."
    lost_plan: str = "mất ở kế hoạch"
    lost_programme: str = "mất ở chương trình"
    level_programme: str = "Chương trình"
    level_lost: str = "Mất ở cấp"


VIETNAMESE = CheckTexts()
ENGLISH = CheckTexts(
    title="A plan against its directive",
    plan="Plan to check",
    directive="Directive",
    programme="Third level, carrying out the plan (optional)",
    upload="Or upload a draft",
    upload_hint="Drop one file here, or click to choose. A draft is only read, never stored.",
    reading="Reading {name}",
    draft="Draft: {name}",
    draft_read="Read {name}: {clauses} clauses, {tasks} tasks. Not stored.",
    draft_failed="It could not be read: {reason}",
    start="Check",
    choose="Choose a plan and a directive, then press “Check”.",
    same="Choose different documents.",
    gone="A chosen document is no longer there; choose again.",
    failed="The check failed: {reason}",
    empty="Choose a plan (stored, or uploaded as a draft) and a directive. Each requirement is then told as covered, "
    "partial, missing or contradicted, with both texts side by side.",
    against="{plan} against {directive}",
    all_statuses="All",
    filter="Filter by status",
    statuses={
        "covered": "Covered",
        "partial": "Partial",
        "missing": "Missing",
        "conflict": "Contradicted",
        "not_addressed": "Not this body's",
    },
    xlsx="Excel matrix",
    docx="Word report",
    coverage="Coverage by section of the directive",
    whole="Whole document",
    section_count="{covered}/{n} covered",
    requirements="Requirements",
    shown="{n} requirements",
    more="Show {n} more",
    none="No requirement has this status.",
    asked="Directive",
    said="Plan",
    actor="Told to",
    deadline="Deadline",
    nothing="The plan does not say it.",
    page="page {page}",
    other_places="Also in: {places}",
    conflict="{kind}: the directive says “{directive}”, the plan “{plan}”",
    kinds={
        "deadline": "later deadline",
        "target": "lower target",
        "lead": "other lead unit",
        "number": "wrong number of a document",
        "date": "wrong date of a document",
        "period": "period does not fit",
        "replaced": "replaced document cited",
        "negation": "negation",
    },
    opinion="The drafter's view",
    opinion_keep="Keep the verdict",
    opinion_status="Status",
    opinion_remark="Remark",
    opinion_save="Save",
    opinion_saved="Saved for {place}; the next check of this plan keeps it.",
    opinion_machine="verdict: {status}",
    explain="Explain with {by}",
    explaining="{by} is writing…",
    explained="In the words of {by}; the verdict stays. Each sentence held against [1] the directive{places}.",
    not_explained="{by} wrote no sentence that the two documents bear out; the verdict above stands.",
    extra="Only in the plan ({n})",
    extra_note="The directive does not ask for it; no error.",
    citations="Citations to look at ({n})",
    form="Form, Decree 30/2020/NĐ-CP ({n})",
    levels="Three levels: requirements lost on the way ({n})",
    levels_none="Three levels: plan and programme have every requirement.",
    lost_plan="lost in the plan",
    lost_programme="lost in the programme",
    level_programme="Programme",
    level_lost="Lost in",
)


def check_texts(t: Texts) -> CheckTexts:
    return ENGLISH if t.language == "en" else VIETNAMESE
