"""`schema`: what an editor needs to check settings and front matter while one writes."""

from __future__ import annotations

from pipeline.cli.language import spoken
from pipeline.cli.option_values import OptionError
from pipeline.i18n.sentences import sentence
from pipeline.new.schemas import SCHEMAS, dump_schema
from pipeline.text.visible import write_lines


def schema(*, name: str) -> None:
    """Print a JSON schema."""
    if name not in SCHEMAS:
        raise OptionError(
            sentence("no schema is named “{name}”; there are {names}", name=name, names=", ".join(SCHEMAS))
        )
    write_lines(dump_schema(name, spoken()))
