"""The bar: what it counts, what it says of the time left, and that it moves while one job takes long."""

import io
from types import SimpleNamespace

import pytest
from rich.console import Console

from pipeline.cli.progress_bar import ProgressBar
from pipeline.jobs.runner import Runner, RunnerContext


class Watch:
    """A bar and the clock that it reads."""

    def __init__(self) -> None:
        self.now = 0.0
        self.bar = ProgressBar()

    def draw(self, color: str | None = None) -> str:
        """Return the bar's two lines."""
        written = io.StringIO()
        console = Console(file=written, width=100, force_terminal=color is not None, color_system=color)  # type: ignore[arg-type]
        console.print(self.bar)
        return written.getvalue()

    @property
    def work(self) -> str:
        """Return the line that names the current work."""
        return self.draw().splitlines()[1].rstrip()


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Return a bar with a manual clock."""
    monkeypatch.setenv("EDITIONS_LANG", "en")
    clock = SimpleNamespace(monotonic=lambda: made.now if made else 0.0)
    made: Watch | None = None
    monkeypatch.setattr("pipeline.cli.progress_bar.time", clock)
    made = Watch()
    return made


def double(number: int) -> int:
    return 2 * number


def test_all_jobs_of_a_run_are_counted(watch: Watch) -> None:
    """Those of two labels with one name are counted together, and those that were found as those that were made."""
    with Runner(RunnerContext(progress=watch.bar)) as runner, watch.bar.stage("site"):
        assert watch.work == "making the web site"
        jobs = runner.map(double, range(5), "lists")
        next(jobs)
        assert watch.work == "web pages: 1 of 5"
        assert list(jobs) == [2, 4, 6, 8]
        assert watch.work == "web pages: 5 of 5"
        list(runner.map(double, range(7), "site"))
        assert watch.work == "web pages: 12 of 12"
        list(runner.map(double, iter(range(9)), "texts"))
        assert watch.work == "texts of pages: 9"  # of which nobody has told how many they are
        list(runner.map(double, range(1), "captions"))
        assert watch.work == "texts of pages: 9"


def test_a_stage_counts_anew(watch: Watch) -> None:
    for stage in ("print", "articles"):
        with watch.bar.stage(stage):
            watch.bar.start("articles", 3)
            assert watch.work == "PDFs of articles: 0 of 3"
            watch.bar.advance("articles", cached=False)


def test_the_time_left_is_that_of_the_work_at_hand(watch: Watch) -> None:
    with watch.bar.stage("print"):
        watch.now = 100.0
        watch.bar.start("articles", 400)
        for _ in range(40):
            watch.now += 0.05
            watch.bar.advance("articles", cached=False)
        assert watch.work == "PDFs of articles: 40 of 400"  # 2 s are too little to tell
        watch.now += 2.0
        assert watch.work == "PDFs of articles: 40 of 400, about 35 s left"
        watch.now += 16.0
        assert watch.work == "PDFs of articles: 40 of 400, about 3 min left"
        for _ in range(359):
            watch.bar.advance("articles", cached=False)
        assert watch.work == "PDFs of articles: 399 of 400"


def test_the_steps_never_go_back(watch: Watch) -> None:
    """Drafts are read after the rest: two stages come again."""
    watch.bar.expect(["load", "normalise", "report"])
    steps = []
    for stage in ("load", "normalise", "load", "normalise", "report"):
        with watch.bar.stage(stage):
            steps.append(watch.draw().split("step ")[1][:6])
    assert steps == ["1 of 3", "2 of 3", "2 of 3", "2 of 3", "3 of 3"]


def test_time_passes_where_nobody_knows_the_stages(watch: Watch) -> None:
    with watch.bar.stage("normalise"):
        watch.now = 125.0
        assert watch.draw().splitlines()[0].split()[1:] == ["2:05"]


@pytest.mark.parametrize(("jobs", "done"), [(0, 0), (1, 0), (9, 0), (2, 1)])
def test_the_bar_moves_while_one_job_takes_long(watch: Watch, jobs: int, done: int) -> None:
    with watch.bar.stage("handouts"):
        watch.bar.start("handout", jobs)
        for _ in range(done):
            watch.bar.advance("handout", cached=False)
        drawn = set()
        for _ in range(5):
            watch.now += 1 / 8
            drawn.add(watch.draw("truecolor"))
        assert len(drawn) > 1


def test_the_bar_is_as_long_as_the_share_that_is_done(watch: Watch) -> None:
    with watch.bar.stage("normalise"):
        watch.bar.start("read", 5)
        lengths = []
        for _ in range(3):
            watch.bar.advance("read", cached=False)
            lengths.append(watch.draw("truecolor").split("\x1b[0m")[0].count("━"))
        assert lengths[0] < lengths[1] < lengths[2]
