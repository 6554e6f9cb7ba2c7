"""Every word of the interface, Vietnamese first. What documents and answers say stays as it is in both languages."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Texts:
    """The defaults are the Vietnamese texts; `ENGLISH` replaces each of them. `{name}` is filled with `.format`."""

    language: str = "vi"
    product: str = "Điều khoản"
    tagline: str = "Hỏi đáp văn bản chỉ đạo, trích dẫn đến từng điều khoản"
    other_language: str = "English"
    more_tabs: str = "Các thẻ khác"
    other_address: str = "en"
    sign_out: str = "Đăng xuất"
    opening: str = "Đang mở kho văn bản…"
    skip: str = "Đến ô đặt câu hỏi"
    theme: str = "Đổi nền sáng, tối"
    tab_chat: str = "Hỏi đáp"
    tab_documents: str = "Văn bản"
    tab_tasks: str = "Nhiệm vụ"
    tab_relations: str = "Quan hệ"
    tab_training: str = "Tập huấn"
    tab_check: str = "Đối chiếu"

    # Hỏi đáp
    scope: str = "Văn bản để hỏi"
    scope_all: str = "Chọn tất cả"
    scope_none: str = "Bỏ chọn"
    no_documents: str = "Chưa có văn bản nào. Mở thẻ Văn bản để thêm: PDF, DOCX, HTML, Markdown hoặc văn bản thuần."
    welcome: str = "Hỏi về các văn bản trong kho"
    welcome_more: str = (
        "Mỗi câu trả lời kèm trích dẫn nguyên văn; bấm số trích dẫn để mở điều khoản. Gõ không dấu cũng được."
    )
    examples: str = "Ví dụ"
    example_owner: str = "Đơn vị nào chủ trì nhiệm vụ 3?"
    example_due: str = "Nhiệm vụ nào phải xong trước 31/12/{year}?"
    example_clause: str = "{place} của {number} nói gì?"
    example_signer: str = "{number} ban hành ngày nào, ai ký?"
    question: str = "Câu hỏi"
    question_hint: str = "Nhập câu hỏi…"
    send: str = "Hỏi"
    stop: str = "Dừng"
    retry: str = "Hỏi lại câu cuối"
    clear: str = "Xóa cuộc hỏi đáp"
    asked: str = "Câu hỏi của bạn"
    searching: str = "Đang tìm trong văn bản…"
    understood: str = "Hiểu là: {question}"
    writing: str = "{by} đang viết; mỗi câu được đối chiếu với điều khoản trước khi giữ lại…"
    written: str = "Lời văn của {by}, từng câu đã đối chiếu với điều khoản được dẫn."
    nothing_written: str = "{by} không viết được câu nào khớp với điều khoản; câu trả lời là phần trích ở trên."
    struck: str = "đã gạch: {reason}"
    quoted: str = "Câu trả lời trích nguyên văn"
    only_last: str = "Cuộc hỏi đáp này dài: chỉ {n} câu hỏi gần nhất còn hiện ở đây."
    stopped: str = "Đã dừng theo yêu cầu. Bấm “Hỏi lại câu cuối” để hỏi lại."
    failed: str = "Có lỗi khi tìm câu trả lời: {reason}. Bấm “Hỏi lại câu cuối”; nếu còn lỗi, xem cửa sổ dòng lệnh."
    choose_documents: str = "Chưa chọn văn bản nào. Đánh dấu ít nhất một văn bản ở danh sách “Văn bản để hỏi”."
    citations: str = "Trích dẫn"
    citation_open: str = "Mở trích dẫn {n}: {reference}"
    refused: str = "Không có câu trả lời trong văn bản"
    nearest: str = "Điều khoản gần nhất (không phải câu trả lời)"
    page: str = "trang {page}"
    flag: str = "Báo trích dẫn sai"
    flag_which: str = "Trích dẫn nào"
    flag_whole: str = "Cả câu trả lời"
    flag_kind: str = "Sai ở đâu"
    flag_kinds: tuple[tuple[str, str], ...] = (
        ("sai_trich_dan", "Sai trích dẫn"),
        ("thieu_y", "Thiếu ý"),
        ("sai_don_vi", "Sai đơn vị"),
    )
    flag_note: str = "Ghi chú (không bắt buộc)"
    flag_send: str = "Gửi"
    flagged: str = "Đã ghi nhận: {kind}. Cảm ơn bạn."

    # Bằng chứng
    evidence: str = "Điều khoản"
    evidence_empty: str = "Bấm vào một trích dẫn để xem trọn điều khoản trong văn bản, đoạn trích được tô nền."
    evidence_gone: str = "Không còn tìm thấy điều khoản này: văn bản đã được gỡ hoặc thay bằng bản mới."
    evidence_documents_empty: str = "Bấm vào một mục của cây điều khoản để đọc."
    letterhead: str = "Thể thức văn bản (số, ngày, nơi ban hành, người ký)"
    scan: str = "Văn bản quét, nhận dạng bằng OCR{sure}: hãy đối chiếu với ảnh trang."
    scan_low: str = "Văn bản quét, độ tin cậy thấp{sure}: phải đối chiếu với ảnh trang trước khi dùng."
    scan_doubts: str = "Chữ gạch chân là chữ máy đọc không chắc."
    picture: str = "Xem ảnh trang {page} của tệp gốc"
    copy: str = "Sao chép trích dẫn"
    copied: str = "Đã sao chép"
    copy_failed: str = "Không sao chép được; hãy chọn chữ và bấm Ctrl+C"
    close: str = "Đóng"
    parents: str = "Vị trí trong văn bản"
    neighbours: str = "Điều khoản trước và sau"
    previous: str = "Trước"
    following: str = "Sau"
    inherited: str = "ô gộp với hàng trên"
    part: str = "Phần {n}"
    more_inside: str = "Còn {n} điều khoản con nữa; bấm để đọc từng mục:"

    # Văn bản
    upload: str = "Thêm văn bản"
    upload_hint: str = (
        "Kéo thả tệp vào đây, hoặc bấm để chọn. PDF (cả bản quét), ảnh, DOCX, DOC, ODT, RTF, "
        "XLSX, XLS, HTML, MHT, Markdown, TXT, ZIP; "
        "nhận nhiều tệp một lúc."
    )
    uploading: str = "Đang tải lên {done}/{total}: {name}"
    upload_failed: str = "không tải lên được (tệp quá lớn hoặc mất kết nối); thử lại với tệp nhỏ hơn"
    reading: str = "Đang đọc và lập chỉ mục: {what}"
    status_added: str = "Đã thêm"
    status_updated: str = "Đã cập nhật"
    status_unchanged: str = "Đã có sẵn, không đổi"
    status_failed: str = "Không thêm được"
    result_counts: str = "{clauses} điều khoản, {tasks} nhiệm vụ"
    result_warnings: str = "{n} cảnh báo khi đọc"
    list_title: str = "Văn bản trong kho"
    list_count: str = "{n} văn bản"
    list_empty: str = "Chưa có văn bản nào. Kéo thả tệp vào ô “Thêm văn bản” ở trên để bắt đầu."
    no_number: str = "Không số"
    counts: str = "{clauses} điều khoản · {tasks} nhiệm vụ"
    counts_pages: str = " · {pages} trang"
    show_outline: str = "Xem cây điều khoản"
    edit: str = "Sửa thông tin"
    to_review: str = "Cần xem lại: {facts}"
    to_review_count: str = "{n} văn bản cần xem lại số hoặc ngày"
    review_number: str = "số"
    review_issued_on: str = "ngày ban hành"
    edit_title: str = "Sửa thông tin văn bản"
    edit_hint: str = "Đối chiếu với ảnh đầu trang. “-”: văn bản không có; để trống: lấy lại điều đã đọc."
    edit_read: str = "đã đọc: {value}"
    edit_nothing: str = "không đọc được"
    edit_save: str = "Lưu"
    edit_cancel: str = "Thôi"
    edit_saved: str = "Đã lưu thông tin của {name}."
    edit_no_picture: str = "Kho không giữ ảnh trang của văn bản này."
    edit_number: str = "Số, ký hiệu"
    edit_issued_on: str = "Ngày ban hành (ngày/tháng/năm)"
    edit_issuer: str = "Cơ quan ban hành"
    edit_kind: str = "Loại văn bản"
    edit_subject: str = "Trích yếu"
    edit_signer: str = "Người ký"
    remove: str = "Gỡ khỏi kho"
    remove_ask: str = "Gỡ “{name}” khỏi kho? Tệp gốc của bạn không bị xóa; muốn dùng lại thì thêm lại tệp."
    remove_yes: str = "Gỡ"
    remove_no: str = "Giữ lại"
    removed: str = "Đã gỡ {name} khỏi kho."
    remove_failed: str = "Không gỡ được: {reason}."
    outline: str = "Cây điều khoản"
    outline_empty: str = "Chọn một văn bản trong danh sách để xem cây điều khoản."
    outline_no_clauses: str = "Không tìm thấy mục đánh số nào trong văn bản này."
    outline_warnings: str = "Cảnh báo khi đọc văn bản ({n})"
    expand: str = "Mở hết"
    collapse: str = "Thu gọn"
    facts: dict[str, str] = field(
        default_factory=lambda: {
            "implements": "Thực hiện",
            "amends": "Sửa đổi",
            "replaces": "Thay thế",
            "signer": "Người ký",
        }
    )

    # Nhiệm vụ
    filter_documents: str = "Văn bản"
    filter_unit: str = "Đơn vị"
    filter_role: str = "Vai trò"
    role_any: str = "Tất cả"
    role_lead: str = "Chủ trì"
    role_support: str = "Phối hợp"
    filter_due: str = "Hạn đến hết ngày"
    filter_due_hint: str = "30/6/2026"
    filter_due_bad: str = "Không hiểu ngày “{text}”. Viết ngày/tháng/năm, ví dụ 30/6/2026."
    filter_words: str = "Có các từ"
    filter_words_hint: str = "ví dụ: tuyên truyền"
    filter_clear: str = "Xóa lọc"
    tasks_count: str = "{n} nhiệm vụ"
    tasks_shown: str = "Đang hiện {shown} trong {n} nhiệm vụ"
    tasks_more: str = "Hiện thêm {n}"
    tasks_empty: str = "Không có nhiệm vụ nào khớp bộ lọc. Bấm “Xóa lọc” hoặc nới điều kiện."
    tasks_none: str = "Chưa có nhiệm vụ nào trong kho. Mở thẻ Văn bản để thêm văn bản có giao nhiệm vụ."
    columns: dict[str, str] = field(
        default_factory=lambda: {
            "number": "Số",
            "task": "Nhiệm vụ",
            "lead": "Chủ trì",
            "support": "Phối hợp",
            "deadline": "Thời hạn",
            "product": "Sản phẩm",
            "document": "Văn bản",
        }
    )
    sort_by: str = "Sắp xếp theo {column}"
    target: str = "Chỉ tiêu"
    not_said: str = "không nêu"
    export_xlsx: str = "Xuất Excel"
    export_csv: str = "Xuất CSV"
    plots: str = "Biểu đồ theo bộ lọc"
    plot_units: str = "Số nhiệm vụ theo đơn vị chủ trì"
    plot_units_rest: str = "Còn {units} đơn vị khác với {n} nhiệm vụ"
    plot_units_none: str = "{n} nhiệm vụ không nêu đơn vị chủ trì"
    plot_due: str = "Thời hạn hoàn thành"
    plot_due_month: str = "tháng {month}/{year}"
    plot_due_quarter: str = "quý {quarter}/{year}"
    plot_due_year: str = "năm {year}"
    plot_due_rest: str = "{n} nhiệm vụ không có hạn theo ngày (thường xuyên, hằng năm hoặc không nêu)"
    plot_empty: str = "Không có gì để vẽ"
    plot_count: str = "{n} nhiệm vụ"


VIETNAMESE = Texts()

ENGLISH = Texts(
    language="en",
    product="Điều khoản",
    tagline="Questions to official documents, answered with citations to the clause",
    other_language="Tiếng Việt",
    more_tabs="More tabs",
    other_address="./",
    sign_out="Sign out",
    opening="Opening the documents…",
    skip="To the question box",
    theme="Light or dark",
    tab_chat="Ask",
    tab_documents="Documents",
    tab_tasks="Tasks",
    tab_relations="Relations",
    tab_training="Training",
    tab_check="Check a plan",
    scope="Documents to ask",
    scope_all="All",
    scope_none="None",
    no_documents="There are no documents yet. Open the Documents tab to add PDF, DOCX, HTML, Markdown or plain text.",
    welcome="Ask the documents",
    welcome_more=(
        "Questions are in Vietnamese, with or without diacritics. Each answer quotes its sources; click a citation "
        "number to open the clause."
    ),
    examples="Examples",
    question="Question",
    question_hint="Type a question in Vietnamese…",
    send="Ask",
    stop="Stop",
    retry="Ask the last one again",
    clear="Clear the conversation",
    asked="Your question",
    searching="Searching the documents…",
    understood="Understood as: {question}",
    writing="{by} is writing; each sentence is held against the clauses before it is kept…",
    written="In the words of {by}, each sentence held against the clause it cites.",
    nothing_written="{by} wrote no sentence that the clauses bear out; the quotes above are the answer.",
    struck="struck: {reason}",
    quoted="The answer in quotes",
    only_last="This conversation is long: only its last {n} questions are still shown.",
    stopped="Stopped. Press “Ask the last one again” to repeat the question.",
    failed="Something went wrong: {reason}. Ask again; if it stays, look at the terminal window.",
    choose_documents="No document is chosen. Tick at least one under “Documents to ask”.",
    citations="Citations",
    citation_open="Open citation {n}: {reference}",
    refused="The documents do not answer this",
    nearest="Nearest clauses (not an answer)",
    page="page {page}",
    flag="Report a wrong citation",
    flag_which="Which citation",
    flag_whole="The whole answer",
    flag_kind="What is wrong",
    flag_kinds=(("sai_trich_dan", "Wrong citation"), ("thieu_y", "Incomplete"), ("sai_don_vi", "Wrong unit")),
    flag_note="Note (optional)",
    flag_send="Send",
    flagged="Noted: {kind}. Thank you.",
    evidence="Clause",
    evidence_empty="Click a citation to read the whole clause in its document, with the quote highlighted.",
    evidence_gone="This clause is no longer there: the document was removed or replaced.",
    evidence_documents_empty="Click an entry of the clause tree to read it.",
    letterhead="Letterhead and signature",
    copy="Copy the citation",
    copied="Copied",
    copy_failed="Copying failed; select the text and press Ctrl+C",
    close="Close",
    parents="Place in the document",
    neighbours="Previous and next clause",
    previous="Previous",
    following="Next",
    inherited="cell merged with the row above",
    part="Part {n}",
    more_inside="{n} more clauses inside; click to read each:",
    scan="A scan, read by OCR{sure}: compare with the picture of the page.",
    scan_low="A scan read with low confidence{sure}: compare with the picture of the page before using it.",
    scan_doubts="Underlined words were not read surely.",
    picture="Show page {page} of the original file",
    upload="Add documents",
    upload_hint="Drop files here, or click to choose. PDF (scans as well), pictures, DOCX, DOC, ODT, RTF, "
    "XLSX, XLS, HTML, MHT, Markdown, TXT, ZIP; "
    "several at once.",
    uploading="Uploading {done}/{total}: {name}",
    upload_failed="the upload failed (file too large or connection lost); try a smaller file",
    reading="Reading and indexing: {what}",
    status_added="Added",
    status_updated="Updated",
    status_unchanged="Already there, unchanged",
    status_failed="Not added",
    result_counts="{clauses} clauses, {tasks} tasks",
    result_warnings="{n} warnings while reading",
    list_title="Documents in the store",
    list_count="{n} documents",
    list_empty="There are no documents yet. Drop files into “Add documents” above to begin.",
    no_number="No number",
    counts="{clauses} clauses · {tasks} tasks",
    counts_pages=" · {pages} pages",
    show_outline="Show the clause tree",
    edit="Correct",
    to_review="To review: {facts}",
    to_review_count="{n} documents whose number or date is to be reviewed",
    review_number="number",
    review_issued_on="date",
    edit_title="Correct what was read of the document",
    edit_hint="Compare with the picture of the page's head. “-”: it has none; empty: take the correction back.",
    edit_read="read: {value}",
    edit_nothing="could not be read",
    edit_save="Save",
    edit_cancel="Cancel",
    edit_saved="Saved: {name}.",
    edit_no_picture="No picture of this document's pages is kept.",
    edit_number="Number",
    edit_issued_on="Date (day/month/year)",
    edit_issuer="Issuing body",
    edit_kind="Kind",
    edit_subject="Subject",
    edit_signer="Signed by",
    remove="Remove",
    remove_ask="Remove “{name}”? Your own file is not deleted; add it again to use it again.",
    remove_yes="Remove",
    remove_no="Keep",
    removed="Removed {name}.",
    remove_failed="Could not remove it: {reason}.",
    outline="Clause tree",
    outline_empty="Choose a document in the list to see its clause tree.",
    outline_no_clauses="No numbered clause was found in this document.",
    outline_warnings="Warnings from reading ({n})",
    expand="Expand all",
    collapse="Collapse",
    facts={"implements": "Implements", "amends": "Amends", "replaces": "Replaces", "signer": "Signed by"},
    filter_documents="Documents",
    filter_unit="Unit",
    filter_role="Role",
    role_any="Any",
    role_lead="Lead",
    role_support="Support",
    filter_due="Due by",
    filter_due_hint="30/6/2026",
    filter_due_bad="“{text}” is not understood as a day. Write day/month/year, such as 30/6/2026.",
    filter_words="With the words",
    filter_words_hint="such as: tuyên truyền",
    filter_clear="Clear filters",
    tasks_count="{n} tasks",
    tasks_shown="{shown} of {n} tasks shown",
    tasks_more="Show {n} more",
    tasks_empty="No task fits the filters. Press “Clear filters” or widen them.",
    tasks_none="There are no tasks yet. Open the Documents tab to add a document that gives tasks.",
    columns={
        "number": "No.",
        "task": "Task",
        "lead": "Lead",
        "support": "Support",
        "deadline": "Deadline",
        "product": "Product",
        "document": "Document",
    },
    sort_by="Sort by {column}",
    target="Target",
    not_said="not stated",
    export_xlsx="Export Excel",
    export_csv="Export CSV",
    plots="Plots of the filtered tasks",
    plot_units="Tasks by lead unit",
    plot_units_rest="{units} more units with {n} tasks",
    plot_units_none="{n} tasks name no lead unit",
    plot_due="Deadlines",
    plot_due_month="{month}/{year}",
    plot_due_quarter="Q{quarter}/{year}",
    plot_due_year="{year}",
    plot_due_rest="{n} tasks have no dated deadline (continuous, yearly or not stated)",
    plot_empty="Nothing to draw",
    plot_count="{n} tasks",
)
