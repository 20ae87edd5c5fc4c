"""Frozen values and functions in, results out: a parallel map with a cache on disk that knows nothing of publishing."""
