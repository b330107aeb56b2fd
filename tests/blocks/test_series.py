"""What is said of a series: what clashes, what is missing, and how to go on."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from bot.blocks import Viewer
from bot.blocks.series import MAX_LISTED
from bot.classroom.results import SeriesConfirmation
from bot.gallery.samples import RESULTS
from bot.language.commands import ListRooms, NewSeries
from tests.blocks.messages import buttons, carried, render


def test_every_class_is_listed_before_anything_is_created(teacher: Viewer) -> None:
    message = render(RESULTS["series_confirmation"], teacher)
    assert message.text.count("\n• ") == 6
    assert {"confirm", "cancel"} <= buttons(message).keys()


def test_of_very_many_classes_those_that_clash_are_among_the_listed(teacher: Viewer) -> None:
    result = RESULTS["series_confirmation.longest"]
    assert isinstance(result, SeriesConfirmation)
    clash = result.classes[-1].clash
    assert clash is not None
    *others, last = (replace(planned, clash=None) for planned in result.classes)
    message = render(
        replace(result, classes=(*others, replace(last, clash=replace(clash, title="Chess")))), teacher
    )
    first = next(line for line in message.text.splitlines() if line.startswith("• "))
    assert "Chess" in first
    assert f"{len(result.classes) - MAX_LISTED} more" in message.text


def test_what_was_created_is_found_in_the_list(teacher: Viewer) -> None:
    listed = carried(buttons(render(RESULTS["series_created"], teacher))["run.list"])
    assert isinstance(listed, ListRooms)
    assert listed.mine
    assert listed.to
    assert listed.from_
    assert listed.to - listed.from_ == timedelta(weeks=5)


def test_where_it_ended_is_said_and_the_rest_can_be_created(teacher: Viewer) -> None:
    message = render(RESULTS["series_created.refused"], teacher)
    assert "Created 2 of 6 classes" in message.text
    assert "too many requests" in message.text
    rest = carried(buttons(message)["run.rest"])
    assert isinstance(rest, NewSeries)
    assert len(rest.occurrences) == 3


def test_what_is_not_known_is_said_to_be_so(teacher: Viewer) -> None:
    message = render(RESULTS["series_created.unknown"], teacher)
    assert "not known yet" in message.text
    assert "I go on looking" in message.text
