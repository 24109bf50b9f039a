"""The Why view: eight questions about what sharing and the auxiliary loss change inside the networks."""
