"""The rules of the school, free of Slack."""
