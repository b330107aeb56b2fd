"""Timetables as schools keep them, in files or pasted: bytes -> sheets of cells -> the classes they mean.

Pure but for the child process that opens spreadsheets; knows nothing of Slack, Redis or the platform.
"""
