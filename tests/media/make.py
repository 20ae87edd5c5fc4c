"""Make the sounds and films of the tests: `python -m tests.media.make FFMPEG` (and espeak-ng).

They are committed, so that tests need neither program. FFmpeg 7 comes with imageio-ffmpeg, for one. `record.js` makes a
browser's recordings.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SAID = "Bonjour. Voici la radio du collège."
# A test picture of FFmpeg's own, at five frames a second.
SEEN = ("-f", "lavfi", "-i", "testsrc=size=160x90:rate=5:duration=2")
SOUNDS = {
    "bonjour.mp3": ("-b:a", "32k", "-ar", "22050"),
    "bonjour.m4a": ("-c:a", "aac", "-b:a", "32k"),
    "bonjour.opus": ("-c:a", "libopus", "-b:a", "16k"),
}
H264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p")


def make(ffmpeg: str) -> None:
    """Synthesize speech, encode it in each format, then make the films."""
    exact = ("-v", "error", "-y", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact")

    def run(*words: str) -> None:
        subprocess.run([ffmpeg, *words], check=True)

    with tempfile.TemporaryDirectory() as folder:
        spoken = f"{folder}/bonjour.wav"
        subprocess.run(["espeak-ng", "-v", "fr", SAID, "-w", spoken], check=True)  # noqa: S607 - whichever there is
        for name, how in SOUNDS.items():
            run("-i", spoken, *exact, *how, str(HERE / name))
        audible = ("-shortest", "-c:a", "aac", "-b:a", "16k")
        run(*SEEN, "-i", spoken, *exact, *H264, *audible, str(HERE / "film.mp4"))
        run(*SEEN, *exact, *H264, "-movflags", "+faststart", str(HERE / "silent.mp4"))
        run(*SEEN, *exact, "-c:v", "libvpx-vp9", "-b:v", "20k", str(HERE / "film.webm"))


if __name__ == "__main__":
    make(sys.argv[1])
