"""Every view in both themes, judged by axe-core."""

import re
from importlib import resources

import axe_playwright_python

from tests.support.visitor import settle

AXE = resources.files(axe_playwright_python).joinpath("axe.min.js").read_text(encoding="utf-8")
STATES = [
    "",
    "view=lesson",
    "view=lesson&lesson=one-tower-or-two&step=2",
    "view=training&compare=four",
    "view=training&seed=77",
    "view=errors&compare=four",
    "view=pairs",
    "view=pairs&hide=1",
    "view=pairs&pairs_with=share_weights:off",
    *(f"view=why&why={why}" for why in ("network", "towers", "digits", "head", "swap", "gradients", "replay", "hard")),
    "view=report",
    "view=sweep",
    "view=errors&present=1",
]
# In Streamlit's own markup, where we cannot mend it: the rule, what its element looks like, and why it stands.
STREAMLITS: list[tuple[str, str, str]] = []
RUN = """async rules => (await axe.run(document, rules ? { runOnly: { type: 'rule', values: rules } } : {})).violations
    .flatMap(rule => rule.nodes.map(node => [rule.id, node.html.slice(0, 300)]))"""


def violations(page, rules=None):
    found = page.evaluate(RUN, rules)
    return [
        (rule, html)
        for rule, html in found
        if not any(rule == known and re.search(pattern, html) for known, pattern, _ in STREAMLITS)
    ]


def test_axe_finds_no_violation_in_any_view_light_or_dark(visit):
    """The dark theme has the same elements in other colours, so there only contrasts are judged."""
    visitor = visit()
    page = visitor.open()
    page.evaluate(AXE)
    for state in STATES:
        page.emulate_media(color_scheme="light")
        visitor.go(state)
        assert not violations(page), state
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(
            "getComputedStyle(document.querySelector('.stApp')).backgroundColor === 'rgb(23, 22, 20)'"
        )
        settle(page)
        assert not violations(page, ["color-contrast"]), f"{state} in the dark"
