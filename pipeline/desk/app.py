"""Web application of the desk. It includes the preview, whose pages it shows in a frame.

A secret in the address of a link gives a cookie, which other sites cannot have sent; each call has a token as well,
which other sites cannot read. The frame has an opaque origin and so no cookie: its addresses have a key of their own,
which opens pages and nothing else.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
import secrets
from collections.abc import Mapping
from functools import cache
from html import escape
from http import HTTPStatus
from pathlib import Path
from string import Template
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipeline.desk.bench import Bench, Call, Right, Upload
from pipeline.desk.calls import CALLS, describe_file
from pipeline.desk.past_calls import tell_writer
from pipeline.desk.people import GUEST, OWNER, Person
from pipeline.desk.store.files import ConflictError
from pipeline.desk.store.folder import DoubtError
from pipeline.errors import UserError
from pipeline.i18n.catalogue import in_language, load_desk_words
from pipeline.i18n.sentences import Sentence, error_text, humanize, sentence
from pipeline.inputs import STYLES
from pipeline.preview.access import (
    REPLACING,
    Application,
    Guarded,
    HostNames,
    Receive,
    Scope,
    Send,
    add_frame_script,
    find_site_path,
)
from pipeline.preview.app import FRESH, PreviewState, make_application, make_file_answer, make_text_answer
from pipeline.preview.live import Served

DESK = "_desk/"
"""Below this path stands what is the desk's own."""
_FRAME = "/_page/"
_BROWSER = Path(__file__).parent / "browser"
_PARTS = re.compile(r"(?:vendor/)?[a-z-]+\.(js|css)")
_FONTS = re.compile(r"[a-z0-9-]+\.woff2")
_MEDIA_TYPES = {"js": "text/javascript", "css": "text/css"}
_EMPTY_RULES = "default-src 'none'; style-src 'unsafe-inline'"
_ASK_RULES = f"{_EMPTY_RULES}; form-action 'self'"
_TOKEN = "x-desk-token"  # noqa: S105 - the name of a header
_MOST_TEXT, _MOST_DATA = 24_000_000, 200_000_000  # bytes of a call
_RULES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:;"
    " font-src 'self'; connect-src 'self'; frame-src 'self'; frame-ancestors 'none'; form-action 'none';"
    " base-uri 'none'"
)
_STYLE = (
    "<style>:root { color-scheme: light dark; font: 1.125rem/1.5 sans-serif }"
    " body { max-width: 32rem; margin: 20vh auto; padding: 0 1rem }"
    " button { font: inherit; padding: .25em 1em }</style>"
)
_EMPTY = Template(f"<!DOCTYPE html><title>$title</title>{_STYLE}<h1>$title</h1><p>$lead</p>")
_ASK = Template(
    '<!DOCTYPE html><html lang="$language"><meta name="viewport" content="width=device-width"><title>$title</title>'
    f'{_STYLE}<main><h1>$title</h1><p>$lead</p><form method="post"><button>$go</button></form>'
    '<p><a href="/_desk/">$stay</a></p></main></html>'
)
_NO_LINK = sentence("This desk opens with its own link: press Enter in the terminal where it runs for a new one.")
_OLD_PAGE = sentence("This page came by a link that is no longer valid: load the desk again.")
_USED = sentence("This link was used already: press Enter in the terminal where the desk runs for a new one.")
_NEW_START = sentence("The desk was started again: open it with its new link, which the terminal shows.")
_TAKEN_BACK = sentence("Your link was taken back: ask the person who gave it to you for another one.")
_NO_SUCH_LINK = sentence(
    "This desk does not know this link: its owner presses Enter in the terminal for a new one, and gives guests theirs"
    " at “People”."
)
_NO_TOKEN = sentence("Only a page of this desk can ask for that.")
_NOT_YOURS = sentence("Your link does not allow this; ask the person who gave it to you.")
_TOO_LARGE = sentence("This is too large to be sent.")
_NO_CALL = sentence("The desk does not know this.")


def make_desk_application(bench: Bench, state: PreviewState, names: HostNames) -> Application:
    """Return what uvicorn serves in the place of the preview alone."""
    bench.state = state
    here = _Answers(bench, names)
    routes = [
        Route(f"/{DESK}enter/{{key}}", here.enter, methods=["GET", "POST"]),
        Route(f"/{DESK}", here.desk),
        Route(f"/{DESK}static/{{name:path}}", here.static),
        Route(f"/{DESK}fonts/{{name}}", here.font),
        Route(f"/{DESK}made/{{key}}/{{copy}}/{{name:path}}", here.made),
        Route(f"/{DESK}api/{{name}}", here.call, methods=["POST"]),
        Route(f"/{DESK}{{rest:path}}", here.nothing),
    ]
    desk = Starlette(routes=routes, exception_handlers=here.handlers)
    return _Desk(Guarded(desk, names, state.language), make_application(state, names), here, names)


