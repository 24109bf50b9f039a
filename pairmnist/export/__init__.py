"""What a person takes away: tables, figures, a page of their own, weights, and how all of it was made."""
