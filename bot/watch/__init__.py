"""Class watch: checks upcoming classes and sends each notice once."""
