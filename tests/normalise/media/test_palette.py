"""Which drawings dark screens may turn to light ink."""

import pytest
from lxml import etree

from pipeline.normalise.media.palette import may_be_turned

_INK = '<path d="M0 0h9" stroke="#1c1b1a" fill="none"/>'
_TINTS = "".join(f'<rect fill="#{shade}"/>' for shade in ("905334", "c88159", "eaa984", "83583f", "be8460"))


@pytest.mark.parametrize(
    ("shapes", "turns"),
    [
        (_INK, True),
        (f'<rect width="90" height="60" fill="#fffdf9"/>{_INK}<circle fill="rgb(138, 43, 29)"/>', True),
        (f"<style>.a{{fill:steelblue;stroke:#8a2b1d}} .b{{stroke-width:2}}</style>{_INK}", True),
        ('<path fill="url(#a)" style="fill:currentColor"/>', True),
        (_INK + _TINTS, False),
        (
            f'<g style="fill:red"/><g style="fill:lime"/><g style="fill:blue"/><g style="fill:gold"/>{_TINTS[:22]}',
            False,
        ),
        (f'<rect width="100%" height="60" fill="#10202a"/>{_INK}', False),
        (f'<rect width="90" height="60" fill="darkslategray"/>{_INK}', False),
        (f'<rect width="90" height="60" style="fill: hsl(210, 45%, 11%)"/>{_INK}', False),
        (f'<rect width="90" height="60" fill="rgb(16 32 42 / 90%)"/>{_INK}', False),
        (f'<rect width="9" height="9" fill="#10202a"/>{_INK}', True),
        ('<path fill="red"/><path fill="#f00"/><path fill="#ff0000"/><path fill="blue"/><path fill="#00f"/>', True),
        ('<rect width="90" height="60" fill="ghostwhite"/><path fill="transparent" stroke="dimgrey"/>', True),
        (f'{_INK}<image href="data:image/png;base64,"/>', False),
    ],
)
def test_few_colours_on_a_light_ground_may_be_turned(shapes: str, turns: bool) -> None:
    root = etree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60">{shapes}</svg>')
    assert may_be_turned(root) is turns
