"""Where the language model is: any server that speaks the OpenAI protocol (Ollama, vLLM, llama.cpp), through
llama-index. Set by three variables; without the first there is no writer.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from schema import UserError

URL, MODEL, KEY = "DIEUKHOAN_LLM_URL", "DIEUKHOAN_LLM_MODEL", "DIEUKHOAN_LLM_KEY"
PATIENCE = 60.0  # seconds without a word
MOST_TOKENS = 600
MOST_LETTERS = 8_000  # of what it writes: a model that repeats itself would fill the page

Message = tuple[str, str]  # role ("system", "user"), content


class Unheard(Exception):
    """The endpoint did not answer; the message is for the person who asked."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`url` is the base address, as in http://127.0.0.1:8080/v1; `key` is sent as a bearer token."""

    url: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def shown(self) -> str:
        """The model and where it runs, for people: what is asked of it leaves this program."""
        return f"{self.model} ({urlsplit(self.url).hostname or self.url})"

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """What the model writes, piece by piece. Raises Unheard."""
        from llama_index.core.llms import ChatMessage
        from llama_index.llms.openai_like import OpenAILike

        model = OpenAILike(
            model=self.model,
            api_base=self.url,
            api_key=self.key or "none",  # the client insists on one, local servers do not read it
            is_chat_model=True,
            temperature=0.0,
            max_tokens=MOST_TOKENS,
            timeout=PATIENCE,
            max_retries=0,
        )
        letters = 0
        try:
            for part in model.stream_chat([ChatMessage(role=role, content=text) for role, text in messages]):
                letters += len(part.delta or "")
                yield part.delta or ""
                if letters > MOST_LETTERS:
                    return
        except Exception as error:  # the client raises what it likes, httpx beneath it too
            status = getattr(error, "status_code", None)
            what = f"máy chủ trả mã {status}" if status else type(error).__name__
            raise Unheard(f"Không dùng được mô hình viết {self.shown}: {what}.") from error


def configured(environment: Mapping[str, str] = os.environ) -> Endpoint | None:
    """The endpoint that the three variables name; None without an address. Raises UserError for half a setting."""
    url, model = environment.get(URL, "").strip(), environment.get(MODEL, "").strip()
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UserError(f"{URL}={url} không phải địa chỉ http. Ví dụ: http://127.0.0.1:11434/v1.")
    if not model:
        raise UserError(f"Đã đặt {URL} nhưng thiếu {MODEL}: hãy đặt tên mô hình mà máy chủ đó phục vụ.")
    return Endpoint(url.rstrip("/"), model, environment.get(KEY, "").strip())
