"""A project that tests publish repeatedly: six articles, each with a picture and a link to the next."""

import io
from pathlib import Path

from PIL import Image

from pipeline.options import Options
from pipeline.publish import plan

_POST = """\
---
title: L’essai {number}
date: 2025-03-0{number}
tags: [essais, {tag}]
author: Ada Martin
---
Un premier paragraphe, qui présente, et son [voisin](essai-{other}.md).

## Suite

Un second paragraphe, et fin. ![Un plan](plan-{number}.png)
"""


class Project:
    """Six posts, each with a picture, and their output."""

    def __init__(self, folder: Path) -> None:
        self.options = Options(folder / "content", folder / "output", workers=1)
        self.options.content.mkdir()
        (self.options.content / "collection.yaml").write_text("base_url: https://essai.example/\n", "utf-8")

    def draw(self, number: int, colour: str) -> None:
        """Draw an article's picture in a colour."""
        data = io.BytesIO()
        Image.new("RGB", (60 + number, 40), colour).save(data, "PNG")
        (self.options.content / f"plan-{number}.png").write_bytes(data.getvalue())

    def write(self) -> None:
        """Write posts and pictures in their first state."""
        for number in range(1, 7):
            self.add(number)
            self.draw(number, "#20508a")
        self.path_of(7).unlink(missing_ok=True)

    def add(self, number: int) -> None:
        """Write one post in its first state, or a seventh."""
        tag = "pairs" if number % 2 == 0 else "impairs"
        self.path_of(number).write_text(_POST.format(number=number, other=number % 6 + 1, tag=tag), "utf-8")

    def path_of(self, number: int) -> Path:
        """Return the file of a post."""
        return self.options.content / f"essai-{number}.md"

    def edit(self, number: int, old: str, new: str) -> None:
        """Replace text in a post."""
        path = self.path_of(number)
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    def reasons(self) -> dict[str, list[str]]:
        """Return the planned jobs by edition, with the reasons."""
        return {name: [str(reason) for reason in reasons] for name, reasons in plan(self.options).items()}

    def files(self) -> dict[str, bytes]:
        """Return the files in the output folder."""
        paths = (path for path in self.options.output.rglob("*") if path.is_file())
        return {path.relative_to(self.options.output).as_posix(): path.read_bytes() for path in paths}
