from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from tests.tools.bench.growth import growth_table
from tests.tools.bench.marks import marks
from tests.tools.bench.project import Run
from tests.tools.bench.scenarios import EngineRun, Results
from tests.tools.bench.tables import MEASURED, markdown, show, tables, write
from tests.tools.bench.usage import Usage

RESULTS = Results(
    articles=1000,
    cores=2,
    floor=EngineRun(Usage(101, 100, 90_000_000), {"imports": 1.0, "layout": 60.0}, 2000, 9_000_000),
    joined=EngineRun(Usage(201, 200, 1_800_000_000), {}, 2000, 50_000_000),
    runs={
        "cold": Run(
            Usage(60, 120, 250_000_000, 380_000_000, 380_000_000, 12), 2000, {"typeset": 1004}, {"anthology-pdf": 2010}
        ),
        "nothing changed": Run(Usage(1.5, 2, 200_000_000), 0, {"typeset": 0}),
        "one text changed": Run(Usage(2, 2.9, 210_000_000), 2, {"typeset": 3}),
        "one title changed": Run(Usage(4, 5.9, 210_000_000), 2, {"typeset": 7}),
        "a print style changed": Run(Usage(40, 70, 220_000_000), 0, {"typeset": 1004}),
    },
    sizes={"site": 20_000_000, "anthology.pdf": 54_000_000},
    peers={
        "Typst: one PDF": Usage(12.5, 20.1, 1, 2, 3_200_000_000),
        "mkdocs: HTML": "not installed (pip install mkdocs)",
    },
    machine={"processor": "a good one, 2 cores"},
)


def verdicts(results: Results) -> dict[str, str]:
    return {mark.name: mark.verdict for mark in marks(results)}


def test_every_mark_is_judged_and_reached_here() -> None:
    found = verdicts(RESULTS)
    assert len(found) == 9
    assert set(found.values()) == {"ok"}


def test_what_is_above_its_mark_is_named() -> None:
    slow = Run(Usage(64, 126, 301_000_000, 401_000_000), 2000)
    runs = {
        "cold": slow,
        "nothing changed": Run(Usage(1, 2.6), 0),
        "one text changed": Run(Usage(1, 3.9), 2),
        "one title changed": Run(Usage(1, 6.4), 2),
        "a print style changed": Run(Usage(1, 2), 1),
    }
    found = verdicts(replace(RESULTS, runs=runs, sizes={"anthology.pdf": 56_000_000}))
    assert set(found.values()) == {"above"}
    assert found.keys() == verdicts(RESULTS).keys()


def test_what_was_not_measured_is_not_judged() -> None:
    found = verdicts(replace(RESULTS, joined=None, runs={"cold": Run(Usage(60, 120), 2000)}))
    assert list(found) == ["cold: CPU to the floor's", "cold: wall to the floor's CPU / cores"]


def test_the_figures_as_markdown() -> None:
    text = "\n".join(map(markdown, tables(RESULTS)))
    assert "| floor | 101.00 | 100.00 | 1.00 |  | 90 | – | 19.8 | 2000 | 0 |\n" in text
    assert "| cold | 60.00 | 120.00 | 1.20 | 100.0 % | 250 | 380 | 33.5 | 2000 | 12 |\n" in text
    assert "| nothing changed | 1.50 | 2.00 | 0.02 | 1.7 % | 200 | – |  | 0 | 0 |\n" in text
    assert "| cold: CPU to the floor's | 1.20 | 1.25 | ok |\n" in text
    assert "| layout | 60.00 | 60.0 |\n" in text
    assert "| one text changed | 3 |\n" in text
    assert "| Typst: one PDF | 12.50 | 20.10 | 3200 |\n" in text
    assert "| mkdocs: HTML | not installed (pip install mkdocs) | – | – |\n" in text
    assert "| processor | a good one, 2 cores |\n" in text


def test_the_figures_in_a_terminal() -> None:
    shown = io.StringIO()
    show(tables(RESULTS), Console(file=shown, width=120))
    assert "cold: wall to the floor's CPU / cores" in shown.getvalue()


def test_a_document_keeps_what_stands_above_the_figures(tmp_path: Path) -> None:
    path = tmp_path / "bench.md"
    path.write_text(f"# How we measure\n\n{MEASURED}\nold figures\n", "utf-8")
    write(tables(RESULTS), path)
    text = path.read_text("utf-8")
    assert text.startswith(f"# How we measure\n\n{MEASURED}\n\n**1,000 articles**")
    assert "old figures" not in text


def test_growth_beyond_n_log_n_is_named() -> None:
    runs = {
        size: Run(
            Usage(1, 1, 2_000_000), 0, stages={"pipeline.even": even, "pipeline.square": square, "pipeline.short": 0.01}
        )
        for size, even, square in ((1000, 1.0, 1.0), (4000, 4.1, 16.0), (10_000, 10.5, 100.0))
    }
    rows = {row[0]: row[1:] for row in growth_table("cold", runs).rows}
    assert rows["pipeline.square"] == ("1.00", "16.00", "100.00", "2.00", "above")
    assert rows["pipeline.even"] == ("1.00", "4.10", "10.50", "1.02", "ok")
    assert rows["all shorter ones"] == ("0.01", "0.01", "0.01", "", "")
    assert rows["main process"][-1] == "above"
    assert rows["peak of main, MB"] == ("2", "2", "2", "", "")
