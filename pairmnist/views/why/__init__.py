"""The Why view: nine questions about what goes on inside the networks, a module for each."""
