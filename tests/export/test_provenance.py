"""How a result was made: a command that means the same experiment, and the facts of its records."""

import shlex
from random import Random

import pytest

from pairmnist.cli.parser import make_parser
from pairmnist.cli.taking import settings_of
from pairmnist.config import Experiment, Run
from pairmnist.data import digits
from pairmnist.export import provenance
from tests.support.random_settings import random_settings
from tests.support.trained import with_errors


@pytest.mark.parametrize("number", range(10))
def test_the_command_trains_the_same_runs(number):
    settings = random_settings(Random(number))
    written = shlex.split(provenance.command(Experiment(settings, 7)))
    args = make_parser().parse_args(written[3:])
    assert Run(settings_of(args)).id == Run(settings).id
    assert args.repetitions == 7 and args.again


def test_the_text_names_every_run_the_data_the_versions_and_the_link():
    one = with_errors("one", [0.1, 0.2])
    text = provenance.text([one], "http://class/?view=errors")
    assert all(record.run.id in text for record in one.records)
    for fact in (digits.fingerprint(), "test machine", "2026-01-02", "http://class/?view=errors", "15.00 ± 7.07 %"):
        assert fact in text
