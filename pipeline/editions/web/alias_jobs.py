"""Pages at old addresses as jobs."""

from __future__ import annotations

from pipeline.editions.web.aliases import AliasPage
from pipeline.jobs.blob import Blob
from pipeline.jobs.inputs import job


@job(reads=("site/alias.html",))
def alias_page(page: AliasPage) -> Blob:
    """Return a page that leads on."""
    from pipeline.editions.web.alias_html import alias_html  # noqa: PLC0415 - templates, for workers alone

    return Blob.of(alias_html(page))
