"""The words of the declaration of accessibility as French law has them; they are printed, in French and nowhere else.

Law 2005-102 of 11 February 2005, article 47; decree 2019-768 of 24 July 2019; order of 20 September 2019 (RGAA), whose
model names what a declaration has to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.settings import Settings

_WHOLE, _HALF = 100, 50  # per cent of the criteria: total and partial conformity, after the order
_RGAA = "référentiel général d’amélioration de l’accessibilité (RGAA)"

STATE = "État de conformité"
RESULTS = "Résultats de l’audit"
EXCEPTIONS = "Contenus non accessibles"
CHECKS = "Ce qui a été vérifié par la machine"
ABOUT_CHECKS = "À chaque publication, le programme relit tous les textes du site. La dernière fois, il a compté :"
CHECKED = ("Images sans texte alternatif", "Intertitres remis à leur niveau", "Liens qui ne mènent nulle part")
NO_AUDIT = "Ces vérifications ne remplacent pas un audit : une machine ne voit qu’une partie des défauts."
CONTACT = "Retour d’information et contact"
ASK = (
    "Si vous n’arrivez pas à accéder à un contenu, écrivez-nous : vous serez orienté vers une alternative accessible,"
    " ou vous recevrez le contenu sous une autre forme."
)
REMEDY = "Voies de recours"
DEFENDER = (
    (
        "Si vous nous avez signalé un défaut d’accessibilité qui vous empêche d’accéder à un contenu, et que vous"
        " n’avez pas obtenu de réponse satisfaisante, vous pouvez saisir le Défenseur des droits : par son"
        " formulaire, https://formulaire.defenseurdesdroits.fr/, auprès de son délégué dans votre région, ou par"
        " courrier, gratuit et sans timbre :"
    ),
    "Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07",
)


def applies(language: str) -> bool:
    """Return whether a collection in this language is taken for one of France: “fr”, but not “fr-CH” or “fr-CA”."""
    return language.casefold() in ("fr", "fr-fr")


def state(rate: float | None) -> str:
    """Return the state of conformity, as every home page must say it."""
    if rate is None or rate < _HALF:
        return "non conforme"
    return "totalement conforme" if rate >= _WHOLE else "partiellement conforme"


def opening(settings: Settings, rate: float | None) -> Iterator[str]:
    """Yield what a declaration begins with; nobody is bound to a promise who has measured nothing."""
    if rate is not None and settings.publisher:
        yield (
            f"{settings.publisher} s’engage à rendre son site accessible, conformément à l’article 47 de la loi"
            " n° 2005-102 du 11 février 2005."
        )
    where = f" ({settings.base_url})" if settings.base_url else ""
    yield f"Cette déclaration d’accessibilité s’applique à {settings.title}{where}."


def conformity(title: str, rate: float | None) -> str:
    """Return the sentence on the state of conformity."""
    if rate is None:
        return (
            f"{title} n’est pas en conformité avec le {_RGAA} : il n’existe aucun résultat d’audit en cours de validité"
            " qui permette de mesurer le respect des critères."
        )
    if rate < _HALF:
        return f"{title} n’est pas en conformité avec le {_RGAA} : moins de la moitié des critères sont respectés."
    kind = "totale" if rate >= _WHOLE else "partielle"
    return f"{title} est en conformité {kind} avec le {_RGAA}."


def results(day: str, kind: str, rate: str) -> str:
    """Return the sentence on the result of an audit."""
    when = f" du {day}" if day else ""
    what = f" ({kind})" if kind else ""
    return f"L’audit de conformité{when}{what} révèle que {rate} des critères du RGAA sont respectés."
