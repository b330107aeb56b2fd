"""Messages nobody asked for just then: class watch, the classes of the day, offers to substitute, each sent once."""
