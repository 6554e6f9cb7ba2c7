"""What the service is besides the page: what every request passes first, and what is fetched by plain addresses."""

from __future__ import annotations

import re
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from access.accounts import Accounts
from access.gate import Gate
from answer.pack.files import KINDS
from schema import UserError
from ui.crosscheck import exported as export_check
from ui.desk import Desk
from ui.ending import Drained, Ending
from ui.guard import Guard
from ui.measures import Measured, Measures
from ui.tasks import export
from ui.theme import style_sheets
from ui.training import export as export_training
from ui.widgets import STATIC


def middleware(desk: Desk, accounts: Accounts | None, measures: Measures, ending: Ending, proxied: bool) -> list[Any]:
    """Outermost first: what is counted, whether the service ends, who may come in, what of Gradio is open to them."""
    gate = (
        [Middleware(Gate, accounts=accounts, folder=desk.folder, style=style_sheets()[0], proxied=proxied)]
        if accounts
        else []
    )
    return [Middleware(Measured, measures=measures), Middleware(Drained, ending=ending), *gate, Middleware(Guard)]


def routes(desk: Desk, measures: Measures) -> list[Any]:
    """What is fetched besides Gradio's own files: style and fonts, health, metrics, the exported task register,
    pictures of pages, the files of a training session."""

    def exported(request: Request) -> Response:
        kind = str(request.path_params["kind"])
        if kind not in {"xlsx", "csv"}:
            return Response(status_code=404)
        try:
            content, media = export(desk, kind, request.url.query)
        except UserError as error:
            return Response(str(error), 400, media_type="text/plain; charset=utf-8")
        return Response(
            content, media_type=media, headers={"Content-Disposition": f'attachment; filename="nhiem-vu.{kind}"'}
        )

    def picture(request: Request) -> Response:
        try:
            page = str(request.path_params["page"])
            if not re.fullmatch("[0-9]{1,6}", page):
                return Response(status_code=404)
            png = desk.page_picture(str(request.path_params["document"]), int(page))
        except (UserError, KeyError) as error:
            return Response(str(error), status_code=404, media_type="text/plain")
        return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=600"})

    def session_file(request: Request) -> Response:
        kind = str(request.path_params["kind"])
        if kind not in {*KINDS, "zip"}:
            return Response(status_code=404)
        try:
            content, media, named = export_training(desk, kind, request.url.query)
        except UserError as error:
            return Response(str(error), 404, media_type="text/plain; charset=utf-8")
        return Response(content, media_type=media, headers={"Content-Disposition": f'attachment; filename="{named}"'})

    def styled(request: Request) -> Response:
        """A file of ui/static. No StaticFiles: mounted, it looks in the wrong place behind a proxy's sub-path."""
        try:
            file = (STATIC / str(request.path_params["name"])).resolve(strict=True)
        except (OSError, ValueError):  # too long for a name, or no name at all
            return Response(status_code=404)
        if not file.is_relative_to(STATIC.resolve()) or not file.is_file():
            return Response(status_code=404)
        return FileResponse(file)

    def checked(request: Request) -> Response:
        kind, token = str(request.path_params["kind"]), request.query_params.get("ma", "")
        made = export_check(desk, kind, token)
        if made is None:
            return Response("Không còn kết quả đối chiếu này; hãy đối chiếu lại.", status_code=404)
        said = {"Content-Disposition": f'attachment; filename="doi-chieu.{kind}"'}
        return Response(made[0], media_type=made[1], headers=said)

    def healthy(_: Request) -> Response:
        """For probes: the catalogue answers. It says nothing of what is in it."""
        try:
            desk.documents()
        except Exception as error:  # whatever it is, the service cannot answer
            return JSONResponse({"status": type(error).__name__}, status_code=503)
        return JSONResponse({"status": "ok"})

    def measured(_: Request) -> Response:
        return Response(measures.text(), media_type=measures.media_type)

    return [
        Route("/giao-dien/{name:path}", styled),
        Route("/suc-khoe", healthy),
        Route("/do-luong", measured),
        Route("/xuat/nhiem-vu.{kind}", exported),
        Route("/anh-trang/{document}/{page}.png", picture),
        Route("/xuat/tap-huan/{kind}", session_file),
        Route("/xuat/doi-chieu.{kind}", checked),
    ]
