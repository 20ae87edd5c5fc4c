"""Pictures about pages, captions, streams and waiting."""

from __future__ import annotations

from canvas import ACCENT, INK, MIST, PAPER, QUIET, ROSE, RULE, SAND, SLATE, SMALL, WASH, Canvas


def grid() -> str:
    """A spread on its grid: margins, columns, gutters, baseline."""
    canvas = Canvas(560, "Une double page sur sa grille", background=WASH)
    left, right, top, foot = (36.0, 360.0), (360.0, 684.0), 60.0, 500.0
    for start, end in (left, right):
        canvas.rect((start, top), (end - start, foot - top), PAPER, stroke=RULE, stroke_width=1.5)
    for start, draw in ((66.0, _opening), (390.0, _facing_text)):
        _columns(canvas, start)
        draw(canvas, start)
    canvas.line((360, top), (360, foot), RULE, stroke_width=2)
    for x, words, target in (
        (84, "colonne", (84, 106)),
        (194, "gouttière", (194, 106)),
        (350, "ligne de base", (312, 142)),
        (632, "grand fond", (666, 150)),
    ):
        canvas.text((x, 40), words, SMALL, ACCENT, text_anchor="middle")
        canvas.line((x, 47), target, ACCENT, stroke_width=1.2)
        canvas.circle(target, 3.5, ACCENT)
    canvas.text(
        (360, 535),
        "Un texte, une image, une légende : trois objets, les mêmes lignes.",
        SMALL,
        QUIET,
        text_anchor="middle",
    )
    return canvas.svg()


def _columns(canvas: Canvas, start: float) -> None:
    """Six columns of 36 units and gutters of 8; twenty-one lines of 18 units."""
    for column in range(6):
        canvas.rect((start + column * 44, 88), (36, 378), ROSE, fill_opacity="0.35")
    for line in range(22):
        canvas.line((start, 88 + line * 18), (start + 256, 88 + line * 18), MIST, stroke_width=1)


def _lines(canvas: Canvas, start: float, top: int, count: int, width: float) -> None:
    """Lines of text as bars that stand on the baseline; the last one is short."""
    for line in range(count):
        share = 0.6 if line == count - 1 else (1.0, 0.97, 0.99, 0.95)[line % 4]
        canvas.rect((start, 88 + (top + line) * 18 - 8), (width * share, 8), QUIET)


def _opening(canvas: Canvas, start: float) -> None:
    canvas.rect((start, 88 + 4 * 18 - 26), (212, 26), INK)
    canvas.rect((start, 88 + 6 * 18 - 12), (124, 12), ACCENT)
    _lines(canvas, start, 9, 13, 168)
    canvas.rect((start + 176, 88 + 8 * 18), (80, 72), SLATE)
    for line in range(3):
        canvas.rect((start + 176, 88 + (13 + line) * 18 - 6), (80 - 18 * line, 5), QUIET)


def _facing_text(canvas: Canvas, start: float) -> None:
    canvas.rect((start, 88), (256, 144), SLATE)
    canvas.polygon([(start, 232), (start + 80, 150), (start + 130, 196), (start + 180, 132), (start + 256, 232)], MIST)
    canvas.circle((start + 214, 118), 13, SAND)
    _lines(canvas, start, 10, 12, 124)
    _lines(canvas, start + 132, 10, 12, 124)


def captions() -> str:
    """A frame with its safe area and a caption; below, when the caption comes and goes."""
    canvas = Canvas(600, "Un sous-titre dans l’image et dans le temps")
    left, top, width, tall = 40.0, 24.0, 640.0, 360.0
    canvas.rect((left, top), (width, tall), SLATE)
    canvas.rect((left, top + 232), (width, 128), "#3d4f5d")
    canvas.circle((540, 112), 34, SAND)
    canvas.polygon([(40, 256), (190, 150), (300, 222), (420, 128), (560, 226), (680, 178), (680, 256)], "#48606f")
    canvas.rect((left + 32, top + 18), (width - 64, tall - 36), stroke=PAPER, stroke_width=2, stroke_dasharray="8 6")
    canvas.text((84, 66), "zone sûre : 90 % de l’image", SMALL, "#ffffff")
    canvas.rect((126, 292), (468, 68), "#000000", fill_opacity="0.82")
    canvas.text((360, 320), "[Une corne de brume, au loin]", 22, "#ffffff", text_anchor="middle")
    canvas.text((360, 348), "— On ne voit plus la jetée.", 22, "#ffffff", text_anchor="middle")
    _timeline(canvas)
    return canvas.svg()


