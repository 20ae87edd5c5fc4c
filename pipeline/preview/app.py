"""Web application of the preview. Only user of Starlette.

Whoever sits at this machine is `near`: problems, which quote files, and PDFs made to order are for them alone.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import json
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from pipeline.editions.book.book import FORMATS
from pipeline.i18n.catalogue import in_language
from pipeline.i18n.sentences import sentence
from pipeline.model.problems import Problem
from pipeline.preview.access import (
    OURS,
    PICTURE_RULES,
    Guarded,
    HostNames,
    OwnPage,
    ShownPage,
    View,
    add_script,
    find_site_path,
    make_client_script,
    make_own_page,
    read_own_style,
    translate_sentences,
)
from pipeline.preview.live import LiveSite, Served
from pipeline.preview.orders import MEDIA_TYPES, Orders
from pipeline.preview.status import Status
from pipeline.preview.watching import Changes

_HTML = "text/html"
_BEAT = 15.0  # seconds after which a browser that is told nothing hears that we are here
_RETRY = 700  # milliseconds after which a browser asks again
_MOST_LISTENERS = 100
_TOKEN = "x-preview-token"  # noqa: S105 - the name of a header
_BOOKS = tuple(form.suffix for form in FORMATS)


@dataclass
class PreviewState:
    """All that answers are made from, in the language of its `status`."""

    site: LiveSite
    status: Status
    orders: Orders
    complain: Callable[[Exception], None]
    look_again: Callable[[Changes], None]
    trusted: bool = False
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    listeners: int = 0
    found_in_pages: frozenset[Problem] = frozenset()
    closed: bool = False

    @property
    def language(self) -> str:
        """The language to speak."""
        return self.status.language

    def tell_of_pages(self) -> None:
        """Have told what was found when pages were made, once."""
        problems = self.site.found_in_pages
        if not problems <= self.found_in_pages:
            self.look_again(frozenset())
        self.found_in_pages = problems

    def close(self) -> None:
        """End all open streams of events."""
        self.closed = True
        self.status.tell_errors()


def make_application(state: PreviewState, names: HostNames) -> Guarded:
    """Return what uvicorn serves."""
    here = _Answers(state)
    routes = [
        Route(f"/{OURS}client.js", here.client),
        Route(f"/{OURS}own.css", here.own_style),
        Route(f"/{OURS}events", here.events),
        Route(f"/{OURS}problems", here.problems),
        Route(f"/{OURS}proofread", here.proofread),
        Route(f"/{OURS}order/{{kind}}/{{slug}}", here.order_page),
        Route(f"/{OURS}orders", here.place, methods=["POST"]),
        Route(f"/{OURS}orders/{{key}}", here.order),
        Route(f"/{OURS}made/{{key}}/{{file}}", here.made),
        Route(f"/{OURS}{{rest:path}}", here.nothing),
        Route("/{path:path}", here.page),
    ]
    return Guarded(Starlette(routes=routes, exception_handlers={Exception: here.fault}), names, state.language)


class _Answers:
    """The answers, one by one."""

    def __init__(self, state: PreviewState) -> None:
        self._state = state

    def _say(self, name: str, **values: object) -> str:
        return translate_sentences(self._state.language)[name].format(**values)

    def _answer(self, status: HTTPStatus, words: str) -> Response:
        return make_text_answer(status, in_language(words, self._state.language))

    async def fault(self, _: Request, error: Exception) -> Response:
        """Answer that the program failed, and say so in the terminal; the preview goes on."""
        self._state.complain(error)
        return self._answer(
            HTTPStatus.INTERNAL_SERVER_ERROR, sentence("The program failed; the terminal has the details.")
        )

    async def page(self, request: Request) -> Response:
        """Answer with the page or file at a path of the site."""
        path = find_site_path(request.scope["path"])
        if not self._state.status.ready:
            return self._answer_waiting(request, path or "")
        # What is told of the page is what is known before it is made: whatever comes later is told again.
        view = self._view(request, path or "")
        served = await asyncio.to_thread(self._state.site.page, path) if path else None
        self._state.tell_of_pages()
        if served is None:
            return self._answer_missing(request, view)
        if served.media_type.startswith(_HTML):
            seen = replace(view, slug=served.slug, source=served.source if view.near else "")
            return make_html_answer(add_script(served.data, seen, trusted=self._state.trusted))
        return make_file_answer(request, served)

    def _view(self, request: Request, path: str, kind: str = "site", slug: str = "") -> View:
        status, near = self._state.status, is_near(request)
        token = self._state.token if near else ""
        return View(kind, path, slug, "", status.instance, status.number, token, near)

    def _answer_waiting(self, request: Request, path: str) -> Response:
        view = self._view(request, path, "waiting")
        page = OwnPage(self._say("waiting_title"), self._say("waiting"))
        return make_html_answer(make_own_page(page, view, self._state.language), HTTPStatus.SERVICE_UNAVAILABLE)

    def _answer_missing(self, request: Request, view: View) -> Response:
        view = replace(view, kind="missing")
        if view.path == "index.html":
            page = OwnPage(self._say("empty_title"), self._say("empty", folder=self._state.status.content.name))
            return make_html_answer(make_own_page(page, view, self._state.language), HTTPStatus.NOT_FOUND)
        path = request.scope["path"].lstrip("/")
        slug = self._find_order(view.path)
        if slug and view.near:
            return RedirectResponse(f"/{OURS}order/{slug}", HTTPStatus.SEE_OTHER, FRESH)
        name = "missing_book" if path.endswith(_BOOKS) else "missing"
        page = OwnPage(self._say("missing_title"), self._say(name, path=path), {"/": self._say("home")})
        return make_html_answer(make_own_page(page, view, self._state.language), HTTPStatus.NOT_FOUND)

    def _find_order(self, path: str) -> str:
        """Return the kind and slug of what an article's own link to its PDF leads to."""
        name, _, kind = path.removeprefix("articles/").rpartition(".")
        is_one = path.startswith("articles/") and kind in MEDIA_TYPES and name and "/" not in name
        return f"{kind}/{quote(name)}" if is_one else ""

    async def client(self, request: Request) -> Response:
        """Answer with our script."""
        return make_file_answer(request, Served(make_client_script(self._state.language), "text/javascript"))

    async def own_style(self, request: Request) -> Response:
        """Answer with the style of our own pages."""
        return make_file_answer(request, Served(read_own_style(), "text/css"))

    async def nothing(self, _: Request) -> Response:
        """Answer 404."""
        return self._answer(HTTPStatus.NOT_FOUND, sentence("There is nothing here."))

    async def events(self, request: Request) -> Response:
        """Tell a browser all that is new, as long as it listens."""
        if self._state.listeners >= _MOST_LISTENERS:
            many = sentence("Too many pages of this preview are open; close some.")
            return self._answer(HTTPStatus.SERVICE_UNAVAILABLE, many)
        known = request.headers.get("last-event-id") or request.query_params.get("number", "")
        number = int(known) if known.isdecimal() and len(known) < 12 else 0  # noqa: PLR2004 - digits of a number
        events = self._tell_news(number, near=is_near(request))
        return StreamingResponse(events, media_type="text/event-stream", headers=FRESH)

    async def _tell_news(self, number: int, *, near: bool) -> AsyncIterator[str]:
        status, state = self._state.status, self._state
        state.listeners += 1
        try:
            yield f"retry: {_RETRY}\n\n"
            while not state.closed:
                news = dict(status.since(number))
                number = status.number
                if not near:
                    news |= {"count": {}, "errors": [], "drafts": []}  # which quote files
                yield f"id: {number}\ndata: {json.dumps(news)}\n\n"
                if not await _wait_for(_BEAT, status.beyond(number)):
                    yield ": here\n\n"
        finally:
            state.listeners -= 1

    async def problems(self, request: Request) -> Response:
        """Answer with all problems."""
        if not is_near(request):
            return refuse_others(self._state.language)
        source = request.query_params.get("source", "")
        listed = await asyncio.to_thread(self._state.status.listed, source)
        return JSONResponse(dict(listed), headers=FRESH)

    async def proofread(self, request: Request) -> Response:
        """Answer with what a proof-reader finds in the file of a page."""
        if not is_near(request):
            return refuse_others(self._state.language)
        source = request.query_params.get("source", "")
        found = await asyncio.to_thread(self._state.site.proofread, source)
        return JSONResponse(dict(self._state.status.tell_proofs(found)), headers=FRESH)

    async def order_page(self, request: Request) -> Response:
        """Answer with a page that orders a PDF or an e-book, shows how far it is, and opens it."""
        kind, slug = request.path_params["kind"], request.path_params["slug"]
        if kind not in MEDIA_TYPES:
            return await self.nothing(request)
        if not is_near(request):
            return refuse_others(self._state.language)
        view = self._view(request, kind, "order", slug)
        back = {f"/articles/{quote(slug)}.html": self._say("back")}
        page = OwnPage(self._say(f"order_title_{kind}"), self._say("order"), back)
        return make_html_answer(make_own_page(page, view, self._state.language))

    async def place(self, request: Request) -> Response:
        """Begin to make something."""
        kind, slug = request.query_params.get("kind", ""), request.query_params.get("slug", "")
        given = request.headers.get(_TOKEN, "")
        if not is_near(request) or not secrets.compare_digest(given.encode(), self._state.token.encode()):
            return self._answer(HTTPStatus.FORBIDDEN, sentence("Only a page of this preview can ask for a file."))
        if kind not in MEDIA_TYPES or not slug:
            return self._answer(HTTPStatus.BAD_REQUEST, sentence("Say what is to be made, and of which article."))
        order = self._state.orders.place(slug, kind)
        if order is None:
            return self._answer(
                HTTPStatus.TOO_MANY_REQUESTS, sentence("Too many editions are being made: try again in a moment.")
            )
        return JSONResponse({"key": order.key}, HTTPStatus.ACCEPTED, FRESH)

    async def order(self, request: Request) -> Response:
        """Answer how far an order is."""
        order = self._state.orders.look(request.path_params["key"])
        if order is None or not is_near(request):
            return await self.nothing(request)
        state = {
            "done": order.done,
            "total": order.total,
            "ready": order.data is not None,
            "failed": in_language(order.failed, self._state.language),
        }
        way = f"/{OURS}made/{order.key}/{quote(order.file)}"
        return JSONResponse({**state, "file": order.file, "address": way}, headers=FRESH)

    async def made(self, request: Request) -> Response:
        """Answer with what was made."""
        order = self._state.orders.look(request.path_params["key"])
        if order is None or order.data is None or order.file != request.path_params["file"]:
            return await self.nothing(request)
        shows = "inline" if order.kind == "pdf" else "attachment"
        names = f"{shows}; filename*=UTF-8''{quote(order.file, safe='')}"
        headers = {**FRESH, "Content-Disposition": names}
        return Response(order.data, media_type=MEDIA_TYPES[order.kind], headers=headers)


