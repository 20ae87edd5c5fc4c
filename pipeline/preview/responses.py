"""Answers, ready to be sent, and who is near enough for which. User of Starlette beside `app.py`."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Mapping
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from pipeline.i18n.catalogue import in_language
from pipeline.i18n.sentences import sentence
from pipeline.preview.live import Served
from pipeline.preview.pages import PICTURE_RULES, ShownPage

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


def for_others(news: Mapping[str, object]) -> Mapping[str, object]:
    """Return the same without what quotes files."""
    return {**news, "count": {}, "errors": [], "drafts": []}


def answer_to_others(language: str) -> Response:
    """Return what others are told who ask for more than pages."""
    words = sentence("Only who sits at the machine of this preview can see this.")
    return text_answer(HTTPStatus.FORBIDDEN, in_language(words, language))


def text_answer(status: HTTPStatus, words: str) -> Response:
    """Return an answer of one sentence."""
    return Response(f"{words}\n", status, FRESH, "text/plain; charset=utf-8")


def html_answer(page: ShownPage, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Return a page with its rules for scripts."""
    headers = {**FRESH, "Content-Security-Policy": page.rules}
    return Response(page.html, status, headers, "text/html; charset=utf-8")


def file_answer(request: Request, served: Served) -> Response:
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
    part = part_of(wanted, len(served.data))
    if part is None:
        return Response(served.data, media_type=served.media_type, headers=headers)
    headers["Content-Range"] = f"bytes {f'{part.start}-{part.stop - 1}' if part else '*'}/{len(served.data)}"
    if not part:
        return Response(status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    data = served.data[part.start : part.stop]
    return Response(data, HTTPStatus.PARTIAL_CONTENT, headers, served.media_type)


def part_of(wanted: str, size: int) -> range | None:
    """Return the part of a file that a `Range` header asks for: none of it (empty) where the file has no such part.

    It is None where all of it is to be sent: nobody asks for a part, or for several at once.
    """
    match = _RANGE.fullmatch(wanted.strip())
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    begin, end = int(first), int(last or size)
    return None if last and end < begin else range(begin, min(end + 1, size))
