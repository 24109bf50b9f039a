"""The Pairs view: the very pairs that networks got wrong."""
