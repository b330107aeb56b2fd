"""Handlers of what Slack sends: one file for each thing that people use."""
