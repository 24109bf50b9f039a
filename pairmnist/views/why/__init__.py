"""The Why view: eight questions about what goes on inside the networks, a module for each."""
