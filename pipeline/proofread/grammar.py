"""Grammar of French texts, by Grammalecte (`grammalecte-cli`) where it is installed. Only user of that program."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar

from pipeline.i18n.sentences import sentence
from pipeline.jobs.job import Job, JobFunction
from pipeline.normalise.typography.rules import OBJECT
from pipeline.proofread.spelling import OTHER_TOOLS
from pipeline.system import identify_program

PROGRAM = "grammalecte-cli"
LANGUAGE = "fr"
# Signs and blanks are set by our typography; names of ministries, units and the layout of code are no grammar.
_OFF = "apos nbsp typo esp tab unit minis num html latex md eepi nf chim date maj virg".split()
_VERB = re.compile(r"\b(?P<who>il|elle|on|qui|cela|ça|tu) (?P<ma>[mt]a) (?P<verb>\w)", re.IGNORECASE)
_CONFUSED = (
    "Confusion\u00a0: «\u00a0{}\u00a0» est un possessif. Pour le verbe «\u00a0avoir\u00a0», écrivez «\u00a0{}\u00a0»."
)
_OF_POSSESSIVES = re.compile("_ma_ta_sa_|_il_non_verbe_")
_SECONDS = 120
_NEAR = 3  # words that are proposed


@dataclass(frozen=True)
class GrammarJob(Job):
    """Paragraphs to check, and what tells another version of the program."""

    paragraphs: tuple[str, ...]
    program: str

    about = sentence("grammar of {number} paragraphs", number="{0.number}")
    causes: ClassVar[Mapping[str, str]] = {"paragraphs": sentence("its text changed"), "program": OTHER_TOOLS}

    @property
    def number(self) -> int:
        """Number of paragraphs."""
        return len(self.paragraphs)


@dataclass(frozen=True)
class GrammarFault:
    """Fault in a paragraph, by its number: its range, the words of Grammalecte, and what it proposes."""

    paragraph: int
    start: int
    end: int
    words: str
    near: tuple[str, ...] = ()


check_grammar = JobFunction[GrammarJob, tuple[GrammarFault, ...]]("pipeline.proofread.grammar:run_grammalecte")


@cache
def find_program() -> str:
    """Return what identifies the Grammalecte of this machine, "" where it is not installed."""
    return identify_program(PROGRAM)


def run_grammalecte(job: GrammarJob) -> tuple[GrammarFault, ...]:
    """Return the faults of grammar in French paragraphs; none where the program fails."""
    text = "\n".join(_prepare(text) for text in job.paragraphs)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "text.txt")
        path.write_text(f"{text}\n", "utf-8", newline="\n")
        command = [job.program.partition("\n")[0], "-f", str(path), "-j", "-off", *_OFF]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=_SECONDS)  # noqa: S603 - no shell, no word of a post
            found = json.loads(done.stdout)["data"]
        except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
            return ()
    return tuple(_read_faults(found, job.paragraphs))


def _prepare(text: str) -> str:
    """Return a paragraph as one line of as many letters, whose objects are names, which fit most sentences."""
    return "".join("X" if sign == OBJECT else sign if sign.isprintable() else " " for sign in text)


def _read_faults(found: object, paragraphs: tuple[str, ...]) -> Iterator[GrammarFault]:
    """Yield the faults but for words that are there twice, which `style.py` tells; “elle ma dit” has a verb."""
    for paragraph in found if isinstance(found, list) else []:
        number = int(paragraph["iParagraph"]) - 1
        verbs = {match.start(name): match for match in _VERB.finditer(paragraphs[number]) for name in ("ma", "verb")}
        for fault in paragraph.get("lGrammarErrors", ()):
            start, rule = int(fault["nStart"]), str(fault.get("sRuleId"))
            words, near = str(fault["sMessage"]), tuple(map(str, fault.get("aSuggestions", ())))[:_NEAR]
            match = verbs.get(start) if _OF_POSSESSIVES.search(rule) else None
            if rule.startswith("doublon") or (match and start == match.start("verb")):
                continue
            if match:
                near = (f"{match['ma'][0]}’a{'s' * (match['who'].lower() == 'tu')}",)
                words = _CONFUSED.format(match["ma"], near[0])
            yield GrammarFault(number, start, int(fault["nEnd"]), words, near)
