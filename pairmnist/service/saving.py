"""What the end of a job comes to: its records in the store, or in words what is wrong and what to do."""

from pairmnist.config import Run
from pairmnist.protocol.messages import End, Failed, Trained
from pairmnist.records.disk import cannot_write
from pairmnist.records.record import RecordError
from pairmnist.records.store import Store
from pairmnist.service.schedule import Job


def save(store: Store, job: Job, end: End) -> dict[str, str]:
    """Store the records that a job ended with; returns by run id, in words, what is wrong with the others."""
    match end:
        case Failed():
            words = f"Training stopped with an error ({end.why}). Train it again, or with other settings."
            return {task.run.id: words for task in job.tasks}
        case Trained():
            problems = {task.run.id: _save(store, task.run, end) for task in job.tasks}
            return {run_id: words for run_id, words in problems.items() if words}
    return {}


def _save(store: Store, run: Run, end: Trained) -> str:
    """Store a run's record; returns in words why that could not be, or nothing."""
    if refused := end.refused.get(run.id):
        return f"Its result does not check: {refused}. Train it with other settings."
    try:
        store.save(run, end.records[run.id])
    except OSError as error:
        return f"It was trained, but could not be saved. {cannot_write(store.cache, error)}. Then train it again."
    except RecordError as error:
        return f"Its result does not check: {error}. Train it again."
    return ""
