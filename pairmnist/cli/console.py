"""What a console whose encoding lacks some of our signs is given instead: a number never loses its sign."""

import codecs

PLAIN = {"−": "-", "–": "-", "─": "-", "±": "+-", "×": "x", "·": "*", "√": "sqrt", "²": "^2", "≤": "<=", "α": "alpha"}
ERRORS = "plain signs"  # the name of this way to encode, for `reconfigure(errors=…)` of a stream


def _plain_signs(error: UnicodeError) -> tuple[str, int]:
    """Signs of ASCII for the characters that could not be encoded, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(PLAIN.get(character, "?") for character in lacking), error.end


codecs.register_error(ERRORS, _plain_signs)
