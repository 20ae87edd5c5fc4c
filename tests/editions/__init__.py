"""Tests of the editions."""
