"""Frames → charts: functions without streamlit. One module a theme; `theme` has what they share."""
