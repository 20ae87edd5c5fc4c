"""Print the results as a table, a list of the worst posts, or JSON."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table

from tests.tools.fidelity.measure import ENOUGH, Found, Post

_EDITIONS = ("HTML", "PDF", "EPUB")
_WORST, _LOSSES = 15, 12


def show(name: str, posts: Sequence[Post], console: Console) -> None:
    """Print the table of a collection."""
    table = Table(title=_title(name, posts), title_justify="left", title_style="bold")
    for head in (
        "",
        "posts",
        "words found, in order",
        "below 99.9 %",
        "pictures",
        "in place",
        "named",
        "lost",
        "formulas",
        "lines of code lost",
        "notes displaced",
    ):
        table.add_column(head, justify="right" if head else "left")
    for edition, figures in summary(posts).items():
        table.add_row(edition, *(f"{100 * n:.3f} %" if isinstance(n, float) else f"{n:,}" for n in figures.values()))
    console.print(table)


def show_worst(posts: Sequence[Post], console: Console) -> None:
    """Print the losses of the posts that lost most."""
    for post in _not_told(posts):
        console.print(f"{post.path}: neither published nor named", markup=False)
    for edition in _EDITIONS:
        found = [(post, post.editions[edition]) for post in posts if edition in post.editions]
        below = [(post, one) for post, one in found if one is None or _is_short(one)]
        for post, one in sorted(below, key=lambda pair: pair[1].words.share if pair[1] else 0)[:_WORST]:
            for line in _lines(edition, post, one):
                console.print(line, markup=False, highlight=False, soft_wrap=True)


def summary(posts: Sequence[Post]) -> dict[str, dict[str, int | float]]:
    """Sum up the comparisons by edition."""
    figures: dict[str, dict[str, int | float]] = {}
    for edition in _EDITIONS:
        found = [one for post in posts if (one := post.editions.get(edition)) is not None]
        total = sum(one.words.total for one in found)
        figures[edition] = {
            "posts": len(found),
            "found": sum(one.words.found for one in found) / total if total else 1.0,
            "below": sum(one.words.share < ENOUGH for one in found),
            "shown": sum(one.pictures.shown for one in found),
            "stand_ins": sum(one.pictures.stand_ins for one in found),
            "named": sum(one.pictures.named for one in found),
            "lost": sum(len(one.pictures.lost) for one in found),
            "formulas": sum(one.formulas for one in found),
            "code_lost": sum(len(one.code) for one in found),
            "displaced": sum(len(one.displaced) for one in found),
        }
    return figures


def as_json(posts: Sequence[Post]) -> dict[str, object]:
    """Return all results as JSON."""
    return {
        "posts": len(posts),
        "published": sum(bool(post.slug) for post in posts),
        "named": sum(post.named and not post.slug for post in posts),
        "untold": [post.path for post in _not_told(posts)],
        "words": sum(post.words for post in posts),
        "pictures": sum(post.pictures for post in posts),
        "formulas": sum(post.formulas for post in posts),
        "code": sum(post.code for post in posts),
        "editions": summary(posts),
        "short": [
            {
                "edition": edition,
                "path": post.path,
                "share": one.words.share if one else 0,
                "losses": [str(loss) for loss in one.words.losses] if one else [],
                "pictures": list(one.pictures.lost) if one else [],
                "code": list(one.code) if one else [],
                "displaced": list(one.displaced) if one else [],
            }
            for post in posts
            for edition, one in post.editions.items()
            if one is None or _is_short(one)
        ],
    }


def _title(name: str, posts: Sequence[Post]) -> str:
    figures = as_json(posts)
    return (
        f"{name}: {figures['posts']:,} posts, {figures['published']:,} published, {figures['named']:,} named, "
        f"{len(_not_told(posts))} neither; {figures['words']:,} words, {figures['pictures']:,} pictures, "
        f"{figures['formulas']:,} formulas, "
        f"{figures['code']:,} lines of code"
    )


def _not_told(posts: Sequence[Post]) -> list[Post]:
    return [post for post in posts if not post.slug and not post.named]


def _is_short(found: Found) -> bool:
    return found.words.share < ENOUGH or bool(found.pictures.lost or found.code or found.displaced)


def _lines(edition: str, post: Post, found: Found | None) -> Iterator[str]:
    if found is None:
        yield f"{edition} {post.path}: not there"
        return
    words = found.words
    yield f"{edition} {post.path} ({post.slug}): {words.found} of {words.total} words, {100 * words.share:.2f} %"
    for loss in words.losses[:_LOSSES]:
        yield f"    … {loss} …"
    if len(words.losses) > _LOSSES:
        yield f"    … and {len(words.losses) - _LOSSES} more places"
    yield from (f"    picture {address or '(no address)'}" for address in found.pictures.lost)
    yield from (f"    code {line}" for line in found.code[:_LOSSES])
    yield from (f"    note {name}" for name in found.displaced)
