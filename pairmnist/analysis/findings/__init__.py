"""What each view found, in a few plain words with every number computed from the runs.

Each function takes what the view shows and returns Markdown in which only ** is used: what was found with its number,
the 95 % interval of its mean over networks, and which is better, or that these networks cannot tell. It is empty where
nothing is trained. "A is better" is only said where the paired test says so (see `differences.Contrast`).
"""
