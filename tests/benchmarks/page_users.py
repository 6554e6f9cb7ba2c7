"""People at the page as the server sees them: a page held open, questions through the page's own queue, an upload."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from pathlib import Path
from typing import Any

import httpx


class Layout:
    """Where in the page's layout the events stand that people send."""

    def __init__(self, config: dict[str, Any]) -> None:
        box = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "dk-question")
        self._values = {c["id"]: c["props"].get("value") for c in config["components"]}
        self._wired = config["dependencies"]
        self.ask = self.of("submit", box)[0]
        self.add = self.of("files")[0]
        self.load = self.of("load")[0]
        # The first thing that is loaded says which documents there are; every tab then draws its own.
        self.drawn = self.of("change", self.load["outputs"][0])

    def of(self, event: str, component: int | None = None) -> list[dict[str, Any]]:
        """The listeners to an event, of one component or of any."""
        return [d for d in self._wired if any(t[1] == event and component in (None, t[0]) for t in d["targets"])]

    def laid_out(self, listener: dict[str, Any]) -> list[Any]:
        """What a fresh page sends to a listener; what the server keeps itself is left out."""
        return [self._values[i] if not isinstance(self._values[i], list) else [] for i in listener["inputs"]]


class Visitor:
    """One open page. `documents`: the ids that are ticked."""

    def __init__(self, url: str, layout: Layout, documents: list[str]) -> None:
        self.web = httpx.AsyncClient(base_url=url, timeout=60)
        self._layout, self._documents = layout, documents
        self._session = secrets.token_hex(6)
        self._beat: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Visitor:
        self._beat = asyncio.create_task(self._alive())
        for event in (self._layout.load, *self._layout.drawn):
            await self._event(event, self._layout.laid_out(event))
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._beat
        self._beat.cancel()
        with contextlib.suppress(asyncio.CancelledError, httpx.HTTPError):
            await self._beat
        await self.web.aclose()

    async def _alive(self) -> None:
        async with self.web.stream("GET", f"gradio_api/heartbeat/{self._session}", timeout=None) as beats:
            async for _ in beats.aiter_bytes():
                pass

    async def ask(self, question: str) -> str:
        """The conversation as the page shows it once the question is answered."""
        kept = [None] * (len(self._layout.ask["inputs"]) - 2)  # what the server itself knows of this page
        told = await self._event(self._layout.ask, [question, self._documents, *kept])
        return str(told["data"][0])

    async def add(self, file: Path) -> str:
        """Uploads the file and adds it; gives what the page says of it."""
        sent = await self.web.post("gradio_api/upload", files={"files": (file.name, file.read_bytes())})
        sent.raise_for_status()
        said = {"files": [{"name": file.name, "path": sent.json()[0]}]}
        nothing = [None] * len(self._layout.add["inputs"])
        return str((await self._event(self._layout.add, nothing, said))["data"][0])

    async def _event(self, event: dict[str, Any], data: list[Any], said: Any = None) -> dict[str, Any]:
        """The last state of what the event changes: the page gets the whole at first, then only what is different."""
        body = {"data": data, "fn_index": event["id"], "session_hash": self._session, "event_data": said}
        joined = await self.web.post("gradio_api/queue/join", json=body)
        joined.raise_for_status()
        whole: dict[str, Any] = {}
        async with self.web.stream("GET", "gradio_api/queue/data", params={"session_hash": self._session}) as lines:
            async for line in lines.aiter_lines():
                told = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
                if told.get("msg") == "process_generating" and not whole:
                    whole = told["output"]
                elif told.get("msg") == "process_completed":
                    if not told["success"]:
                        raise ValueError(str(told["output"]))
                    return dict(told["output"]) if told["output"].get("data") else whole
        raise ValueError("the stream ended without an answer")


async def arrive(url: str) -> tuple[Layout, list[str]]:
    """The layout of the page at `url`, and the ids of its documents."""
    async with httpx.AsyncClient(base_url=url, timeout=60) as web:
        layout = Layout((await web.get("config")).json())
        rows = (await web.post("gradio_api/run/documents", json={"data": []})).json()["data"][0]
    return layout, [row["document"] for row in rows]
