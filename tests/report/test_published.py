"""What the EPFL report published."""

from dataclasses import dataclass
from typing import Any

import pytest

from pairmnist.config import Run, Settings
from pairmnist.declaration import setting
from pairmnist.report import published


@dataclass(frozen=True, kw_only=True)
class WithAnother(Settings):
    """Settings as they are once an architecture was added."""

    architecture: str = setting("simple-cnn", choices={"another": "another"}, label="Architecture", help="Of all.")


def test_the_tables_need_twelve_scenarios_under_both_protocols() -> None:
    experiments = published.experiments()
    assert len({run.id for e in experiments for run in e.runs()}) == 240
    assert {e.settings.protocol for e in experiments[:12]} == {"one-draw"}


def test_the_reports_scenarios() -> None:
    scenarios = published.scenarios()
    assert len({Run(scenario).id for scenario in scenarios}) == 12
    assert [scenario.architecture for scenario in scenarios[::4]] == ["fully-connected", "simple-cnn", "residual-cnn"]
    flags = [(scenario.share_weights, scenario.learns_digits) for scenario in scenarios[:4]]
    assert flags == [(False, False), (False, True), (True, False), (True, True)]
    assert all(
        scenario.with_(architecture="simple-cnn", share_weights=True, auxiliary_loss=True) == Settings()
        for scenario in scenarios
    )


def test_each_published_number_is_where_the_report_has_it() -> None:
    """Two of each table, with another choice of weight sharing and auxiliary loss each."""
    fully_connected = Settings(architecture="fully-connected", share_weights=False)
    assert published.parameters(fully_connected) == 21_182
    assert published.error(fully_connected) == pytest.approx((0.1698, 0.0074))
    residual = Settings(architecture="residual-cnn", auxiliary_loss=False)
    assert published.parameters(residual) == 22_424
    assert published.error(residual) == pytest.approx((0.1487, 0.0161))


@pytest.mark.parametrize("change", [{}, {"seed": 7}, {"protocol": "new-draw"}])
def test_the_published_error_is_of_any_draw(change: dict[str, Any]) -> None:
    assert published.error_of_same_settings(Settings(**change)) == pytest.approx((0.1157, 0.0101))


@pytest.mark.parametrize("change", [{"epochs": 49}, {"alpha": 0.3}, {"arithmetic": "bfloat16"}])
def test_other_settings_have_no_published_error(change: dict[str, Any]) -> None:
    assert published.error_of_same_settings(Settings(**change)) is None


def test_an_architecture_that_is_added_has_no_published_error() -> None:
    assert published.error_of_same_settings(WithAnother(architecture="another")) is None


def test_alpha_of_zero_is_the_scenario_without_the_auxiliary_loss() -> None:
    assert published.error_of_same_settings(Settings(alpha=0.0)) == pytest.approx((0.1558, 0.0159))
