"""Draw the sample collection's pictures anew: `python content/_dessins`. The same bytes each time."""

from __future__ import annotations

from pathlib import Path

import colour
import landscape
import learning
import page
import sound
import video

CONTENT = Path(__file__).resolve().parent.parent
DRAWINGS = {
    "images/gop.svg": video.group_of_pictures,
    "images/sonie.svg": sound.two_waveforms,
    "articles/mire/mire.svg": video.test_card,
    "images/plongements.svg": learning.scatter,
    "images/succes.svg": learning.success,
    "images/gamuts.svg": colour.chromaticities,
    "images/peaux.svg": colour.faces,
    "images/grille.svg": page.grid,
    "images/sous-titre.svg": page.captions,
    "images/chaine.svg": page.chain,
    "images/progress.svg": page.progress,
}


def main() -> None:
    """Write every picture into `content/`."""
    for path, draw in DRAWINGS.items():
        (CONTENT / path).write_text(draw(), "utf-8")
    images = CONTENT / "images"
    video.jpeg_losses().save(images / "jpeg-qualites.png", optimize=True)
    colour.banding().save(images / "degrades.png", optimize=True)
    landscape.landscape().save(images / "crete.jpg", quality=80, optimize=True, progressive=True)


if __name__ == "__main__":
    main()
