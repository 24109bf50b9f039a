"""Files of other versions: older formats are converted, what this version does not know is left alone."""

from pairmnist import config
from pairmnist.config import Experiment, Run, Settings
from pairmnist.records import packing
from pairmnist.records.packing import pack
from tests.support.records import about, make_record, put, repacked

RUN = Run(Settings(epochs=4))


def other_format(number: int) -> bytes:
    """RUN's record in another format."""
    content = pack(make_record(RUN))
    return repacked(content, about=about(content, format=number))


def test_a_run_in_a_newer_format_is_left_alone_and_that_is_said(store):
    path = store.cache / f"{RUN.id}.npz"
    store.cache.mkdir()
    path.write_bytes(other_format(packing.FORMAT + 1))
    before = path.read_bytes()
    for _ in range(2):
        assert (store.load(RUN), store.has(RUN), store.experiments(), store.verify()) == (None, False, [], 0)
    assert path.read_bytes() == before
    assert not store.damaged
    assert store.other_versions() == 1
    assert f"its record format is {packing.FORMAT + 1}" in store.problems[0]
    store.save(RUN, pack(make_record(RUN)))
    assert store.load(RUN) is not None
    assert not store.problems


def test_settings_that_another_version_added_are_left_alone(store):
    content = pack(make_record(RUN))
    settings = RUN.settings.canonical() | {"schedule": "one cycle"}
    path = store.cache / f"{'a' * 64}.npz"
    store.cache.mkdir()
    path.write_bytes(repacked(content, about=about(content, settings=settings)))
    assert (store.experiments(), store.verify(), store.other_versions()) == ([], 0, 1)
    assert path.exists()
    assert not store.damaged


def test_verify_leaves_runs_of_another_version_alone(store, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(config, "RECIPE", config.RECIPE - 1)
        path = put(store.cache, make_record(Run(RUN.settings)))
    put(store.cache, make_record(RUN))
    assert (store.verify(), store.other_versions()) == (1, 1)
    assert path.exists()
    assert not store.damaged
    assert store.experiments() == [Experiment(RUN.settings, RUN.repetition + 1)]


def test_a_run_in_an_older_format_is_read_through_its_conversions(store, monkeypatch):
    """As if format 2 had called the likeness of the towers so, and format 3 the machine."""

    def rename_likeness(about, arrays):
        if arrays:
            arrays["likeness"] = arrays.pop("similarity")

    def rename_machine(about, arrays):
        about["facts"]["machine"] = about["facts"].pop("computer")

    record = make_record(RUN)
    content = pack(record)
    facts = {{"machine": "computer"}.get(name, name): fact for name, fact in record.facts.items()}
    older = repacked(content, about=about(content, facts=facts), likeness=None, similarity=record["likeness"])
    store.cache.mkdir()
    (store.cache / f"{RUN.id}.npz").write_bytes(older)
    monkeypatch.setattr(packing, "FORMAT", packing.FORMAT + 2)
    for number, conversion in enumerate((rename_likeness, rename_machine), start=packing.FORMAT - 2):
        monkeypatch.setitem(packing.CONVERSIONS, number, conversion)
    loaded = store.load(RUN)
    assert store.experiments() == [Experiment(RUN.settings, 1)]
    assert loaded.facts == record.facts
    assert loaded.arrays.keys() == record.arrays.keys()
    assert loaded["likeness"] == record["likeness"]


def test_there_is_a_conversion_from_every_format_before():
    assert packing.CONVERSIONS.keys() == set(range(1, packing.FORMAT))
