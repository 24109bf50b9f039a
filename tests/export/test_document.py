"""A comparison as one HTML file, without the code that draws its charts, which a browser tries."""

import re

import pytest

from pairmnist.analysis.trained import Trained
from pairmnist.config import Experiment
from pairmnist.data.digits import held_out_pairs
from pairmnist.export import converter
from pairmnist.export.document import document
from tests.support.command_line import call
from tests.support.trained import answering


@pytest.fixture
def compared(monkeypatch):
    monkeypatch.setattr(converter, "javascript", lambda: "'</script>'")
    pairs = held_out_pairs(Experiment().runs()[0].draw)
    return [answering("shared <b>", pairs, [[1], [-1]]), answering("apart", pairs, [[1]], share_weights=False)]


def test_it_names_every_run_and_shows_pairs_and_asks_nobody(compared):
    content = document(compared, held_out_pairs, "http://class/?view=errors&seed=1")
    assert all(record.run.id in content for one in compared for record in one.records)
    assert "http://class/?view=errors&amp;seed=1" in content
    assert content.count('<img src="data:image/png;base64,') == 2 * 2 * 12
    assert not re.findall(r'(?:src|href)="(?!data:)', content)
    assert "default-src 'none'" in content


def test_what_it_holds_cannot_end_a_script_or_become_markup(compared):
    content = document(compared, held_out_pairs)
    assert content.count("</script>") == 3
    assert "<b>:" not in content and "shared &lt;b&gt;" in content


def test_without_a_finished_network_there_is_nothing_to_write(compared):
    with pytest.raises(ValueError, match="nothing to write"):
        document([Trained(Experiment(), "one", [])], held_out_pairs)


def test_the_command_writes_it(compared, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("PAIRMNIST_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "four.html"
    code, out, _ = call(capsys, "export", "--architecture", "fully-connected", "--compare", "sharing", str(file))
    assert code == 0 and str(file) in out
    assert "two towers + auxiliary loss" in file.read_text(encoding="utf-8")
    code, _, err = call(capsys, "export", "--seed", "77", "--compare", "alone", str(tmp_path / "none.html"))
    assert code == 1 and "train them first" in err and not (tmp_path / "none.html").exists()
