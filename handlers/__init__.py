"""Slack in and out: one file for each thing a person touches."""
