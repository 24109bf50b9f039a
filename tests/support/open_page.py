"""The page as Streamlit's AppTest draws it, and what a person reads and presses there."""

import json
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from streamlit.testing.v1 import AppTest

from pairmnist.config import Experiment, Settings
from pairmnist.page import links

APP = Path(__file__).parents[2] / "app.py"
QUERY = {"epochs": "4", "repetitions": "3"}  # a link to short runs, which are these
SHORT = Settings(epochs=4)
RUNS = Experiment(SHORT, 3).runs()
STEP = {"view": "lesson", "lesson": "one-tower-or-two", "step": "2"}  # a question of a lesson


class OpenPage:
    """A page at a link with these parameters; drawing it must not fail. Widgets are AppTest's: `page.slider(key=…)`."""

    def __init__(self, test: AppTest, query: dict[str, str]) -> None:
        self.test = test
        self.go(**query)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.test, name)

    def run(self) -> Self:
        self.test.run()
        assert not self.test.exception, self.test.exception
        return self

    def go(self, **query: str) -> Self:
        """Change parameters of the address, as Back does."""
        for name, value in query.items():
            self.test.query_params[name] = value
        with patch.object(links, "went_back", return_value=True):
            return self.run()

    def press(self, label: str) -> Self:
        """Press the one button whose label begins so."""
        (button,) = (button for button in self.test.button if button.label.startswith(label))
        button.click()
        return self.run()

    def labels(self) -> list[str]:
        """What the buttons say."""
        return [button.label for button in self.test.button]

    def words(self) -> str:
        """All that the page says outside of its widgets and tables."""
        kinds = ("markdown", "caption", "info", "warning", "error", "html")
        bodies = [str(element.proto.body) for kind in kinds for element in self.test.get(kind)]
        return "\n".join(body for body in bodies if not body.startswith("<style>")).replace("\u00a0%", " %")

    def charts(self) -> list[dict[str, Any]]:
        """The specification of each chart."""
        return [json.loads(chart.proto.spec) for chart in self.test.get("vega_lite_chart")]

    def figures(self) -> int:
        """How many pairs of digits are shown."""
        return self.words().count("<figure")


def open_page(**query: str) -> OpenPage:
    """The whole page. The fixture `service` gives it a store and a service."""
    return OpenPage(AppTest.from_file(str(APP), default_timeout=60), query)


def shown(element: Any) -> str:
    """What a person reads of a Markdown text whose signs are all escaped."""
    return str(element.value).replace("\\", "")