class _Desk:
    """The three parts of the site by their paths: the frame's pages, the desk, and the preview with a cookie."""

    def __init__(self, desk: Application, preview: Application, answers: _Answers, names: HostNames) -> None:
        self._desk, self._preview, self._answers, self._names = desk, preview, answers, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        at_desk = scope["path"].startswith(f"/{DESK}")
        if scope["path"].startswith(_FRAME):
            is_here = self._names.has(request.headers.get("host", ""))
            answer = await self._answers.frame(request) if is_here else self._answers.refuse(_OLD_PAGE)
            await answer(scope, receive, send)
        elif at_desk or self._answers.find_person(request):
            await (self._desk if at_desk else self._preview)(scope, receive, send)
        else:
            refusal = self._answers.refuse_stranger(request)
            await Guarded(refusal, self._names, self._answers.language)(scope, receive, send)


class _Answers:
    """The answers, one by one."""

    def __init__(self, bench: Bench, names: HostNames) -> None:
        self._bench = bench
        self._cookie = f"editions-desk-{names.port}"

    @property
    def language(self) -> str:
        """The language to speak."""
        return self._bench.language

    def refuse(self, words: Sentence, status: HTTPStatus = HTTPStatus.FORBIDDEN) -> Response:
        """Answer with a sentence."""
        return make_text_answer(status, in_language(words, self._bench.language))

    def refuse_stranger(self, request: Request) -> Response:
        """Answer that there is no cookie, or one that is not known any more."""
        return self.refuse(self._explain_no_cookie(request))

    def _explain_no_cookie(self, request: Request) -> Sentence:
        kind = request.cookies.get(self._cookie, "").partition("-")[0]
        return {GUEST: _TAKEN_BACK, OWNER: _NEW_START}.get(kind, _NO_LINK)

    def find_person(self, request: Request) -> Person | None:
        """Return whose cookie a request has."""
        return self._bench.people.find_by_cookie(request.cookies.get(self._cookie, ""))

    async def nothing(self, _: Request) -> Response:
        """Answer 404."""
        return self.refuse(_NO_CALL, HTTPStatus.NOT_FOUND)

    async def fault(self, _: Request, error: Exception) -> Response:
        """Answer that the program failed, and say so in the terminal; the desk goes on."""
        self._bench.complain(error)
        words = sentence("The program failed; the terminal has the details. Your text is still here: copy it.")
        return JSONResponse({"error": in_language(words, self._bench.language)}, HTTPStatus.INTERNAL_SERVER_ERROR)

    @property
    def handlers(self) -> Mapping[Any, Any]:
        """Handlers of the kinds of errors, the most exact first."""
        return {
            ConflictError: self._tell_conflict,
            DoubtError: self._tell_doubt,
            UserError: self._tell_user_error,
            OSError: self._tell_system_error,
            Exception: self.fault,
        }

    async def _tell_conflict(self, request: Request, error: ConflictError) -> Response:
        there = describe_file(error.path, error.current) if error.current is not None else None
        person = self.find_person(request)
        writer = await asyncio.to_thread(self._bench.files.find_writer, error.path, error.current)
        by = in_language(tell_writer(person, writer), self._bench.language) if person else ""
        conflict = {"path": error.path, "file": there, "by": by}
        return self._error(error_text(error), HTTPStatus.CONFLICT, conflict=conflict)

    async def _tell_doubt(self, _: Request, error: DoubtError) -> Response:
        return self._error(error_text(error), HTTPStatus.CONFLICT, conflict={"isDoubt": True})

    async def _tell_user_error(self, _: Request, error: UserError) -> Response:
        return self._error(error_text(error), HTTPStatus.BAD_REQUEST)

    async def _tell_system_error(self, _: Request, error: OSError) -> Response:
        words = sentence("the folder cannot be read: {why}", why=humanize(error))
        return self._error(words, HTTPStatus.BAD_REQUEST)

    async def enter(self, request: Request) -> Response:
        """Give a cookie for the key of a link; who has another person's is asked before.

        Pages go on by themselves: a browser keeps a strict cookie back while it follows a link of another site.
        """
        people, key, here = self._bench.people, request.path_params["key"], self.find_person(request)
        if request.method == "HEAD":
            return Response(headers=FRESH)
        if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return _go_on(request.scope["path"])
        if here and here.is_owner and people.is_used(key):
            return _go_on(f"/{DESK}")
        person = people.find_by_link(key)
        if person is None:
            return self.refuse(_USED if people.is_used(key) else _NO_SUCH_LINK)
        if here and here != person and request.method != "POST":
            return self._ask_who(here, person)
        if person.is_owner:
            people.use(key, is_new=here != person)
            self._bench.state.status.tell_owners(people.entries)
        answer = _go_on(f"/{DESK}")
        answer.set_cookie(self._cookie, people.make_cookie(person), path="/", httponly=True, samesite="strict")
        return answer

    def _ask_who(self, here: Person, other: Person) -> Response:
        """Ask whether a browser is to have another person's desk in the place of the one that it has."""
        owner = sentence("the person who started it")
        names = {"here": here.name or owner, "other": other.name or owner}
        said = {
            "title": sentence("Open the desk as somebody else?"),
            "lead": sentence("In this browser it is open for {here}; this link is that of {other}.", **names),
            "go": sentence("Open it for {other}", **names),
            "stay": sentence("Stay as you are"),
        }
        language = self._bench.language
        html = _ASK.substitute({k: escape(in_language(v, language)) for k, v in said.items()}, language=language)
        headers = {**FRESH, "Content-Security-Policy": _ASK_RULES}
        return Response(html, headers=headers, media_type="text/html")

    async def desk(self, request: Request) -> Response:
        """Answer with the desk's page."""
        person = self.find_person(request)
        if person is None:
            return self.refuse_stranger(request)
        bench, language = self._bench, self._bench.language
        state = {
            "token": bench.people.make_token(person),
            "frame": f"{_FRAME}{bench.people.make_frame_key(person)}/",
            "person": person.name,
            "mayWrite": person.may_write,
            "isOwner": person.is_owner,
            "drafts": bench.files.drafts.name_owner(person.mark),
            "owners": bench.people.entries,
            "instance": bench.state.status.instance,
            "title": bench.content.name,
            "language": language,
            "words": load_desk_words(language),
        }
        page = Template(_read_text("desk.html")).substitute(
            language=language,
            title=escape(bench.content.name),
            desk=escape(load_desk_words(language)["desk"]),
            state=json.dumps(state, ensure_ascii=False).replace("<", "\\u003c"),
        )
        return Response(page, headers={**FRESH, "Content-Security-Policy": _RULES}, media_type="text/html")

    async def static(self, request: Request) -> Response:
        """Answer with a script or a style of the desk, to anybody: they say nothing of the collection."""
        name = request.path_params["name"]
        match = _PARTS.fullmatch(name)
        if not match or not (_BROWSER / name).is_file():
            return await self.nothing(request)
        return make_file_answer(request, Served((_BROWSER / name).read_bytes(), _MEDIA_TYPES[match[1]]))

    async def font(self, request: Request) -> Response:
        """Answer with one of our fonts."""
        name = request.path_params["name"]
        file = STYLES / "fonts" / name
        if not _FONTS.fullmatch(name) or not file.is_file():
            return await self.nothing(request)
        return make_file_answer(request, Served(file.read_bytes(), "font/woff2"))

    async def frame(self, request: Request) -> Response:
        """Answer with a page or file of the site, for a frame that has its key."""
        key, _, way = request.scope["path"].removeprefix(_FRAME).partition("/")
        path = find_site_path(f"/{way}")
        if request.method != "GET" or not path or not self._bench.people.find_by_frame(key):
            return self.refuse(_OLD_PAGE)
        state = self._bench.state
        served = await asyncio.to_thread(state.site.page, path) if state.status.ready else None
        state.tell_of_pages()
        if served is None:
            return self._make_empty_page(path)
        if not served.media_type.startswith("text/html"):
            answer = make_file_answer(request, served)
            if served.media_type.startswith("font/"):  # a browser asks for fonts with an origin, and has none here
                answer.headers["Access-Control-Allow-Origin"] = "null"
        else:
            page = add_frame_script(served.data, _make_frame_script(), trusted=state.trusted)
            headers = {**FRESH, "Content-Security-Policy": page.rules}
            answer = Response(page.html, headers=headers, media_type="text/html; charset=utf-8")
        answer.headers.update({"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"})
        return answer

    def _make_empty_page(self, path: str) -> Response:
        """Answer with a page that says why there is none in the frame."""
        ready, language = self._bench.state.status.ready, self._bench.language
        title, lead = (
            (sentence("The site is being made"), sentence("The first time, this may take a while."))
            if not ready
            else (sentence("There is no article yet"), sentence("Begin one with “New”."))
            if self._bench.collection is None and path == "index.html"
            else (sentence("This page is not there."), "")
        )
        values = {"title": title, "lead": lead}
        html = _EMPTY.substitute({name: escape(in_language(words, language)) for name, words in values.items()})
        headers = {**FRESH, "Content-Security-Policy": _EMPTY_RULES}
        status = HTTPStatus.NOT_FOUND if ready else HTTPStatus.OK  # the page goes on by itself
        return Response(html, status, headers, "text/html; charset=utf-8")

    async def made(self, request: Request) -> Response:
        """Answer with a file that a run has made."""
        person, asked = self.find_person(request), request.path_params
        teacher, find = asked["copy"] == "teachers", self._bench.runs.find_made
        found = find(asked["key"], asked["name"], person, teacher=teacher) if person else None
        if found is None:
            return await self.nothing(request)
        answer = make_file_answer(request, found)
        answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; img-src 'self'; style-src 'self'"
        if found.media_type == "application/pdf":
            del answer.headers["Content-Security-Policy"]  # browsers show no PDF in a sandbox
        return answer

    async def call(self, request: Request) -> Response:
        """Do what a page of the desk asks for, and answer what came of it."""
        person, call = self.find_person(request), CALLS.get(request.path_params["name"])
        refused = self._find_refusal(request, person, call)
        if refused or not person or not call:
            return self._error(refused or _NO_CALL, HTTPStatus.FORBIDDEN if call else HTTPStatus.NOT_FOUND)
        self._bench.loop = asyncio.get_running_loop()
        try:
            asked = await _read_call(request, takes_data=call.takes_data)
            if asked is None:
                return self._error(_TOO_LARGE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            answer = await asyncio.to_thread(call.do, self._bench, person, asked)
        except (LookupError, TypeError, ValueError):
            return self._error(_NO_CALL, HTTPStatus.BAD_REQUEST)
        return JSONResponse(in_languages(answer, self._bench.language), headers=FRESH)

    def _find_refusal(self, request: Request, person: Person | None, call: Call | None) -> Sentence | None:
        """Return why a call is refused, None where it is not."""
        if person is None:
            return self._explain_no_cookie(request)
        if not secrets.compare_digest(
            request.headers.get(_TOKEN, "").encode(), self._bench.people.make_token(person).encode()
        ):
            return _NO_TOKEN
        right = call.right if call else Right.READ
        is_allowed = person.is_owner or right is Right.READ or (right is Right.WRITE and person.may_write)
        return None if is_allowed else _NOT_YOURS

    def _error(self, words: str, status: HTTPStatus, **more: object) -> Response:
        return JSONResponse({"error": in_language(words, self._bench.language), **more}, status, FRESH)


async def _read_call(request: Request, *, takes_data: bool) -> Mapping[str, Any] | None:
    """Return what a call says, None where it is too large; data comes by itself, with its words in the address.

    Raises:
        ValueError: It has a number that is not finite.
    """
    most, size, parts = _MOST_DATA if takes_data else _MOST_TEXT, 0, []
    try:
        async for part in request.stream():
            size += len(part)
            if size > most:
                return None
            parts.append(part)
    except ClientDisconnect:
        return None
    if takes_data:
        return {**request.query_params, "data": Upload(b"".join(parts))}
    try:
        asked = json.loads(b"".join(parts) or b"{}", parse_float=_read_number, parse_constant=_read_number)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return asked if isinstance(asked, dict) else {}


def _read_number(written: str) -> float:
    """Return a number of a call.

    Raises:
        ValueError: It is not finite, such as 1e999.
    """
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(written)
    return number


def _go_on(path: str) -> Response:
    """Answer with a page that goes on to another one of ours by itself."""
    html = f'<!DOCTYPE html><title>…</title><meta http-equiv="refresh" content="0;url={escape(path)}">'
    return Response(html, headers={**FRESH, "Referrer-Policy": "no-referrer"}, media_type="text/html")


def in_languages(value: object, language: str) -> object:
    """Return an answer with each sentence of the program in a language."""
    match value:
        case Sentence():
            return in_language(value, language)
        case Mapping():
            return {key: in_languages(each, language) for key, each in value.items()}
        case list() | tuple():
            return [in_languages(each, language) for each in value]
    return value


@cache
def _make_frame_script() -> bytes:
    parts = "\n".join((REPLACING.read_text("utf-8"), _read_text("frame.js")))
    return f"(() => {{\n'use strict';\n{parts}\n}})();\n".encode()


@cache
def _read_text(name: str) -> str:
    return (_BROWSER / name).read_text("utf-8")
