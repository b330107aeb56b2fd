"""A school for the handlers, as the end-to-end tests have it, and the tenant that the dispatcher works with."""

import pytest

from tests.classroom.conftest import setup
from tests.end_to_end.conftest import clock, environment, manual_clock, patient_with_redis, school, seed
from tests.handlers.harness import harness, press

__all__ = [
    "clock",
    "environment",
    "harness",
    "manual_clock",
    "patient_with_redis",
    "press",
    "school",
    "seed",
    "setup",
]


@pytest.fixture(autouse=True)
def patient_everywhere(patient_with_redis: None) -> None:
    """The dispatcher of a harness waits for Redis as long as that of a school."""
