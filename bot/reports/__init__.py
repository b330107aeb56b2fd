"""Scheduled reports: when they are due, and sending each exactly once."""
