"""The class watch at work: looks at the classes near, and tells who is to be told, each once."""
