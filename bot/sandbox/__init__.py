"""Local stand-ins for the platform and for Slack: for the console, the demo and the tests."""
