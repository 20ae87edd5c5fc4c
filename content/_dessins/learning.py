"""Pictures about learning machines: headlines as points, success that feeds on itself."""

from __future__ import annotations

import random
from collections import Counter
from math import hypot, log, sqrt

from canvas import ACCENT, INK, MIST, QUIET, RULE, SAND, SLATE, SMALL, Canvas

# Headlines of a paper that does not exist: theme, words.
HEADLINES = (
    ("météo", "Forte pluie attendue sur la côte ce week-end"),
    ("météo", "Alerte aux orages et à la pluie sur la côte"),
    ("météo", "Le vent et la pluie gênent les ferries"),
    ("météo", "Après les orages, retour du soleil sur la côte"),
    ("météo", "Alerte au vent : les ferries restent à quai"),
    ("sport", "Le match nul qui sauve l'équipe"),
    ("sport", "L'équipe gagne le match à la dernière minute"),
    ("sport", "Un but à la dernière minute, et c'est la finale"),
    ("sport", "Finale : l'équipe sans son gardien de but"),
    ("sport", "Le gardien, héros du match"),
    ("cinéma", "Un premier film primé au festival"),
    ("cinéma", "Festival : le film que la salle a applaudi"),
    ("cinéma", "La salle du quartier rouvre avec un film muet"),
    ("cinéma", "Le cinéma muet revient en salle"),
    ("cinéma", "Cinéma : le festival fait salle comble"),
    ("?", "Vent, pluie, orages : le match interrompu"),
    ("?", "Un film sur le gardien et son équipe"),
)
FILLS = {"météo": SLATE, "sport": SAND, "cinéma": ACCENT, "?": INK}
STOP = frozenset("le la les l un une du de des et à au aux ce c est en que qui sur son sans fait avec a".split())


def bag(headline: str) -> Counter[str]:
    """The words of a headline, cut to five letters so that forms of one word meet."""
    letters = "".join(letter if letter.isalpha() else " " for letter in headline.lower())
    return Counter(word[:5] for word in letters.split() if word not in STOP)


def vectors() -> list[list[float]]:
    """One unit vector a headline: how often each word occurs in it, rare words weighing more."""
    bags = [bag(headline) for _, headline in HEADLINES]
    words = sorted(set().union(*bags))
    rarity = [log(len(bags) / sum(word in one for one in bags)) for word in words]
    rows = [[one[word] * weight for word, weight in zip(words, rarity, strict=True)] for one in bags]
    return [[value / sqrt(sum(v * v for v in row)) for value in row] for row in rows]


def principal_plane(rows: list[list[float]]) -> list[tuple[float, float]]:
    """Each row's place on the two directions in which the rows differ most (power iteration)."""
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    centred = [[value - mean for value, mean in zip(row, means, strict=True)] for row in rows]
    axes: list[list[float]] = []
    for seed in (1, 2):
        axis = [((index * 7919 + seed * 104729) % 97) / 97 - 0.5 for index in range(len(means))]
        for _ in range(400):
            scores = [_dot(row, axis) for row in centred]
            axis = [sum(s * row[i] for s, row in zip(scores, centred, strict=True)) for i in range(len(axis))]
            for other in axes:
                part = _dot(axis, other)
                axis = [value - part * o for value, o in zip(axis, other, strict=True)]
            length = sqrt(_dot(axis, axis))
            axis = [value / length for value in axis]
        axes.append(axis)
    return [(_dot(row, axes[0]), _dot(row, axes[1])) for row in centred]


def _dot(left: list[float], right: list[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))


def apart(points: list[tuple[float, float]], gap: float) -> list[tuple[float, float]]:
    """The points, those that would overlap pushed apart until each pair keeps `gap` units."""
    moved = [list(point) for point in points]
    for _ in range(60):
        for index, one in enumerate(moved):
            for other in moved[:index]:
                dx, dy = one[0] - other[0], one[1] - other[1]
                distance = hypot(dx, dy) or 1.0
                if distance < gap:
                    push = (gap - distance) / 2 / distance
                    one[0], one[1] = one[0] + dx * push, one[1] + dy * push
                    other[0], other[1] = other[0] - dx * push, other[1] - dy * push
    return [(x, y) for x, y in moved]


def scatter() -> str:
    """Seventeen headlines on a plane, near where they share words."""
    height = 560.0
    canvas = Canvas(height, "Dix-sept titres de presse, placés d’après leurs mots")
    places = principal_plane(vectors())
    xs, ys = [x for x, _ in places], [y for _, y in places]
    scale = min(600 / (max(xs) - min(xs)), 400 / (max(ys) - min(ys)))
    points = [
        (360 + (x - (max(xs) + min(xs)) / 2) * scale, 300 - (y - (max(ys) + min(ys)) / 2) * scale) for x, y in places
    ]
    points = apart(points, 31)
    for step in range(1, 6):
        canvas.line((step * 120, 66), (step * 120, 530), RULE, stroke_width=1)
    for step in range(5):
        canvas.line((30, 66 + step * 116), (690, 66 + step * 116), RULE, stroke_width=1)
    for index, ((x, y), (theme, _)) in enumerate(zip(points, HEADLINES, strict=True), start=1):
        if theme == "?":
            canvas.rect((x - 14, y - 14), (28, 28), INK)
        else:
            canvas.circle((x, y), 15, FILLS[theme])
        letters = INK if theme == "sport" else "#ffffff"
        canvas.text((x, y + 6), str(index), 18, letters, text_anchor="middle", font_weight="bold")
    for column, theme in enumerate(("météo", "sport", "cinéma")):
        canvas.circle((44 + column * 122, 34), 10, FILLS[theme])
        canvas.text((62 + column * 122, 40), theme, SMALL)
    canvas.rect((412, 24), (20, 20), INK)
    canvas.text((442, 40), "deux thèmes à la fois", SMALL)
    return canvas.svg()


def urn(seed: int, videos: int, visits: int, *, follow: bool) -> list[int]:
    """Views of each of `videos` equal films after so many visits; `follow` picks in proportion to past views."""
    chance = random.Random(seed)  # noqa: S311 - a drawing wants the same draw each time
    views = [1] * videos
    for _ in range(visits):
        if not follow:
            views[int(chance.random() * videos)] += 1
            continue
        target = chance.random() * sum(views)
        index = 0
        while target >= views[index]:
            target -= views[index]
            index += 1
        views[index] += 1
    return views


def success() -> str:
    """The same sixty films, watched six thousand times: at random, and twice by following success."""
    canvas = Canvas(600, "Soixante vidéos de même qualité, six mille visites, trois histoires")
    runs = (
        ("Chacun choisit au hasard", urn(1, 60, 6000, follow=False), MIST),
        ("Chacun suit le succès, première histoire", urn(3, 60, 6000, follow=True), SLATE),
        ("Chacun suit le succès, seconde histoire", urn(8, 60, 6000, follow=True), ACCENT),
    )
    highest = max(max(views) for _, views, _ in runs)
    for row, (heading, views, fill) in enumerate(runs):
        floor = 178.0 + row * 196
        canvas.text((30, floor - 136), heading, 20, INK, font_weight="bold")
        for index, count in enumerate(views):
            tall = 118 * count / highest
            canvas.rect((30 + index * 11, floor - tall), (8, tall), fill)
        canvas.line((30, floor), (690, floor))
        note = f"la plus vue : {max(views)}"
        canvas.text((690, floor - 136), note, SMALL, QUIET, text_anchor="end")
    return canvas.svg()
