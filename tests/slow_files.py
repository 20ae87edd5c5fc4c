"""Files of tests by duration: which to run first, and which `./invoke test --quick` leaves out."""

LONGEST = (
    *("test_published_sample.py", "test_second_sample.py", "test_scheduler.py", "test_same_bytes.py"),
    *("test_broken_cache.py", "editions/handouts/test_edition.py", "test_stopped.py", "editions/test_pages_agree.py"),
    # What waits for the sample comes when it is there.
    *("test_published_books.py", "editions/site/test_kinds_of_pages.py", "deploy/test_deploy.py"),
    *("cli/test_bad_french_run.py", "editions/print/test_width.py", "preview/test_live.py"),
    *("preview/test_in_chromium.py", "editions/site/search/test_search.py"),
    *("editions/epub/test_whole_book.py", "editions/site/test_reading.py"),
)
"""Files by CPU time, the slowest first, so that no worker ends with one alone."""

SLOW = {
    "": "commands digits fresh look numbered_references on_demand plan publish repositories unread version warm warm_media",
    "cli": "deploy explain first_users french in_french progress typed_lines",
    "deploy": "deploy over_ssh upload",
    "desk": "first_post flows",
    "desk/store": "mortal",
    "doctor": "doctor",
    "report": "report",
    "tools": "monkey",
    "output": "bag",
    "editions": "agreement anthology_pdf code dedicated media pages_agree public readers related titles variants without_fonts",
    "editions/covers": "draw_cover",
    "editions/epub": "edition readable_pictures",
    "editions/print": "economy page_tops sections running_on settling width",
    "editions/handouts": "each edition newspaper",
    "editions/office": "edition",
    "editions/site": "archive downloads edition lists paths",
    "tools/fidelity": "fidelity",
    "tools/fuzz": "fuzz",
    "hostile": "bombs desk_owner every_key lengths reach terminal",
    "importing": "command hostile",
    "jobs": "budget cluster",
    "languages": "pages",
    "look": "three_looks",
    "normalise": "problem_places",
    "normalise/body": "embedded",
    "normalise/media": "lead_pictures",
    "dialects": "hostile",
    "normalise/typography": "properties",
    "pandoc": "process",
    "press": "geometry upstream",
    "press/typesetting": "workarounds misplaced system_libraries",
    "preview": "access command live server styles watching",
    "runs": "cache_key stages",
    "new": "published_site schemas",
}
"""The files of each folder that take more than eight seconds, or two for a few publishes or starts of the program, without `test_`."""


def slow_files() -> frozenset[str]:
    """Return the paths of the slow files below `tests/`."""
    return frozenset(f"{folder}/test_{name}.py".lstrip("/") for folder, names in SLOW.items() for name in names.split())
