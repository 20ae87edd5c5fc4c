"""What the YAML parser complains of, in words for people who have never heard of YAML, and where the fault is.

The parser names the place where it stopped to understand. A bracket or quotation mark that is never closed was opened
before, perhaps lines before: there the mending has to be done.
"""

from __future__ import annotations

import yaml

from pipeline.i18n.sentences import of_library, sentence

# What the parser was at when it began something that has no end: the fault is where that was begun.
_BEGUN = ("flow sequence", "flow mapping", "quoted scalar", "simple key")
UNCLOSED_QUOTE, QUOTE_HINT = sentence("a quotation mark is opened and not closed"), sentence("add one at its end")
_QUOTE = sentence("put the value between quotation marks")
# Beginnings of the parser's words (libyaml's, and those of its twin in Python) -> ours, and how to mend it.
_WORDS = {
    "mapping values are not allowed": (sentence("a value holds a colon and is not between quotation marks"), ""),
    "found character that cannot start any token": (sentence("a tab, or a sign that no value may begin with"), ""),
    "found character '\\t' that cannot start": (
        sentence("a tab stands where there may be blanks only"),
        sentence("use blanks"),
    ),
    "found a tab character": (sentence("a tab stands where there may be blanks only"), sentence("use blanks")),
    "did not find expected ',' or ']'": (
        sentence("a bracket [ is opened and not closed"),
        sentence("add a ] at its end"),
    ),
    "expected ',' or ']'": (sentence("a bracket [ is opened and not closed"), sentence("add a ] at its end")),
    "did not find expected ',' or '}'": (
        sentence("a brace {{ is opened and not closed"),
        sentence("add a }} at its end"),
    ),
    "expected ',' or '}'": (sentence("a brace {{ is opened and not closed"), sentence("add a }} at its end")),
    "found unexpected end of stream": (UNCLOSED_QUOTE, QUOTE_HINT),
    "found unexpected document indicator": (UNCLOSED_QUOTE, QUOTE_HINT),
    "could not find expected ':'": (
        sentence("a line has no colon after its key, or no blank after the colon"),
        sentence("write it as “key: value”"),
    ),
    "did not find expected key": (
        sentence("a line is indented otherwise than its neighbours, or text follows a closing quotation mark"),
        "",
    ),
    "expected <block end>": (
        sentence("a line is indented otherwise than its neighbours, or text follows a closing quotation mark"),
        "",
    ),
    "block sequence entries are not allowed": (
        sentence("a list begins on the line of its key"),
        sentence("begin it on the next line"),
    ),
    "did not find expected alphabetic": (sentence("a value begins with * or &, which are signs of YAML"), _QUOTE),
    "expected alphabetic": (sentence("a value begins with * or &, which are signs of YAML"), _QUOTE),
    "found undefined alias": (sentence("a value begins with *, which is a sign of YAML"), _QUOTE),
    "could not determine a constructor": (sentence("a value begins with !, which is a sign of YAML"), _QUOTE),
    "did not find expected comment or line break": (
        sentence("a value begins with | or >, which are signs of YAML"),
        _QUOTE,
    ),
    "expected a comment or a line break": (sentence("a value begins with | or >, which are signs of YAML"), _QUOTE),
}


def understood(error: yaml.MarkedYAMLError) -> tuple[yaml.Mark | None, str, str]:
    """Return where a fault is, what the parser's complaint means, and how to mend it ("": as any such line)."""
    begun = error.context_mark is not None and any(kind in (error.context or "") for kind in _BEGUN)
    mark = error.context_mark if begun else error.problem_mark
    problem = error.problem or ""
    otherwise = of_library(problem) or sentence("it is no YAML"), ""
    what, hint = next((words for beginning, words in _WORDS.items() if problem.startswith(beginning)), otherwise)
    return mark, what, hint
