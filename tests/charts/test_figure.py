"""A figure's tables: what they hold is what was drawn, and little is sent."""

import altair as alt
import pandas as pd

from pairmnist.charts.figure import Figure


def figure(frame):
    return Figure.of(alt.Chart(frame).mark_point().encode(alt.X("epoch", type="quantitative")), "Some points.")


def test_tables_are_read_back_as_they_were():
    rows = [{"networks": "apart", "epoch": 1, "value": 0.25}, {"networks": "shared", "epoch": 2**40, "value": 0.5}]
    assert figure(pd.DataFrame(rows)).rows() == {"table 0": rows}


def test_a_word_is_sent_once_however_many_rows_have_it():
    def sent(word):
        frame = pd.DataFrame({"networks": [word] * 1000, "epoch": range(1000)})
        return sum(map(len, figure(frame).tables.values()))

    assert sent("shared tower + auxiliary loss") < sent("s") + 100
