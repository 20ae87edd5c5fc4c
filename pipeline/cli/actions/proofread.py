"""`proofread`: notes on spelling, grammar and style; and the words that a collection has learned."""

from __future__ import annotations

import json as notation
import time

from pipeline.cli.language import write_sentences
from pipeline.cli.option_values import OptionError, Verbosity
from pipeline.cli.running import end, run_with_progress
from pipeline.cli.summary import Purpose, TypedPaths
from pipeline.cli.terminal import problem_as_json
from pipeline.i18n.sentences import counted, humanize, sentence
from pipeline.model.problems import Position
from pipeline.new.new_files import parse_language
from pipeline.options import Options
from pipeline.proofread.proofreading import OWN_WORDS, Proofreading, find_posts_faults, lacks_grammar, learn_words
from pipeline.runs.result import ExitCode, RunResult
from pipeline.text.visible import visible_json, write_lines

_NO_FAULTS = frozenset({"typography"})  # what was fixed is nothing to fix


def proofread(
    *, options: Options, verbosity: Verbosity, lang: str, learn: tuple[str, ...], strict: bool, json: bool
) -> ExitCode:
    """Learn words; or read the posts, and print what was found."""
    started = time.monotonic()
    with run_with_progress(verbosity, looks=bool(learn)) as progress:
        if learn:
            return _learn(options, learn)
        found = find_posts_faults(options, progress, parse_language(lang))
    code = ExitCode.PUBLISHED
    if strict and any(problem.rule not in _NO_FAULTS for problem in found.problems):
        code = ExitCode.WARNINGS
    if json:
        text = notation.dumps(_as_data(found, code), ensure_ascii=False, indent=2)
        write_lines(visible_json(text) + "\n")
        return code
    seconds = time.monotonic() - started
    report = RunResult(published=True, problems=found.problems, articles=len(found.proofs), seconds=seconds)
    end(report, Purpose.PROOFREAD, TypedPaths(str(options.content)), verbosity)
    if lacks_grammar(found) and not verbosity.quiet:
        write_sentences(sentence("French grammar was not checked: that needs grammalecte-cli, a Debian package."))
    return code


def _learn(options: Options, words: tuple[str, ...]) -> ExitCode:
    path = options.content / OWN_WORDS
    try:
        number = learn_words(options.content, words)
    except OSError as error:
        raise OptionError("{path} cannot be written: {why}", path=path, why=humanize(error)) from error
    write_sentences(counted("{number} word learned: {path}", "{number} words learned: {path}", number, path=path))
    return ExitCode.PUBLISHED


def _as_data(found: Proofreading, code: ExitCode) -> dict[str, object]:
    texts = [
        {
            "path": each.path,
            "language": each.language,
            "words": each.words,
            "sentences": each.sentences,
            "flesch": each.ease,
        }
        for each in found.proofs
    ]
    words = [
        {
            "word": note.word,
            "language": note.language,
            "near": list(note.near),
            "places": list(map(_as_place, note.places)),
        }
        for note in found.words
    ]
    problems = [problem_as_json(problem) for problem in found.problems]
    return {"exit_code": int(code), "texts": texts, "words": words, "problems": problems}


def _as_place(place: tuple[str, Position]) -> dict[str, object]:
    path, (line, column) = place
    return {"path": path, "line": line, "column": column}
