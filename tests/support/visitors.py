"""Visitors without a browser: they speak Streamlit's own protocol, and note what they wait for and what they are sent.

A visitor *opens* the page, *changes* what it shows by another address, as a link or Back does, and *polls* as often as
the page asks the browser to.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, Self

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates

PATIENCE = 60.0  # seconds for an answer


@dataclass
class Visitor:
    """One session. Times are in seconds."""

    port: int
    firsts: list[float] = field(default_factory=list)  # until the first page is drawn
    changes: list[float] = field(default_factory=list)  # until another state is drawn
    polls: list[float] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    received: int = 0  # bytes
    query: str = ""
    address: str = ""  # as the page last wrote it
    texts: list[str] = field(default_factory=list)  # of every message, to look into
    widgets: dict[str, str] = field(default_factory=dict)  # of all that were drawn, each with the fragment it is in
    fragments: dict[str, float] = field(default_factory=dict)  # that are to be run again, with their seconds

    async def __aenter__(self) -> Self:
        url = f"ws://127.0.0.1:{self.port}/_stcore/stream"
        self._socket = await websockets.connect(url, subprotocols=["streamlit"], max_size=None, compression=None)  # type: ignore[list-item]
        self._finished = asyncio.Event()
        self._turn = asyncio.Lock()
        self._task = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._socket.close()
        self._task.cancel()

    async def open(self, query: str) -> None:
        self.query = query
        self.firsts.append(await self._run())

    async def change(self, query: str) -> None:
        self.query = query
        self.changes.append(await self._run())

    async def press(self, key: str) -> None:
        """Press the button with this key, and wait until the page, or the fragment that it is in, is drawn again."""
        states = WidgetStates()
        widget = states.widgets.add()
        widget.id = next(one for one in self.widgets if one.endswith(f"-{key}"))
        widget.trigger_value = True
        await self._run(self.widgets[widget.id], states)

    async def poll(self) -> float:
        """Run what the page wants run again, and return the seconds until it wants the next look; 1 without any."""
        if not self.fragments:
            return 1.0
        fragment, interval = next(reversed(self.fragments.items()))
        self.polls.append(await self._run(fragment))
        return interval

    async def _run(self, fragment: str = "", states: WidgetStates | None = None) -> float:
        message = BackMsg()
        message.rerun_script.query_string = self.query
        if fragment:
            message.rerun_script.fragment_id = fragment
            message.rerun_script.is_auto_rerun = states is None
        if states is not None:
            message.rerun_script.widget_states.CopyFrom(states)
        async with self._turn:
            if not fragment:
                self.fragments.clear()
            self._finished.clear()
            began = time.perf_counter()
            await self._socket.send(message.SerializeToString())
            await asyncio.wait_for(self._finished.wait(), PATIENCE)
            return time.perf_counter() - began

    def receive(self, content: bytes) -> None:
        """Count what is sent, whatever it is."""
        self.received += len(content)

    async def _listen(self) -> None:
        async for raw in self._socket:
            content = raw if isinstance(raw, bytes) else raw.encode()
            self.receive(content)
            message = ForwardMsg()
            message.ParseFromString(content)
            match message.WhichOneof("type"):
                case "script_finished" if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    self._finished.set()
                case "auto_rerun":
                    self.fragments[message.auto_rerun.fragment_id] = message.auto_rerun.interval
                case "page_info_changed":
                    self.address = message.page_info_changed.query_string
                case "delta":
                    self._note(message.delta)

    def _note(self, delta: Any) -> None:
        if delta.WhichOneof("type") == "new_element":
            kind = delta.new_element.WhichOneof("type")
            if kind == "exception":
                self.exceptions.append(delta.new_element.exception.message)
            elif kind in ("markdown", "html"):
                self.texts.append(str(getattr(delta.new_element, kind).body))
            elif identifier := getattr(getattr(delta.new_element, str(kind)), "id", ""):
                self.widgets[identifier] = delta.fragment_id
