"""A page of one view, for AppTest: `view_page` draws it over the runs in a folder."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from pairmnist.records.packing import pack
from pairmnist.records.record import Record
from pairmnist.records.store import Store


def view_page(view: str, folder: Path, records: Iterable[Record] = (), **experiment: Any) -> AppTest:
    """Run a view's module over these records alone. experiment: what is not as in the report."""
    store = Store(folder / "cache", folder / "shipped")
    for record in records:
        store.save(record.run, pack(record))
    return AppTest.from_function(_script, args=(view, str(folder), experiment), default_timeout=30).run()


def _script(view, folder, experiment):  # is run as text, without this module
    from importlib import import_module
    from pathlib import Path

    from pairmnist.config import Experiment, Settings
    from pairmnist.page.context import Page
    from pairmnist.records.store import Store
    from pairmnist.service.service import Service

    store = Store(Path(folder, "cache"), Path(folder, "shipped"))
    repetitions = experiment.pop("repetitions", 10)
    chosen = Experiment(Settings(**experiment), repetitions)
    page = Page(store, Service(store), "visitor", "auto", chosen, [])
    import_module(f"pairmnist.views.{view}").draw(page)
