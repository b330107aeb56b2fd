"""The handlers of commands, independent of Slack."""
