"""What a view is, and what it is given."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from pairmnist.analysis.people import People
from pairmnist.analysis.trained import Trained, load
from pairmnist.charts.pair_figure import PairFigure
from pairmnist.config import Experiment, Run
from pairmnist.lessons.values import Guess
from pairmnist.link import compare
from pairmnist.link.address import Choice
from pairmnist.records.store import Store
from pairmnist.service.interface import RunState, TrainingService


@dataclass(frozen=True)
class Page:
    """One visitor's page in one script run."""

    store: Store
    service: TrainingService
    choice: Choice
    trained: Sequence[Trained]  # what the view shows, with what is stored of it; a record may be missing
    covered: bool = False  # what was found is not to be sent before the visitor has said what it may be
    before: "Page | None" = None  # with what was finished last, while this is not
    nearest: Sequence[Experiment] = ()  # that are stored, while the sidebar's is not
    guess: Guess | None = None  # that a lesson's visitor made of what is shown, to be drawn into it
    people: Sequence[People] = ()  # who answered pairs as the networks do

    @property
    def experiment(self) -> Experiment:
        """The sidebar's."""
        return self.choice.experiment

    @property
    def finished(self) -> list[Trained]:
        """Those of which a network has finished."""
        return [one for one in self.trained if one.finished]

    def load(self, experiment: Experiment, label: str) -> Trained:
        """An experiment with its stored records; the store remembers what it read."""
        return load(self.store, experiment, label)

    @property
    def beginnings(self) -> list[int]:
        """Of how many epochs the longer runs are whose beginnings stand for what was asked for."""
        return sorted({r.beginning_of for one in self.trained for r in one.records if r.beginning_of})

    def runs(self) -> list[Run]:
        return [run for one in self.trained for run in one.experiment.runs()]


Grow: TypeAlias = Callable[[Sequence[RunState]], None]  # draws, from its runs' states, what grows with training


@dataclass(frozen=True)
class View:
    """One of the page's views: what it says first, and how it is drawn below that."""

    finding: Callable[[Page], str]  # one computed sentence that says what was found; '' while there is nothing to say
    draw: Callable[[Page], Grow | None]  # all but what grows, which it returns
    parts: Callable[[], Sequence[str]] = tuple  # of a record, as `answers.holds` names them, that it needs
    experiments: Callable[[Choice], Sequence[tuple[Experiment, str]]] | None = None  # its own; else the compared
    marks: Collection[str] = ()  # of which numbers, as `lessons.values` names them, it draws a guess into its chart
    above: Callable[[], None] | None = None  # draws what stands above the finding: which question it answers
    compares: bool = True  # the sidebar's experiment, so that others stand in while it is not trained
    pairs: Callable[[Page], Sequence[PairFigure]] | None = None  # the pairs that it lists, where it lists some
    overlays: bool = False  # it draws the result before itself, behind the new one
    trained: str = "✓ {} trained"  # what the line says once they all are; {}: how many networks
    # What is asked in place of what was found while that is covered; without one a view cannot be covered.
    question: str = field(default="", kw_only=True)

    def load(self, store: Store, choice: Choice) -> Sequence[Trained]:
        """What is stored of what it shows: the compared experiments, unless it has some of its own."""
        shown = self.experiments(choice) if self.experiments else compare.experiments(choice)
        return [load(store, experiment, label) for experiment, label in shown]
