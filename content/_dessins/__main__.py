"""Draw the sample collection's pictures anew: `python content/_dessins`. The same bytes each time."""

from __future__ import annotations

from pathlib import Path

import sound
import video

CONTENT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write every picture into `content/`."""
    drawings = {
        "images/gop.svg": video.group_of_pictures,
        "images/sonie.svg": sound.two_waveforms,
        "articles/mire/mire.svg": video.test_card,
    }
    for path, draw in drawings.items():
        (CONTENT / path).write_text(draw(), "utf-8")
    video.jpeg_losses().save(CONTENT / "images/jpeg-qualites.png", optimize=True)


if __name__ == "__main__":
    main()
