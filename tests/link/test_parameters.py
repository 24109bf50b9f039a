"""Links name things by keys; the words of earlier links are still understood."""

import pytest

from pairmnist.link.parameters import PARAMETERS, OneOf, ParameterError, Whole

EARLIER = [  # as links carried them before they had keys
    ("curves", "Its parts", "parts"),
    ("curves", "Training loss", "loss"),
    ("scale", "Logarithmic", "log"),
    ("pairs", "Misclassified: the head is wrong", "head"),
    ("pairs", "Correct: misread but lucky", "lucky"),
    ("order", "As tested", "test"),
    ("order", "Surest first", "sure"),
    ("report_data", "A new draw each repetition", "new-draw"),
    ("sweep_over", "Training pairs", "pairs"),
    ("why", "Head's map", "head"),
    ("why", "Swap test", "swap"),
    ("why", "Hard pairs", "hard"),
    ("head", "From typical features", "means"),
    ("towers", "What they mix up", "confusion"),
    ("repetition", "All", "all"),
    ("digit", "Any", "any"),
]


@pytest.mark.parametrize(("name", "text", "key"), EARLIER)
def test_the_words_of_earlier_links_are_understood(name, text, key):
    assert PARAMETERS[name].read(text) == key


@pytest.mark.parametrize("parameter", [one for one in PARAMETERS.values() if isinstance(one, OneOf)])
def test_every_key_is_read_as_itself_and_the_default_is_one(parameter: OneOf):
    assert [parameter.read(key) for key in parameter.words] == list(parameter.words)
    assert parameter.default in parameter.words


@pytest.mark.parametrize("name", [name for name, one in PARAMETERS.items() if isinstance(one, Whole)])
@pytest.mark.parametrize("text", ["-1", "1e1", "½", "99999999999999999999", "", "<script>", "nan"])
def test_what_is_no_whole_number_in_range_is_refused(name, text):
    with pytest.raises(ParameterError, match="whole number"):
        PARAMETERS[name].read(text)
