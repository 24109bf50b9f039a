"""The views: one module each, with `draw(page: Page) -> None`; see `page.context.Page`."""
