"""Gradio's application as this service runs it."""

from __future__ import annotations

from typing import Any

from gradio.routes import App, CustomCORSMiddleware, ORJSONResponse
from starlette.types import ASGIApp


class Served(App):  # type: ignore[misc]  # Gradio is not typed
    """Without the headers by which Gradio lets pages of other sites read its answers with a person's cookie: they are
    put on in front of everything that the service itself checks. `options` are FastAPI's."""

    user_middleware: list[Any]

    def __init__(self, **options: Any) -> None:
        super().__init__(default_response_class=ORJSONResponse, **options)

    def build_middleware_stack(self) -> ASGIApp:
        """Called once, when the first request comes."""
        self.user_middleware = [m for m in self.user_middleware if m.cls is not CustomCORSMiddleware]
        stack: ASGIApp = super().build_middleware_stack()
        return stack
