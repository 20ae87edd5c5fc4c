"""Sixty formulas, from sums to matrices, as they are written in France."""
