"""Make the sounds, the films, the pictures and the font of Radio Ricochet anew: `python docs/exemple/_media FFMPEG`.

It needs fontTools, espeak-ng and an FFmpeg with libx264, libvpx and libmp3lame (that of imageio-ffmpeg, for one). What
it makes is committed, for publishing needs none of them.
"""

from __future__ import annotations

import sys
from pathlib import Path

import drawings
import film
import font
import places
import reading
import recorder
import spectrum
import tune
import vectors

HERE = Path(__file__).resolve().parent.parent
READ_ALOUD = {
    # The labels of Audacity beside one, WebVTT beside the other: both tell when each block is heard.
    "porte": (reading.as_labels, ".txt"),
    "silences": (reading.as_webvtt, ".vtt"),
}


def main(ffmpeg: str) -> None:
    """Write each file beside those that show it."""
    draw()
    for name, (written, suffix) in READ_ALOUD.items():
        blocks = reading.blocks(HERE / "articles" / f"{name}.md")
        sound, spoken = reading.read_aloud(blocks)
        recorder.write_mp3(ffmpeg, sound, HERE / "sons" / f"{name}.mp3", "24k")
        (HERE / "sons" / f"{name}{suffix}").write_text(written(spoken), "utf-8")
    for name, sounds in tune.SOUNDS.items():
        recorder.write_mp3(ffmpeg, sounds(), HERE / "sons" / f"{name}.mp3", "48k")
    film.make(ffmpeg, HERE / "films")
    film.make_slow(ffmpeg, HERE / "films")
    font.make(HERE.parent.parent / "styles" / "fonts", HERE / "polices")


def draw() -> None:
    """Write the pictures."""
    images = HERE / "images"
    for name, drawn in vectors.DRAWINGS.items():
        (images / name).write_text(drawn(), "utf-8")
    for name, scene in places.SCENES.items():
        scene().save(images / name, quality=82, optimize=True, progressive=True)
    for name, thing in drawings.THINGS.items():
        thing().quantize(64).save(images / name, optimize=True)
    film.frame(film.AFTERWARDS).save(images / "cercles.jpg", quality=84, optimize=True)
    drawings.save_needle(images / "aiguille.gif")
    drawings.save_wave(images / "onde.webp")
    spectrum.picture(tune.signature()).quantize(256).save(images / "spectre.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
