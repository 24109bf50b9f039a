"""Charts to SVG and PNG, and the code that draws them in a page offline, in a process of their own.

vl-convert runs JavaScript, which takes 200 MB and holds Python's lock: in a server's own process everybody would wait.
`python -m pairmnist.export.converter` reads a question as JSON and writes the answer.
"""

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

VEGA_LITE = "6.4"  # what altair writes and Streamlit draws
SECONDS = 120  # at most; a busy machine is slow, not wrong

_one_at_a_time = threading.Lock()  # because each takes so much memory


class ConversionError(RuntimeError):
    """What could not be drawn; the message says why."""


def svg(specifications: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each Vega-Lite specification, with its data inside, as an SVG picture."""
    answer: list[str] = _ask("svg", list(specifications))
    return answer


def png(picture: str, scale: float) -> bytes:
    """An SVG picture as PNG, so many pixels for one of its own."""
    return base64.b64decode(_ask("png", [picture, scale]))


@cache
def javascript() -> str:
    """The code of Vega, Vega-Lite and Vega-Embed: a page with it draws charts without asking any other machine."""
    code: str = _ask("javascript", None)
    return code


def _ask(what: str, content: Any) -> Any:
    with _one_at_a_time:
        done = subprocess.run(
            [sys.executable, "-m", "pairmnist.export.converter", what],
            input=json.dumps(content),
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
        )
    if done.returncode:
        raise ConversionError(f"the picture could not be made: {(done.stderr.splitlines() or ['no reason given'])[-1]}")
    return json.loads(done.stdout)


def _svg(specifications: list[dict[str, Any]]) -> list[str]:
    import vl_convert

    return [str(vl_convert.vegalite_to_svg(one, vl_version=VEGA_LITE, allowed_base_urls=[])) for one in specifications]


def _png(content: tuple[str, float]) -> str:
    import vl_convert

    picture, scale = content
    return base64.b64encode(vl_convert.svg_to_png(picture, scale=scale)).decode()


def _javascript(_: None) -> str:
    import vl_convert

    return str(vl_convert.javascript_bundle(vl_version=VEGA_LITE))  # type: ignore[call-arg]  # its types know no default


ANSWERS: dict[str, Callable[[Any], Any]] = {"svg": _svg, "png": _png, "javascript": _javascript}


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    json.dump(ANSWERS[sys.argv[1]](json.load(sys.stdin)), sys.stdout)
