"""Addresses that nobody of good will opens."""

import random

from pairmnist.link import address


def hostile(dice: random.Random) -> dict[str, list[str]]:
    """Some of the page's parameters, and others, with values that are wrong, huge, strange or somebody's code."""
    values = [
        "", "\0", "nan", "-inf", "1e309", "-1", "0x10", "1_000", "९", "9" * 5000, "<script>alert(1)</script>", "'; --",
        "http://127.0.0.9/x.png", "![x](http://127.0.0.9/x.png)", "../../etc/passwd", "{gain}", "%00",
        "epochs:" + "9" * 400, "share_weights:off,alpha:nan", "🔢" * 100, "True", "None", "[]", "0.1" * 30,
    ]  # fmt: skip
    names = dice.sample(
        [*address.NAMES, "teach", "join", "lesson", "step", "only", "__proto__", ""], dice.randint(1, 8)
    )
    return {name: [dice.choice(values) + dice.choice(["", dice.choice(values)]) for _ in range(2)] for name in names}
