"""Gradients as greys: their colours are looked up at 256 places, for no mean of two tones is the tone of a mean."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence

from pikepdf import Array, Object, Pdf

from pipeline.press.grey.tones import GREY, converter

_PLACES = 256
_AXIAL, _RADIAL = 2, 3
_INTERPOLATED, _STITCHED = 2, 3
_Function = Callable[[float], list[float]]


def grey_shading(pdf: Pdf, shading: Object) -> None:
    """Make the colours of a gradient greys.

    Raises:
        ValueError: it is no gradient along a line or between circles, or its colours come from a program.
    """
    if shading.ColorSpace == GREY:
        return
    if int(shading.ShadingType) not in (_AXIAL, _RADIAL):
        raise ValueError(f"a shading of the type {shading.ShadingType} cannot be made grey")
    tone_of = converter(shading.ColorSpace)
    color_at = _evaluated(shading.Function)
    start, end = (float(each) for each in shading.get("/Domain", Array([0, 1])))
    places = [start + (end - start) * place / (_PLACES - 1) for place in range(_PLACES)]
    tones = bytes(round(255 * tone_of(color_at(place))) for place in places)
    shading.Function = pdf.make_stream(
        tones,
        FunctionType=0,
        Domain=Array([start, end]),
        Range=Array([0, 1]),
        Size=Array([_PLACES]),
        BitsPerSample=8,
    )
    if "/Background" in shading:
        shading.Background = Array([round(tone_of([float(each) for each in shading.Background]), 4)])
    shading.ColorSpace = GREY


def _evaluated(function: Object) -> _Function:
    if isinstance(function, Array):
        parts = [_evaluated(part) for part in function]
        return lambda at: [value for part in parts for value in part(at)]
    match int(function.FunctionType):
        case 2:
            return _interpolated(function)
        case 3:
            return _stitched(function)
        case other:
            raise ValueError(f"a gradient by a function of the type {other} cannot be made grey")


def _interpolated(function: Object) -> _Function:
    first, last = (_floats(function.get(key, default)) for key, default in (("/C0", [0]), ("/C1", [1])))
    power = float(function.N)
    return lambda at: [low + at**power * (high - low) for low, high in zip(first, last, strict=True)]


def _stitched(function: Object) -> _Function:
    parts = [_evaluated(part) for part in function.Functions]
    (start, end), bounds, encode = (_floats(function[key]) for key in ("/Domain", "/Bounds", "/Encode"))
    edges = [start, *bounds, end]

    def color_at(at: float) -> list[float]:
        at = min(max(at, start), end)
        index = bisect.bisect_right(bounds, at)
        low, high = edges[index], edges[index + 1]
        share = (at - low) / (high - low) if high > low else 0.0
        return parts[index](encode[2 * index] + share * (encode[2 * index + 1] - encode[2 * index]))

    return color_at


def _floats(values: Sequence[float] | Object) -> list[float]:
    return [float(value) for value in values]
