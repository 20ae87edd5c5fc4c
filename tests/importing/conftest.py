"""Run imports in this process, without workers: the result is the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.cli import click_program
from pipeline.jobs.runner import Runner
from tests.importing.running import Finished

Command = Callable[..., Finished]


@contextmanager
def _here(*_: object) -> Iterator[Runner]:
    with Runner() as runner:
        yield runner


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """Return a function that runs `editions` in a folder with the collection `content`."""
    monkeypatch.setattr("pipeline.importing.import_documents.open_forgetful_runner", _here)
    monkeypatch.chdir(tmp_path)
    content = tmp_path / "content"
    content.mkdir()
    (content / "collection.yaml").write_text("language: fr\n", "utf-8")

    def run(*words: str) -> Finished:
        code = click_program.run(list(words))
        return Finished(code, *capfd.readouterr())

    return run
