"""What jobs say of themselves can be said: each name in `about` and `causes` is one of their fields."""

import dataclasses
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from string import Formatter
from typing import get_type_hints

import pipeline
from pipeline.jobs.job import Job, digest_of, parts_of
from pipeline.normalise.media.pictures import PictureFile

_READ = re.compile(r"\w\.belongs_to\b")
# They make names of names.
_NAMERS = ("editions/handouts/edition.py", "editions/fallback.py", "editions/print/print_article.py")


def kinds(kind: type[Job] = Job) -> Iterator[type[Job]]:
    """Yield every kind of job in the program."""
    for derived in kind.__subclasses__():
        if derived.__module__.startswith("pipeline."):
            yield derived
        yield from kinds(derived)


def all_kinds() -> list[type[Job]]:
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if not module.name.endswith(("cluster", "__main__")):  # which wants Dask, and which would begin
            import_module(module.name)
    return sorted(kinds(), key=lambda kind: kind.__qualname__)


def test_what_a_job_says_of_itself_is_in_its_fields() -> None:
    for kind in all_kinds():
        assert_about(kind)


def assert_about(kind: type[Job]) -> None:
    hints = get_type_hints(kind)
    assert kind.causes.keys() <= {field.name for field in dataclasses.fields(kind)}
    if kind.__subclasses__():
        return  # what several have in common
    for _, name, _, _ in Formatter().parse(getattr(kind, "about", "")):
        if name is None:
            continue
        assert name.startswith("0."), kind.about
        path = name.removeprefix("0.").partition("[")[0].split(".")
        for place, part in enumerate(path):
            owner = kind if place == 0 else hints[path[0]]
            known = {field.name for field in dataclasses.fields(owner)} if dataclasses.is_dataclass(owner) else None
            assert known is None or part in known or isinstance(vars(owner).get(part), property), kind.about


def test_braces_of_posts_are_no_fields() -> None:
    assert PictureFile("{0.data}.png", b"").subject == "picture {0.data}.png"


def test_jobs_say_it_in_one_way() -> None:
    assert not [kind.__name__ for kind in all_kinds() if "subject" in vars(kind)]


def test_what_a_job_belongs_to_is_in_its_name_and_no_cause_of_its_result() -> None:
    picture = PictureFile("a.png", b"")
    named = picture.qualified("anthology").qualified("2")
    assert named.subject == "picture a.png (anthology, 2)"
    assert named == picture
    assert parts_of(named) == parts_of(picture)
    assert digest_of((named,)) == digest_of((picture,))


def test_no_work_asks_what_a_job_belongs_to() -> None:
    folder = Path(pipeline.__file__).parent
    readers = {
        path.relative_to(folder).as_posix(): len(_READ.findall(path.read_text("utf-8")))
        for path in folder.rglob("*.py")
    }
    assert {path for path, number in readers.items() if number} == {"jobs/job.py", *_NAMERS}
