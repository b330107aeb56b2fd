"""Timetables that are applied or undone: steps of one durable job, told of in a message that is kept up to date."""
