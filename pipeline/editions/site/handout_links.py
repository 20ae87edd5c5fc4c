"""The handouts that come out beside the site, as the pages of their articles refer to them."""

from __future__ import annotations

from pipeline.editions.book.handout_plan import PlannedHandout, all_planned
from pipeline.editions.edition import Publication
from pipeline.editions.site.takeaway import HandoutLink


def handouts_by_article(publication: Publication) -> dict[str, tuple[HandoutLink, ...]]:
    """Return the handouts of each article, by its slug; those that have all articles are nobody's own."""
    found: dict[str, tuple[HandoutLink, ...]] = {}
    if "handouts" not in publication.editions:
        return found
    for one in all_planned(publication.collection):
        if isinstance(one, PlannedHandout) and not one.asked.selection.everything:
            path = one.first_path
            # What stands there of an earlier run may be another handout.
            if not publication.sizes or path in publication.sizes:
                for article in one.articles:
                    found[article.slug] = (*found.get(article.slug, ()), HandoutLink(one.title, path, one.title_html))
    return found
