"""How far the parts of a page move: a watch that runs in the browser, frame by frame."""

from typing import Any

from playwright.sync_api import Page

# Each part is followed while it says the same; one that says something new has a new place. What is in the status line
# may change, and what is fixed to the window has no place on the page.
WATCH = """() => {
    const seen = new Map();
    window.moves = [];
    const look = () => {
        for (const part of document.querySelectorAll('.stElementContainer')) {
            if (part.closest('.st-key-status, .st-key-scrolling')) continue;
            const box = part.getBoundingClientRect();
            const text = part.innerText + (part.querySelector('[aria-label]')?.ariaLabel ?? '');
            if (!box.width || !box.height || !text.trim()) continue;
            const before = seen.get(part);
            if (before && before.text === text) {
                const by = Math.max(Math.abs(box.top - before.top), Math.abs(box.left - before.left));
                if (by > 0.5) window.moves.push([by, text.trim().slice(0, 60) || part.className]);
            } else seen.set(part, { text, top: box.top, left: box.left });
        }
        window.watching = requestAnimationFrame(look);
    };
    look();
}"""


def watch(page: Page) -> None:
    """Begin to follow where the parts of a page are."""
    page.evaluate(WATCH)


def largest_move(page: Page) -> tuple[float, str]:
    """How many pixels a part has moved from where it was first seen, at most, and what it says."""
    moves: list[Any] = page.evaluate("cancelAnimationFrame(window.watching), window.moves")
    return max(((by, text) for by, text in moves), default=(0.0, ""))
