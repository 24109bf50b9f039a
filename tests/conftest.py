import functools
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from pairmnist import config
from pairmnist.records.store import Store
from tests.support.fake_service import FakeService

# Who starts the tests in the background has SIGINT ignored, and so would all that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def few_test_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test pairs are most of the work of short trainings."""
    monkeypatch.setattr(config, "TEST_PAIRS", 100)


def _no_component_packages() -> list[object]:
    """Streamlit looks for components through everything installed, 0.07 s for every page that is opened."""
    return []


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeService]:
    """The page's service, which trains nothing, over an empty store."""
    import streamlit as st  # only here, because most tests do without it
    from streamlit.components.v2 import manifest_scanner

    from pairmnist.page.shared import SHARED

    monkeypatch.setenv("PAIRMNIST_CACHE", str(tmp_path))
    monkeypatch.setattr("pairmnist.records.store.Store", functools.partial(Store, shipped=None))
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", _no_component_packages)
    service = FakeService(Store(shipped=None))
    monkeypatch.setattr("pairmnist.service.service.Service", lambda store, **options: service)
    st.cache_resource.clear()
    SHARED.clear()
    yield service
    SHARED.clear()
    st.cache_resource.clear()
