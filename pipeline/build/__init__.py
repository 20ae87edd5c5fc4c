"""The runner: a parallel map over jobs, and nothing of publishing."""
