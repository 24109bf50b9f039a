"""The page's parts. A view is a module with `draw(page: Page) -> None`; see `page.Page` for what it is given."""
