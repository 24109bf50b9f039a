"""What a view is given: the store, the service, what the person chose, and the experiments that are compared."""

from collections.abc import Sequence
from dataclasses import dataclass

from pairmnist.analysis.trained import Trained, load
from pairmnist.config import Experiment, Run
from pairmnist.page import live
from pairmnist.page.live import Trainer
from pairmnist.records.store import Store
from pairmnist.service.interface import TrainingService


@dataclass(frozen=True)
class Page:
    """One visitor's page in one script run. A view is a module with `draw(page: Page) -> None`.

    Keys of the widgets in a view are names in the URL: give each a `key` of its own and `bind="query-params"`, so that
    a link restores it. Besides widgets `session_state` holds the visitor's name and the address last written.
    """

    store: Store
    service: TrainingService
    visitor: str
    device: str  # as chosen: 'auto', 'cpu', 'cuda', 'cuda:1'
    experiment: Experiment  # the sidebar's
    trained: Sequence[Trained]  # the compared experiments with what is stored of them; a record may be missing

    def load(self, experiment: Experiment, label: str) -> Trained:
        """An experiment with its stored records; the store remembers what it read."""
        return load(self.store, experiment, label)

    def offer(
        self, runs: Sequence[Run], key: str, *, what: str = "", parts: Sequence[str] = (), then: live.Draw | None = None
    ) -> None:
        """Say which of these runs are there; offer to train the others with their number and time, or show how far they
        are, with Cancel. When a run ends the page is drawn again. Draws nothing where all are there.

        key: unique in the page. what: for what they are needed, to end 'Train 12 runs …', for example 'for this table'.
        parts: of a record, for `Record.has`; stored runs that do not keep them are trained again. then: draws what
        grows during training, from the runs' states, below.
        """
        trainer = Trainer(self.service, self.store, self.visitor, self.device, parts)
        live.panel(trainer, runs, key, what=what, then=then)
