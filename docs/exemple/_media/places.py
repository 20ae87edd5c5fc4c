"""Large pictures: the gate at dawn, the cupboard that is a studio, a portrait."""

from __future__ import annotations

from math import sin

from palette import CORAL, DEEP, FOAM, INK, MIST, PAPER, PETROL, SKIN, SUN, Sheet
from PIL import Image


def gate() -> Image.Image:
    """A school before sunrise: one lit window, and a gate."""
    sheet = Sheet(1200, 675, DEEP)
    sheet.sky(DEEP, "#e9a66b", 520)
    sheet.disc((905, 500), 95, "#f7d9a4")
    sheet.rect((120, 250, 860, 560), "#17404c")
    sheet.polygon([(90, 255), (490, 150), (890, 255)], "#10333e")
    for column in range(6):
        for row in range(2):
            lit = (column, row) == (1, 0)
            left, top = 175 + 115 * column, 295 + 125 * row
            sheet.rect((left, top, left + 62, top + 82), SUN if lit else "#0f2c36", 3)
    sheet.rect((0, 545, 1200, 675), "#0a2129")
    for bar in range(27):
        x = 30 + 44 * bar
        height = 452 - 26 * sin(bar / 26 * 3.1416)
        sheet.line([(x, height), (x, 640)], INK, 7)
        sheet.disc((x, height - 8), 8, INK)
    for y in (500, 612):
        sheet.line([(0, y), (1200, y)], INK, 8)
    return sheet.done()


def studio() -> Image.Image:
    """A cupboard with its doors open: foam on the walls, a microphone, a lamp that says that one is on air."""
    sheet = Sheet(1200, 675, "#e7dcc6")
    sheet.rect((0, 590, 1200, 675), "#b98f5f")
    sheet.rect((300, 60, 900, 610), "#6d4a2c", 8)
    sheet.rect((325, 85, 875, 590), DEEP)
    for row in range(7):
        for column in range(10):
            left, top = 335 + 54 * column, 95 + 54 * row
            sheet.polygon([(left, top + 46), (left + 23, top + 4), (left + 46, top + 46)], "#12414f")
    sheet.polygon([(300, 60), (150, 100), (150, 640), (300, 610)], "#87603c")
    sheet.polygon([(900, 60), (1050, 100), (1050, 640), (900, 610)], "#87603c")
    sheet.rect((350, 470, 850, 500), "#c79b69", 4)
    sheet.line([(600, 470), (600, 330)], "#c9d4d3", 12)
    sheet.rect((548, 190, 652, 350), "#c9d4d3", 52)
    for y in range(215, 300, 17):
        sheet.line([(566, y), (634, y)], PETROL, 5)
    sheet.rect((500, 105, 700, 155), CORAL, 12)
    sheet.disc((528, 130), 9, PAPER)
    sheet.line([(555, 130), (675, 130)], PAPER, 8)
    sheet.rect((690, 425, 820, 470), FOAM, 6)
    for x, y in ((715, 447), (750, 447), (785, 447)):
        sheet.disc((x, y), 10, PETROL)
    return sheet.done()


def portrait() -> Image.Image:
    """A boy with headphones, who listens with his eyes closed."""
    sheet = Sheet(600, 720, FOAM)
    sheet.disc((300, 330), 265, MIST)
    sheet.polygon([(80, 720), (130, 575), (240, 520), (360, 520), (470, 575), (520, 720)], PETROL)
    sheet.rect((250, 440, 350, 560), SKIN, 40)
    sheet.ellipse((180, 170, 420, 490), SKIN)
    sheet.ellipse((172, 130, 428, 330), INK)
    sheet.ellipse((196, 225, 404, 420), SKIN)
    for x in (248, 352):
        sheet.arc((x - 26, 300, x + 26, 344), 15, 165, INK, 6)
    sheet.line([(300, 335), (292, 378), (306, 380)], "#96643f", 6)
    sheet.arc((262, 385, 338, 440), 25, 155, "#7a3f2b", 7)
    sheet.arc((140, 90, 460, 520), 190, 350, CORAL, 22)
    for left in (132, 418):
        sheet.rect((left, 270, left + 50, 390), CORAL, 24)
    for ring in (70, 110, 150):
        sheet.arc((300 - ring - 180, 330 - ring, 300 + ring + 180, 330 + ring), -14, 14, PETROL, 5)
    return sheet.done()


SCENES = {"porte.jpg": gate, "placard.jpg": studio, "sami.jpg": portrait}
