"""Emulate a terminal's screen: redrawn lines appear once."""

import re

_STEP = re.compile(
    r"\x1b\[(?P<how>[0-9;?]*)(?P<what>[A-Za-z])"  # move, erase, colour
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[=>78()][0B]?"  # titles of windows, kinds of keys
    r"|(?P<sign>[\r\n\b])|(?P<words>[^\x00-\x1f]+)|[\x00-\x1f]"
)


class Screen:
    """The lines of a screen and the position of its cursor."""

    def __init__(self) -> None:
        self._lines: list[str] = [""]
        self._row = self._column = 0

    def show(self, data: str) -> str:
        """Process output of a program; return the screen's text."""
        for step in _STEP.finditer(data):
            if step["words"]:
                self._write(step["words"])
            elif step["sign"]:
                self._move(step["sign"])
            elif step["what"]:
                self._control(step["what"], int(re.sub(r"\D.*", "", step["how"]) or 0))
        return "\n".join(line.rstrip() for line in self._lines).strip("\n")

    def _write(self, words: str) -> None:
        line = self._lines[self._row].ljust(self._column)
        self._lines[self._row] = line[: self._column] + words + line[self._column + len(words) :]
        self._column += len(words)

    def _move(self, sign: str) -> None:
        if sign == "\n":
            self._row += 1
            self._lines += [""] * (self._row + 1 - len(self._lines))
        self._column = max(0, self._column - 1) if sign == "\b" else 0

    def _control(self, what: str, number: int) -> None:
        if what == "A":
            self._row = max(0, self._row - (number or 1))
        elif what == "G":
            self._column = max(0, number - 1)
        elif what == "C":
            self._column += number or 1
        elif what == "K":
            line = self._lines[self._row]
            self._lines[self._row] = "" if number == 2 else line[: self._column]  # 2: all of it
        elif what == "J" and not number:
            self._lines[self._row + 1 :] = []