async def _wait_for(seconds: float, waiting: Awaitable[object]) -> bool:
    """Wait for something, and return whether it came in time."""
    try:
        async with asyncio.timeout(seconds):
            await waiting
    except TimeoutError:
        return False
    return True


FRESH = {"Cache-Control": "no-store"}
"""The header of an answer that is asked for anew each time."""
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.IGNORECASE)
_DRAWING = "image/svg+xml"


def is_near(request: Request) -> bool:
    """Return whether a request comes from this machine."""
    address = request.client.host if request.client else ""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def refuse_others(language: str) -> Response:
    """Return what others are told who ask for more than pages."""
    words = sentence("Only the computer that runs this preview can see this.")
    return make_text_answer(HTTPStatus.FORBIDDEN, in_language(words, language))


def make_text_answer(status: HTTPStatus, words: str) -> Response:
    """Return an answer of one sentence."""
    return Response(f"{words}\n", status, FRESH, "text/plain; charset=utf-8")


def make_html_answer(page: ShownPage, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Return a page with its rules for scripts."""
    headers = {**FRESH, "Content-Security-Policy": page.rules}
    return Response(page.html, status, headers, "text/html; charset=utf-8")


def make_file_answer(request: Request, served: Served) -> Response:
    """Return a file that a browser may keep, and asks each time whether it still is the same.

    Whoever plays a film asks for parts of it (RFC 9110, 14); Safari plays none without them.
    """
    mark = f'"{hashlib.blake2b(served.data, digest_size=16).hexdigest()}"'
    headers = {"Cache-Control": "no-cache", "ETag": mark, "Accept-Ranges": "bytes"}
    if served.media_type.startswith(_DRAWING):
        headers["Content-Security-Policy"] = PICTURE_RULES
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    wanted = request.headers.get("range", "") if request.headers.get("if-range", mark) == mark else ""
    part = parse_range(wanted, len(served.data))
    if part is None:
        return Response(served.data, media_type=served.media_type, headers=headers)
    headers["Content-Range"] = f"bytes {f'{part.start}-{part.stop - 1}' if part else '*'}/{len(served.data)}"
    if not part:
        return Response(status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    data = served.data[part.start : part.stop]
    return Response(data, HTTPStatus.PARTIAL_CONTENT, headers, served.media_type)


def parse_range(wanted: str, size: int) -> range | None:
    """Return the part of a file that a `Range` header asks for, empty where the file has no such part.

    It is None where the whole file is sent: without the header, or with several ranges (RFC 9110, section 14.2).
    """
    match = _RANGE.fullmatch(wanted.strip())
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    begin, end = int(first), int(last or size)
    return None if last and end < begin else range(begin, min(end + 1, size))
