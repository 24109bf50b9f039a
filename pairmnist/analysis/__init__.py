"""Run records to tidy frames and statistics. No drawing here."""
