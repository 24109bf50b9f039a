"""Tables keep their cells, whatever is in them."""

from pairmnist.report import tables
from pairmnist.report.tables import Table

TABLE = Table("Errors in %", ["a_b", "mean ± sd"], [["x & y", "1.0 ± 0.5"], ["long|cell", "−2"]])


def test_text_columns_line_up() -> None:
    lines = tables.text(TABLE).splitlines()
    assert lines[0] == "Errors in %"
    assert {lines[k].index(cell) for k, cell in ((2, "mean"), (4, "1.0"), (5, "−2"))} == {len("long|cell") + 2}


def test_markdown_reads_back() -> None:
    lines = tables.markdown(TABLE).replace("\\|", "/").splitlines()
    assert [cell.strip() for cell in lines[-1].strip("|").split("|")] == ["long/cell", "−2"]
    assert {line.count("|") for line in lines[2:]} == {3}


def test_latex_escapes_what_would_be_commands() -> None:
    lines = tables.latex(TABLE).splitlines()
    assert r"\caption{Errors in \%}" in lines
    assert r"a\_b & mean $\pm$ sd \\" in lines
    assert r"x \& y & 1.0 $\pm$ 0.5 \\" in lines
    assert tables.latex_text("\\{") == r"\textbackslash{}\{"
