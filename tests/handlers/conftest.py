"""A school for the handlers, as the end-to-end tests have it."""

from tests.end_to_end.conftest import clock, environment, school, seed

__all__ = ["clock", "environment", "school", "seed"]
