"""A school for the handlers, as the end-to-end tests have it, and the tenant that the dispatcher works with."""

import pytest

from tests.classroom.conftest import stage
from tests.end_to_end.conftest import clock, environment, manual_clock, patient_with_redis, school, seed
from tests.handlers.scene import press, scene

__all__ = [
    "clock",
    "environment",
    "manual_clock",
    "patient_with_redis",
    "press",
    "scene",
    "school",
    "seed",
    "stage",
]


@pytest.fixture(autouse=True)
def patient_everywhere(patient_with_redis: None) -> None:
    """The dispatcher of a scene waits for Redis as long as that of a school."""
