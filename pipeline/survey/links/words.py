"""What came of a visit, in words."""

from __future__ import annotations

from pipeline.i18n.sentences import sentence
from pipeline.survey.values import Visit, VisitResult

_WORDS = {
    VisitResult.ANSWERED: sentence("it is there"),
    VisitResult.GONE: sentence("the server says that this page is not there"),
    VisitResult.NO_SUCH_NAME: sentence("there is no server of this name"),
    VisitResult.NO_ANSWER: sentence("the server gives no answer"),
    VisitResult.TOO_SLOW: sentence("the server takes too long to answer"),
    VisitResult.CERTIFICATE: sentence("the server cannot prove who it is (certificate)"),
    VisitResult.NO_SENSE: sentence("the server’s answer cannot be read"),
    VisitResult.TOO_FAR: sentence("it leads on and on"),
    VisitResult.NOT_PUBLIC: sentence("it leads to a machine that is not on the public internet; not visited"),
    VisitResult.NOT_WEB: sentence("an address of this kind is not visited"),
}


def what_came(visit: Visit) -> str:
    """Return what came of a visit, as a sentence or the end of one."""
    if visit.leads_to:
        return sentence("it has moved for good to {address}", address=visit.leads_to)
    if visit.result is VisitResult.STATUS:
        return sentence(
            "the server answers with {status}, perhaps to visitors like this one alone", status=str(visit.status)
        )
    return _WORDS[visit.result]
