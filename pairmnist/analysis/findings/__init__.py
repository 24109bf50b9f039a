"""What each view found, in a few plain words with every number computed from the runs.

Each function takes what the view shows and returns Markdown in which only ** is used: what was found with its number,
the 95 % interval of its mean over networks, and which is better, or that these networks cannot tell. It is empty where
nothing is there to say it of. "A is better" is only said where the paired test says so (`differences.Contrast`).

Training and Errors: `errors.errors`. Pairs: `pairs.pairs`. Report: `pairmnist.report.reading.finding`. Sweeps:
`sweep.sweep`. Why: `head.digits_or_head` and `together.together`, `head.heads_map`, `towers.reading`,
`towers.confusion`, `towers.likeness`, `pairs.swap`, `pairs.hard`, `towers.gradients`, `head.replay`, `towers.network`.
"""
