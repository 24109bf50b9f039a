"""The figure of the report's results and ours, wherever it is drawn."""

from collections.abc import Sequence

from pairmnist import naming, wording
from pairmnist.analysis.trained import Trained
from pairmnist.charts import report as charts
from pairmnist.charts import theme
from pairmnist.charts.figure import Figure
from pairmnist.report import comparison


def figure(trained: Sequence[Trained], protocol: str) -> Figure:
    """Figure 5: the test errors of all scenarios under one data protocol."""
    rows = {"row": "scenario", "scenario": "kind"}
    errors = comparison.error_rows(trained, protocol).rename(columns=rows)
    theirs = comparison.published_rows().rename(columns=rows)
    kinds = {naming.kind(kind): colour for kind, colour in theme.KINDS.items()}
    errors = errors.assign(repetition=errors["repetition"] + 1)
    means = errors.groupby("scenario", sort=False)["test_error"].mean()
    words = "; ".join(
        f"{name}: ours {wording.percent(means[name], 1)}, report {wording.percent(mean, 1)}"
        for name, mean in zip(theirs["scenario"], theirs["mean"], strict=True)
        if name in means
    )
    return Figure.of(charts.distributions(errors, theirs, kinds), f"Test errors. {words}.")
