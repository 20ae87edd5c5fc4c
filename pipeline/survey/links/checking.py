"""All links of a collection are visited: hosts side by side, each of them at a slow pace."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from urllib.parse import urldefrag, urlsplit

from pipeline.build.progress import Progress
from pipeline.survey.links.asking import Web
from pipeline.survey.links.remembered import remember, remembered
from pipeline.survey.links.turns import PAUSE, Turns
from pipeline.survey.links.visiting import visit
from pipeline.survey.values import LinkState, Visit, VisitResult

LABEL = "links"
"""The label of visits before whoever looks on."""
_AT_ONCE = 8  # hosts
_ALWAYS_THERE = "example.com"  # by RFC 2606
_OFTEN = 50  # visits after which all are remembered


@dataclass(frozen=True)
class Checking:
    """How links are visited: today, by this `web`, with a `pause` between two requests to a host, in seconds."""

    today: dt.date
    web: Web = field(default_factory=Web)
    pause: float = PAUSE

    def visits(self, addresses: Iterable[str], progress: Progress) -> tuple[Visit, ...]:
        """Return what came of a visit to each address, today or a few days ago, in their order."""
        wanted = {address: urldefrag(address).url for address in addresses}
        known = remembered(self.today)
        pages = dict.fromkeys(wanted.values())
        missing = [page for page in pages if page not in known]
        progress.start(LABEL, len(pages))
        for _ in range(len(pages) - len(missing)):
            progress.advance(LABEL, found=True)
        known |= {one.address: one for one in self._made(missing, progress)}
        return tuple(replace(known[page], address=address) for address, page in wanted.items())

    def _made(self, pages: Sequence[str], progress: Progress) -> list[Visit]:
        """Visit pages; what came of some is remembered before all are: whoever stops this may go on later."""
        by_host: dict[str, list[str]] = defaultdict(list)
        for page in pages:
            by_host[urlsplit(page).hostname or ""].append(page)
        made: list[Visit] = []
        turns = Turns(self.pause)
        threads = ThreadPoolExecutor(_AT_ONCE)
        try:
            waiting = [threads.submit(self._visit, page, turns) for page in _in_turns(list(by_host.values()))]
            for done in as_completed(waiting):
                made.append(done.result())
                progress.advance(LABEL, found=False)
                if not len(made) % _OFTEN:
                    self._remember(made)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            self._remember(made)
        return list(map(_untold, made)) if self._is_offline(made) else made

    def _is_offline(self, made: Iterable[Visit]) -> bool:
        """Return whether no name is found, not even one that is always there: resolvers may say so where none is."""
        if any(one.result is not VisitResult.NO_SUCH_NAME for one in _answered(made)):
            return False
        try:
            return not self.web.resolve(_ALWAYS_THERE)
        except OSError:
            return True

    def _remember(self, made: Sequence[Visit]) -> None:
        if not self._is_offline(made):
            remember(_answered(made), self.today)

    def _visit(self, page: str, turns: Turns) -> Visit:
        return replace(visit(page, self.web, turns.turn), date=self.today.isoformat())


def _in_turns(by_host: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the first page of each host, then the second of each, and so on."""
    for row in zip_longest(*by_host):
        yield from (page for page in row if page is not None)


def _untold(one: Visit) -> Visit:
    """Return a visit of which nothing can be told."""
    return (
        one if one.state is LinkState.REFUSED else replace(one, state=LinkState.UNKNOWN, result=VisitResult.NO_ANSWER)
    )


def _answered(visits: Iterable[Visit]) -> list[Visit]:
    """Return the visits that somebody was asked in."""
    return [one for one in visits if one.state is not LinkState.REFUSED]
