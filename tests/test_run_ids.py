"""Run ids are a promise: whoever stored a run finds it again, whatever is added."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from pairmnist.config import FROM_THE_START, Run, Settings, SettingsError
from pairmnist.declaration import setting
from tests.records.test_shipped import ALPHA, PAIRS, REPORT, STEPS

SHIPPED = Path(__file__).parent / "shipped_run_ids.txt"


@dataclass(frozen=True, kw_only=True)
class Later(Settings):
    """Settings as they are once one was added."""

    added: float = setting(0.0, limits=(0.0, 1.0), label="Added", help="What training did not do before.")


def test_the_ids_of_the_shipped_runs_are_as_they_were_written_down():
    """The report under both protocols, the sweeps of α and of the training pairs in one draw, and the steps beyond."""
    assert sorted({run.id for run in [*REPORT, *ALPHA, *PAIRS, *STEPS]}) == SHIPPED.read_text().split()


def test_ten_names_are_in_every_canonical_form():
    assert len(FROM_THE_START) == 10
    assert set(FROM_THE_START) <= Settings().canonical().keys()


def test_a_setting_that_is_added_leaves_the_ids_of_stored_runs():
    assert Run(Later(seed=3), 2).id == Run(Settings(seed=3), 2).id
    assert Run(Later(added=-0.0)).id == Run(Settings()).id


def test_a_setting_that_is_added_decides_the_id_where_it_is_no_default():
    ids = {Run(one).id for one in (Settings(), Later(added=0.1), Later(added=0.2))}
    assert len(ids) == 3


@pytest.mark.parametrize("later", [Later(seed=3), Later(added=0.1, alpha=0.7)])
def test_settings_of_before_and_after_read_back(later):
    assert Later.from_canonical(later.canonical()) == later
    assert Later.from_canonical(Settings(seed=3).canonical()) == Later(seed=3)


@pytest.mark.parametrize("name", FROM_THE_START)
def test_a_canonical_form_that_lacks_a_name_is_refused(name):
    """Also the weight of the digit losses: without it, a record would be taken for one without the auxiliary loss."""
    canonical = Settings().canonical()
    del canonical[name]
    with pytest.raises(SettingsError, match=f"need {name}"):
        Settings.from_canonical(canonical)


@pytest.mark.parametrize("name", ["added", "alpha", "auxiliary_loss", "repetition"])
def test_a_canonical_form_with_another_name_is_refused(name):
    with pytest.raises(SettingsError, match=f"no setting {name}"):
        Settings.from_canonical(Settings().canonical() | {name: 0})


@pytest.mark.parametrize("weight", [-0.1, 1.1, "much", None, True])
def test_a_weight_of_the_digit_losses_that_is_none_is_refused(weight):
    with pytest.raises(SettingsError, match="alpha must be"):
        Settings.from_canonical(Settings().canonical() | {"digit_weight": weight})
