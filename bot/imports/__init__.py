"""Applies and undoes timetables, as the steps of one durable job, with a progress message that is updated."""
