"""Where a figure stands and how wide it is: what its picture says of that, the figure is to say."""

from __future__ import annotations

import re

from pipeline.normalise.html.trees import Tree

_PLACES = re.compile(r"left|right|share-\d{2,3}")


def place_figures(tree: Tree) -> None:
    """Move the names of places from pictures to their figures; among words a picture stands where it stands."""
    for image in tree.iter("img"):
        names = [name for name in image.get("class", "").split() if _PLACES.fullmatch(name)]
        if not names:
            continue
        figure = next(image.iterancestors("figure"), None)
        image.classes -= set(names) if figure is not None else {"left", "right"}
        if figure is not None:
            figure.classes.update(names)
        if not image.get("class"):
            image.attrib.pop("class", None)
