"""What is wrong with a recording and with what stands beside it, told at the place that plays it."""

from __future__ import annotations

from pipeline.i18n.sentences import sentence
from pipeline.normalise.body.embedded import POSTER, tracks_of
from pipeline.normalise.finish import FinishJob, PictureOutcome
from pipeline.pandoc.findings import Findings
from pipeline.pandoc.nodes import Node
from pipeline.text.neutral import asset_path

_RULE = "recording"
_SAVE = sentence("save it as MP3, as MP4 (H.264 and AAC) or as WebM")


def report_recording(node: Node, job: FinishJob, findings: Findings) -> None:
    """Name what is wrong with the recording to which a link leads, its poster and its captions."""
    triple, _, (address, _) = node["c"]
    attributes = dict(triple[2])
    report_found(address, job, node, findings)
    poster = attributes.get(POSTER, "")
    if poster and poster in job.images and not job.images[poster].asset:
        _report_poster(poster, job.images[poster], node, findings)
    for track, _ in tracks_of(attributes):
        if track not in job.captions:
            message = sentence("the captions {track} are not there, or have no times; left out", track=track)
            findings.add(_RULE, message, node, sentence("save them as WebVTT (.vtt), beside the recording"))


def report_found(address: str, job: FinishJob, node: Node | None, findings: Findings) -> None:
    """Name what is wrong with a recording, and with the captions that stand beside it."""
    resolved = job.links.get(address)
    found = job.recordings.get(asset_path(resolved.address)) if resolved else None
    if found is None:
        return
    if found.why:
        message = sentence("the recording {address} is played as it is: {why}", address=address, why=found.why)
        findings.add(_RULE, message, node, _SAVE)
    for path, why in found.wrong:
        findings.add(
            _RULE, sentence("{path} stands beside the recording and is left out: {why}", path=path, why=why), node
        )


def _report_poster(poster: str, outcome: PictureOutcome, node: Node, findings: Findings) -> None:
    why = outcome.why or sentence("it is not there")
    message = sentence("the picture {picture} cannot stand for the film: {why}", picture=poster, why=why)
    findings.add(outcome.rule, message, node, outcome.hint)
