"""What the end of a job comes to: its records in the store, or in words what is wrong and what to do."""

import base64

from pairmnist.config import Run
from pairmnist.protocol.messages import Message
from pairmnist.records.disk import cannot_write
from pairmnist.records.record import RecordError
from pairmnist.records.store import Store
from pairmnist.service.schedule import Job


def keep(store: Store, job: Job, message: Message) -> dict[str, str]:
    """Store the records that a job ended with; returns by run id, in words, what is wrong with the others."""
    if "failed" in message:
        words = f"Training stopped with an error ({message['failed']}). Train it again, or with other settings."
        return {task.run.id: words for task in job.tasks}
    if "records" not in message:
        return {}
    answers = {task.run.id: _save(store, task.run, message) for task in job.tasks}
    return {run_id: words for run_id, words in answers.items() if words}


def _save(store: Store, run: Run, message: Message) -> str:
    """Store a run's record; returns in words why that could not be, or nothing."""
    if refused := message["refused"].get(run.id):
        return f"Its result does not check: {refused}. Train it with other settings."
    try:
        store.save(run, base64.b64decode(message["records"][run.id]))
    except OSError as error:
        return f"It was trained, but could not be saved. {cannot_write(store.cache, error)}. Then train it again."
    except RecordError as error:
        return f"Its result does not check: {error}. Train it again."
    return ""
