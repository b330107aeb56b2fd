"""A school for the handlers, as the end-to-end tests have it, and the tenant that the dispatcher works with."""

from tests.classroom.conftest import stage
from tests.end_to_end.conftest import clock, environment, school, seed
from tests.handlers.scene import press, scene

__all__ = ["clock", "environment", "press", "scene", "school", "seed", "stage"]
