import pytest

from pipeline.normalise.resolve import Articles, Assets, LinkIndex, Resolved, SitePages, Target, resolve_links
from tests.work import lines

TARGETS = (
    Target("ia", "posts/ia.md", ("/archives/ia.html",), frozenset({"une-partie", "s-2024"})),
    Target("mire", "posts/mire/index.md", (), frozenset()),
    Target("essai", "notes/2024-01-25-essai.md", (), frozenset()),
)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("ia.md", "article:ia"),
        ("./ia", "article:ia"),
        ("/posts/ia/", "article:ia"),
        ("../posts/ia.html?x=1", "article:ia"),
        ("IA.MD", "article:ia"),
        ("ia.md#une-partie", "article:ia#une-partie"),
        ("ia.md#Une partie", "article:ia#une-partie"),
        ("ia.md#2024", "article:ia#s-2024"),
        ("/archives/ia.html", "article:ia"),
        ("mire/", "article:mire"),
        ("/blog/2024/01/25/essai.html", "article:essai"),
        ("2024-01-25-essai", "article:essai"),
    ],
)
def test_links_between_posts(address: str, found: str) -> None:
    assert Articles(TARGETS).find(address, "posts/autre.md") == Resolved(found)


def test_a_lost_fragment_leads_to_the_article() -> None:
    assert Articles(TARGETS).find("ia.md#rien", "posts/autre.md") == Resolved("article:ia", fragment_lost=True)


def test_a_dead_link_leads_nowhere() -> None:
    assert Articles(TARGETS).find("absent.md", "posts/autre.md") is None


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("robot.jpg", "posts/robot.jpg"),
        ("images/plan.png", "images/plan.png"),
        ("/images/plan.png?v=2", "images/plan.png"),
        ("/logo.svg", "static/logo.svg"),
        ("images/%C3%A9t%C3%A9.png", "images/été.png"),
        ("images/e\u0301te\u0301.png", "images/été.png"),
        ("ROBOT.JPG", "posts/robot.jpg"),
        ("../../../etc/passwd", ""),
        ("absente.png", ""),
    ],
)
def test_files_are_found_where_site_generators_keep_them(address: str, found: str) -> None:
    files = Assets(["posts/robot.jpg", "images/plan.png", "static/logo.svg", "images/été.png"])
    assert files.find(address, "posts/autre.md") == found


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("{filename}ia.md#une-partie", "article:ia#une-partie"),
        ("|filename|/notes/2024-01-25-essai.md", "article:essai"),
        ("{static}/images/plan.png", "asset:images/plan.png"),
        ("%7Battach%7Dplan.pdf", "asset:posts/plan.pdf"),
        ("{tag}Onde radio", "site:tags/onde-radio.html"),
        ("{author}ada", "site:authors.html"),
        ("{index}", "site:index.html"),
        ("{filename}absent.md", ""),
    ],
)
def test_links_as_pelican_has_them(address: str, found: str) -> None:
    assets = Assets(["posts/plan.pdf", "images/plan.png"])
    ways = LinkIndex(Articles(TARGETS), assets, SitePages([("Onde radio", "onde-radio")], lists=["authors"]))
    assert resolve_links([address], "posts/autre.md", ways)[address].address == found


def test_dead_links_are_work_by_their_number() -> None:
    def work(number: int) -> int:
        addresses = [f"nulle-part-{number}-{n}.md" for n in range(number)]  # unknown to what is remembered of addresses
        ways = LinkIndex(Articles(TARGETS), Assets(()), SitePages(()))
        return lines(lambda: resolve_links(addresses, "posts/a.md", ways))

    assert work(2_000) < 2.1 * work(1_000)
