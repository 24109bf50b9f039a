"""The README's pictures: `python -m tests.support.screenshots`, of the explorer on the runs that come with it."""

import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.support.chromium import FLAGS, find_browser
from tests.support.server import TOP, running_app
from tests.support.visitor import Visitor

FOLDER = TOP / ".readme"
PICTURES = {  # names, and addresses
    "explorer": "",
    "comparison": "view=errors&compare=four",
}
COLOURS = 256  # of a picture: half the bytes; with few, the networks' kinds would look alike


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_app(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        visitor = Visitor(browser.new_context(viewport={"width": 1280, "height": 720}), server.url)
        for name, query in PICTURES.items():
            page = visitor.open(query)
            page.wait_for_function("document.querySelector('.stVegaLiteChart svg') && document.fonts.ready")
            shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
            path = FOLDER / f"{name}.png"
            shot.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
            print(f"{path.relative_to(TOP)}: {path.stat().st_size / 1000:.0f} kB")
        browser.close()


if __name__ == "__main__":
    main()
