"""Where to train, as it is named by the environment and the command line."""

import sys

import pytest

from pairmnist.config import SettingsError
from pairmnist.service import places
from pairmnist.service.local_workers import LocalWorkers
from pairmnist.service.places import check_scheduler, scheduler_from_environment, workers_at


@pytest.mark.parametrize("address", ["tcp://10.0.0.5:8786", "tls://scheduler.example.org:8786", "tcp://[::1]:8786"])
def test_the_environment_names_a_scheduler(monkeypatch, address):
    monkeypatch.delenv(places.VARIABLE, raising=False)
    assert scheduler_from_environment() is None
    monkeypatch.setenv(places.VARIABLE, address)
    assert scheduler_from_environment() == address


@pytest.mark.parametrize("text", ["10.0.0.5:8786", "tcp://10.0.0.5", "http://10.0.0.5:8786", "tcp://a b:1", "tcp://:1"])
def test_what_is_no_address_is_refused_in_words(monkeypatch, text):
    with pytest.raises(SettingsError, match="no address of a scheduler"):
        check_scheduler(text)
    monkeypatch.setenv(places.VARIABLE, text)
    with pytest.raises(SettingsError, match=places.VARIABLE):
        scheduler_from_environment()


def test_without_dask_this_machine_trains_and_a_cluster_is_refused_in_words(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "pairmnist.service.dask_workers", raising=False)
    assert isinstance(workers_at(None), LocalWorkers)
    with pytest.raises(SettingsError, match="cluster"):
        workers_at("tcp://10.0.0.5:8786")
