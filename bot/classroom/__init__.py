"""The rules of classes, free of Slack."""
