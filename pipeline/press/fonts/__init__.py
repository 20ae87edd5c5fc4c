"""Fonts as files: made ready, subset, merged, asked what they lack."""
