"""A visit to an address: redirects are followed a few steps, and each of them is looked at as the first one was."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from http import HTTPStatus
from urllib.parse import urldefrag, urljoin, urlsplit

from pipeline.survey.links.asking import NotPublicError, NotWebError, Reply, TooSlowError, Web, ask
from pipeline.survey.values import LinkState, Visit, VisitResult

_STEPS = 5
_FOR_GOOD = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
_LEADS_ON = _FOR_GOOD | {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT}
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_LETTERS = 2_000  # of an address that is remembered
Turn = Callable[[str], AbstractContextManager[object]]
"""Waits until a host may be asked, and is had as long as it is."""


def _at_once(_: str) -> AbstractContextManager[object]:
    return nullcontext()


def visit(address: str, web: Web, turn: Turn = _at_once) -> Visit:
    """Return what came of a visit to an address."""
    state, result, status, last = LinkState.UNKNOWN, VisitResult.NO_ANSWER, 0, ""
    try:
        answer, last = _answered(address, web, turn)
        status = answer.status
        state, result = _meaning(status)
    except NotPublicError:
        state, result = LinkState.REFUSED, VisitResult.NOT_PUBLIC
    except NotWebError:
        state, result = LinkState.REFUSED, VisitResult.NOT_WEB
    except TooSlowError:
        result = VisitResult.TOO_SLOW
    except _TooFarError:
        result = VisitResult.TOO_FAR
    except ssl.SSLError:
        result = VisitResult.CERTIFICATE
    except socket.gaierror as error:
        if error.errno == socket.EAI_NONAME:
            state, result = LinkState.DEAD, VisitResult.NO_SUCH_NAME
    except http.client.HTTPException:
        result = VisitResult.NO_SENSE
    except OSError:
        pass
    moved = state is LinkState.ALIVE and last != ""
    return Visit(address, LinkState.MOVED if moved else state, result, status, last[:_LETTERS] if moved else "")


class _TooFarError(Exception):
    """An address leads on and on."""


def _meaning(status: int) -> tuple[LinkState, VisitResult]:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return LinkState.ALIVE, VisitResult.ANSWERED
    if status in _GONE:
        return LinkState.DEAD, VisitResult.GONE
    return LinkState.UNKNOWN, VisitResult.STATUS


def _answered(address: str, web: Web, turn: Turn) -> tuple[Reply, str]:
    """Return the last answer, and where the address has moved to if all steps are for good."""
    at, moved, for_good = _next("", address), "", True
    seen = {at}
    for _ in range(_STEPS + 1):
        answer = _ask_gently(at, web, turn)
        if answer.status not in _LEADS_ON or not answer.location:
            return answer, moved if for_good else ""
        for_good = for_good and answer.status in _FOR_GOOD
        at = moved = _next(at, answer.location)
        if at in seen:
            raise _TooFarError
        seen.add(at)
    raise _TooFarError


def _next(address: str, location: str) -> str:
    """Return the page that a location leads to, as a page at an address says it."""
    try:
        found = urldefrag(urljoin(address, location)).url
        urlsplit(found)
    except ValueError:
        raise NotWebError from None
    return found


def _ask_gently(address: str, web: Web, turn: Turn) -> Reply:
    """Ask for the head of a page alone; servers that do not know how are asked for the page, which nobody reads."""
    host = urlsplit(address).hostname or ""
    try:
        with turn(host):
            answer = ask("HEAD", address, web)
    except http.client.HTTPException:
        answer = Reply(HTTPStatus.NOT_IMPLEMENTED)
    if answer.status < HTTPStatus.BAD_REQUEST or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return answer
    with turn(host):
        return ask("GET", address, web)