def _timeline(canvas: Canvas) -> None:
    def at(seconds: float) -> float:
        return 60 + seconds * 100

    canvas.text((40, 428), "Voix", SMALL, INK)
    for start, end in ((1.2, 1.5), (1.55, 2.1), (2.15, 2.6)):
        canvas.rect((at(start), 440), ((end - start) * 100, 26), SAND)
    canvas.text((40, 500), "Sous-titre", SMALL, INK)
    canvas.rect((at(1.2), 510), (370, 26), ACCENT)
    canvas.text((at(1.2) + 185, 529), "3,7\u00a0s", SMALL, "#ffffff", text_anchor="middle")
    canvas.line((at(5), 416), (at(5), 552), INK, stroke_dasharray="5 5")
    canvas.text((at(5) - 8, 430), "coupe du montage", SMALL, QUIET, text_anchor="end")
    canvas.line((at(0), 556), (at(6), 556), INK)
    for second in range(7):
        canvas.line((at(second), 551), (at(second), 561), INK)
        canvas.text((at(second), 582), f"{second}\u00a0s", SMALL, QUIET, text_anchor="middle")


def chain() -> str:
    """From the microphone to the ear, and where the seconds go."""
    canvas = Canvas(500, "La chaîne d’une webradio et ses retards")
    stages = (("Micro", "20 ms"), ("Encodeur", "0,1 s"), ("Découpe", "6 s"), ("Réseau", "0,4 s"), ("Tampon", "18 s"))
    for index, (name, delay) in enumerate(stages):
        x = 26 + index * 138
        strong = name in ("Découpe", "Tampon")
        canvas.rect((x, 30), (116, 62), ACCENT if strong else MIST, rx=4)
        canvas.text((x + 58, 67), name, SMALL, "#ffffff" if strong else INK, text_anchor="middle", font_weight="bold")
        label = delay.replace(" ", "\u00a0")
        canvas.text((x + 58, 118), label, SMALL, ACCENT if strong else QUIET, text_anchor="middle")
        if index:
            canvas.arrow((x - 20, 61), (x - 3, 61), INK)
    canvas.text((26, 172), "Retard de l’auditeur sur le studio, en secondes", 20, INK, font_weight="bold")
    ways = (
        ("Appel WebRTC", 0.4, SLATE),
        ("HLS à faible latence", 3.0, SLATE),
        ("Flux Icecast", 8.0, SLATE),
        ("HLS, tronçons de 2 s", 8.5, SLATE),
        ("HLS, tronçons de 6 s", 24.5, ACCENT),
    )
    for tick in range(0, 26, 5):
        x = 232 + tick * 17
        canvas.line((x, 196), (x, 446), RULE, stroke_width=1)
        canvas.text((x, 472), str(tick), SMALL, QUIET, text_anchor="middle")
    for row, (name, seconds, fill) in enumerate(ways):
        y = 204 + row * 48
        canvas.text((222, y + 23), name, SMALL, INK, text_anchor="end")
        canvas.rect((232, y), (seconds * 17, 34), fill)
        label = f"{seconds:g}".replace(".", ",")
        inside = seconds > 20
        end = 232 + seconds * 17 + (-8 if inside else 8)
        canvas.text((end, y + 23), label, SMALL, "#ffffff" if inside else INK, text_anchor="end" if inside else "start")
    return canvas.svg()


def progress() -> str:
    """What four progress bars show while twelve seconds pass (in English, as its article is)."""
    canvas = Canvas(560, "Four ways to fill a progress bar")

    def place(seconds: float, share: float) -> tuple[float, float]:
        return 84 + seconds * 48, 430 - share * 370

    for step in range(5):
        canvas.line(place(0, step / 4), place(12, step / 4), RULE, stroke_width=1)
        canvas.text((74, place(0, step / 4)[1] + 6), f"{step * 25}%", SMALL, QUIET, text_anchor="end")
    for second in range(0, 13, 3):
        canvas.text((place(second, 0)[0], 458), f"{second} s", SMALL, QUIET, text_anchor="middle")
    canvas.line(place(0, 0), place(12, 0), INK)
    ticks = [index / 10 for index in range(121)]
    honest = [(0.0, 0.0), (1.0, 0.06), (2.5, 0.24), (4.0, 0.27), (6.0, 0.52), (8.5, 0.6), (10.0, 0.88), (12.0, 1.0)]
    canvas.polyline([place(t, share) for t, share in honest], INK, stroke_width=4)
    canvas.polyline([place(t, t / 12) for t in ticks], SAND, stroke_width=4)
    canvas.polyline([place(t, (t / 12) ** 2) for t in ticks], ACCENT, stroke_width=4)
    canvas.polyline([place(t, 0.99 * (1 - 0.5**t)) for t in ticks], SLATE, stroke_width=4)
    names = (("work really done", INK), ("constant speed", SAND), ("speeding up", ACCENT), ("stuck at 99%", SLATE))
    for index, (name, stroke) in enumerate(names):
        x, y = 84 + (index % 2) * 320, 498 + (index // 2) * 36
        canvas.line((x, y - 6), (x + 44, y - 6), stroke, stroke_width=5)
        canvas.text((x + 56, y), name, SMALL, INK)
    return canvas.svg()
