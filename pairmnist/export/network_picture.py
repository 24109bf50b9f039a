"""A network's diagram with a test pair going in, wherever it is drawn."""

from html import escape

import numpy as np

from pairmnist import architectures
from pairmnist.analysis.answers import head_answers, read_digits
from pairmnist.analysis.draws import PairsOf
from pairmnist.analysis.trained import Trained
from pairmnist.charts.mosaic import data_url
from pairmnist.charts.network import Seen, diagram
from pairmnist.config import Run, Settings
from pairmnist.records.record import Record

FIRST = 12  # the pair that is shown first


def plain(settings: Settings, pairs_of: PairsOf) -> str:
    """What a network is made of, without what it answers, as HTML."""
    return _diagram(settings, None, FIRST, pairs_of)


def drawn(one: Trained, index: int, pairs_of: PairsOf) -> str:
    """An experiment's first network under its name, with what it makes of a test pair, as HTML."""
    total = architectures.parameters(one.settings.architecture, one.settings.share_weights)
    made = _diagram(one.settings, shown(one), index, pairs_of)
    return f"<figure><figcaption><b>{escape(one.label)}</b> · {total:,} parameters</figcaption>{made}</figure>"


def shown(one: Trained) -> Record | None:
    """The first network that keeps what it made of the pairs."""
    kept = one.with_parts("answers", "digits").records
    return kept[0] if kept else None


def _diagram(settings: Settings, record: Record | None, index: int, pairs_of: PairsOf) -> str:
    pairs = pairs_of(record.run.draw if record else Run(settings).draw)
    left, right = (int(digit) for digit in pairs.classes[index])
    return diagram(
        architectures.networks()[settings.architecture],
        [data_url(image.round().astype(np.uint8)) for image in pairs.images[index]],
        (left, right),
        _seen(record, index, pairs_of) if record else None,
        share_weights=settings.share_weights,
        learns_digits=settings.learns_digits,
    )


def _seen(record: Record, index: int, pairs_of: PairsOf) -> Seen:
    read = read_digits(record).digits[index]
    probability = head_answers(record, pairs_of(record.run.draw)).probability[index]
    features = record["features"][index].astype(float).tolist()
    return Seen((int(read[0]), int(read[1])), features, float(probability))
