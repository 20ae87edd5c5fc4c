"""What a page at an old address says."""

from __future__ import annotations

from urllib.parse import quote

from pipeline import theme
from pipeline.editions.web.aliases import AliasPage
from pipeline.labels import direction, labels, language_of


def alias_html(page: AliasPage) -> str:
    """Return it as HTML: it names the new address, and no more of the text, which may be unlisted."""
    words, way = labels(page.language), "../" * page.path.count("/") + quote(page.goal)
    return (
        theme.templates()
        .get_template("site/alias.html")
        .render(
            _=words.gettext,
            language=language_of(words),
            direction=direction(language_of(words)),
            way=way,
            url=page.base_url + quote(page.goal) if page.base_url else way,
        )
    )
