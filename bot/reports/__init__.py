"""Reports that arrive by themselves: when they are due, and how each is sent once, whatever happens."""
