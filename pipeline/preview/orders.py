"""PDFs and e-books of single articles, made on request in the background, one at a time."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from pipeline.editions.book.book import FORMATS
from pipeline.i18n.sentences import error_text, sentence
from pipeline.jobs.runner import Progress
from pipeline.preview.live import LiveSite, NotMadeError

_KEPT = 8  # that are ready and can be taken
_MOST_WAITING = 20
_FAULT = sentence("the program failed on it; the terminal has the details")


MEDIA_TYPES: Mapping[str, str] = {form.name: form.media_type for form in FORMATS}
"""The kinds that can be ordered."""


@dataclass
class FileOrder(Progress):
    """File that was ordered, and the progress of its making."""

    slug: str
    kind: str
    done: int = 0
    total: int = 0
    data: bytes | None = None
    failed: str = ""
    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    def start(self, label: str, total: int) -> None:
        """Note that more is to be done."""
        del label
        self.total += total

    def advance(self, label: str, *, cached: bool) -> None:
        """Note that a part is done."""
        del label, cached
        self.done += 1

    @property
    def ended(self) -> bool:
        """Return whether there is nothing to wait for."""
        return self.data is not None or bool(self.failed)

    @property
    def file(self) -> str:
        """The file's name."""
        return f"{self.slug}.{self.kind}"


class Orders:
    """All orders of a preview."""

    def __init__(self, site: LiveSite, complain: Callable[[Exception], None]) -> None:
        """Begin without any; `complain` is told of faults of ours."""
        self._makers = {"pdf": site.pdf, "epub": site.epub}
        self._complain = complain
        self._orders: dict[str, FileOrder] = {}
        self._worker = ThreadPoolExecutor(1, "orders")

    def place(self, slug: str, kind: str) -> FileOrder | None:
        """Begin to make something, or return the order of the same that is being made; None where too many wait."""
        waiting = [order for order in self._orders.values() if not order.ended]
        for order in waiting:
            if (order.slug, order.kind) == (slug, kind):
                return order
        if len(waiting) >= _MOST_WAITING:
            return None
        order = FileOrder(slug, kind)
        self._orders[order.key] = order
        self._forget()
        self._worker.submit(self._make, order)
        return order

    def look(self, key: str) -> FileOrder | None:
        """Return an order by its key."""
        return self._orders.get(key)

    def _forget(self) -> None:
        ready = [key for key, order in self._orders.items() if order.ended]
        for key in ready[:-_KEPT]:
            del self._orders[key]

    def _make(self, order: FileOrder) -> None:
        try:
            order.data = self._makers[order.kind](order.slug, order)
        except NotMadeError as error:
            order.failed = error_text(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the page that waits is to be told
            order.failed = _FAULT
            self._complain(error)

    def close(self) -> None:
        """Begin nothing more."""
        self._worker.shutdown(wait=False, cancel_futures=True)
