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
RUN = """async rules => (await axe.run(document, {
        preload: false, resultTypes: ['violations'], ...(rules && { runOnly: { type: 'rule', values: rules } })
    })).violations
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


CONTROLS = """() => [...document.querySelectorAll('.stApp :is(button, input, summary)')].filter(control =>
    control.checkVisibility({ visibilityProperty: true }) && control.getBoundingClientRect().width > 1
).map(control => control.outerHTML.slice(0, 200))"""


def test_what_is_printed_from_the_dark_theme_is_light_and_has_no_controls(visit):
    visitor = visit()
    page = visitor.open()
    for state in ("view=lesson", "view=why&why=replay", "view=report"):
        page.emulate_media(color_scheme="dark", media="screen")
        visitor.go(state)
        assert page.evaluate(CONTROLS), state
        page.emulate_media(color_scheme="dark", media="print")
        assert not page.evaluate(CONTROLS), state
        assert page.locator(".stApp").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"
        assert not page.locator(".stMain canvas:visible").count(), f"{state} has what is printed as dark as it is seen"


def test_in_forced_colours_switches_pages_and_wrong_answers_are_seen_and_so_is_the_focus(visit):
    visitor = visit()
    page = visitor.open("view=pairs")
    page.emulate_media(forced_colors="active")
    on = page.get_by_role("switch", name="Weight sharing").locator("xpath=ancestor::label/div[1]")
    off = page.get_by_role("switch", name="Hide answers").locator("xpath=ancestor::label/div[1]")
    colour = "e => getComputedStyle(e).backgroundColor"
    assert on.evaluate(colour) != off.evaluate(colour)
    for track in (on, off):
        assert track.evaluate(colour) != track.locator("div").evaluate(colour), "the knob is seen"
    shown = page.locator("[aria-current=page]")
    assert shown.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "dashed"

    visitor.go("view=why&why=replay")
    cell = page.get_by_role("gridcell", name=re.compile("^left 9, right 0"))
    red, green, blue = map(int, re.findall(r"\d+", cell.evaluate(colour))[:3])
    assert red > 2 * max(green, blue)


MOVING = """() => [...document.querySelectorAll('*')].flatMap(e => e.shadowRoot ?? []).concat(document)
    .flatMap(root => root.getAnimations()).length"""


def test_nothing_moves_smoothly_where_less_motion_is_asked_for(visit):
    visitor = visit()
    page = visitor.page
    page.emulate_media(reduced_motion="reduce")
    visitor.open("view=why&why=replay")
    for name in ("Play", "One step forward"):
        page.get_by_role("button", name=name).click()
        page.wait_for_timeout(50)
        assert page.evaluate(MOVING) == 0


def test_on_a_phone_the_names_of_rows_leave_the_data_most_of_the_width(visit):
    visitor = visit(390, 844)
    visitor.open("view=report")
    for state in ("view=report", "view=errors&compare=four"):
        page = visitor.go(state)
        chart = page.locator(".stVegaLiteChart svg").first
        plot = chart.locator(".role-frame.root > g > .background").first.bounding_box()
        assert plot and plot["width"] > 0.5 * chart.bounding_box()["width"], state


HEIGHTS = """() => [...document.querySelectorAll('.stVegaLiteChart')].map(chart => [chart.querySelector('svg, canvas'),
    chart.closest('.stElementContainer')].map(part => part.getBoundingClientRect().height))"""


def test_on_a_large_screen_a_chart_is_no_higher_than_its_place(visit):
    visitor = visit(1920, 1080)
    visitor.open("view=report")
    for state in ("view=report", "view=errors&compare=four"):
        heights = visitor.go(state).evaluate(HEIGHTS)
        assert heights and all(drawn <= place + 1 for drawn, place in heights), (state, heights)
