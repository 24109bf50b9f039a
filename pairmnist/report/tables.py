"""Tables of words as text, Markdown and LaTeX."""

from collections.abc import Sequence
from dataclasses import dataclass

DECIMALS = 12  # of a fraction in what programs read: 0.197 and not 0.19699999999999998
LATEX = {
    "\\": r"\textbackslash{}",
    **{sign: "\\" + sign for sign in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "±": r"$\pm$",
    "−": "$-$",
    "·": r"$\cdot$",
    "√": r"$\surd$",
    "²": "$^2$",
}


@dataclass(frozen=True)
class Table:
    """A caption, the names of the columns, and rows of as many cells, all as they are read."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def text(table: Table) -> str:
    """Columns of equal width, for a terminal."""
    lines = [table.columns, *table.rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    rule = "  ".join("─" * width for width in widths)
    return "\n".join([table.caption, "", padded[0], rule, *padded[1:]])


def markdown(table: Table) -> str:
    """A table of GitHub's Markdown."""
    lines = [table.columns, ["---"] * len(table.columns), *table.rows]
    cells = [[cell.replace("|", "\\|") for cell in line] for line in lines]
    return "\n".join([f"**{table.caption}**", "", *(f"| {' | '.join(line)} |" for line in cells)])


def latex(table: Table) -> str:
    """A table environment that needs no package."""
    head, *body = (" & ".join(map(latex_text, line)) + r" \\" for line in [table.columns, *table.rows])
    lines = [
        r"\begin{table}",
        rf"\caption{{{latex_text(table.caption)}}}",
        rf"\begin{{tabular}}{{{'l' * len(table.columns)}}}",
        r"\hline",
        head,
        r"\hline",
        *body,
        r"\hline",
        r"\end{tabular}",
        r"\end{table}",
    ]
    return "\n".join(lines)


def latex_text(words: str) -> str:
    """The words with every character that LaTeX would take for a command written out."""
    return "".join(LATEX.get(character, character) for character in words)
