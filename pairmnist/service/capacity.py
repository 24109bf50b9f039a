"""How many training processes this machine, or the container we are in, has room for."""

import os
from collections.abc import Iterator
from math import floor
from pathlib import Path

MOST = 16  # without being asked: more keep the one process busy that speaks to them all
GIGABYTE = 2**30
WORKER = 0.45 * GIGABYTE  # that a training process takes: 0.31 of its own and 0.11 of PyTorch, which they share
OTHERS = 0.4 * GIGABYTE  # that the page takes


def default_workers() -> int:
    """One process a core, as far as there is memory for them, up to MOST."""
    room = memory()
    fitting = MOST if room is None else int((room - OTHERS) / WORKER)
    return max(1, min(cores(), fitting, MOST))


def cores(root: Path = Path("/")) -> int:
    """The processor cores that this process may use, by its affinity and its container's quota."""
    own = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, floor(min([own, *_quotas(root)])))


def memory(root: Path = Path("/")) -> float | None:
    """The memory in bytes that this process may use, of its machine or its container; None where it cannot be told."""
    names = ("memory.max", "memory.limit_in_bytes")
    limits = [float(text) for text in _read_all(root, "memory", names) if text.isdecimal()]
    if "SC_PHYS_PAGES" in getattr(os, "sysconf_names", {}):  # Windows has none
        limits.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return min(limits, default=None)


def _quotas(root: Path) -> Iterator[float]:
    """The cores that each control group around this process allows, where it limits them."""
    for text in _read_all(root, "cpu", ("cpu.max",)):
        quota, period = text.split()
        if quota != "max":
            yield int(quota) / int(period)
    for folder in _groups(root, "cpu"):
        microseconds, of = _read(folder / "cpu.cfs_quota_us"), _read(folder / "cpu.cfs_period_us")
        if microseconds and of and int(microseconds) > 0:  # −1: no limit
            yield int(microseconds) / int(of)


def _read_all(root: Path, controller: str, names: tuple[str, ...]) -> Iterator[str]:
    for folder in _groups(root, controller):
        for name in names:
            if text := _read(folder / name):
                yield text


def _groups(root: Path, controller: str) -> Iterator[Path]:
    """The folders of the control groups that this process is in, with those around them (Linux; elsewhere none).

    A line of /proc/self/cgroup is `0::/path` in version 2 and `number:controllers:/path` in version 1. In a container
    the path may be the host's, which is not there; the container's own limits are then in the top folder.
    """
    for line in (_read(root / "proc/self/cgroup") or "").splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        top = root / "sys/fs/cgroup" / (controller if controllers else "")
        group = top / path.strip("/")
        yield from (folder for folder in (group, *group.parents) if folder.is_relative_to(top))


def _read(path: Path) -> str | None:
    try:
        return path.read_text().strip()
    except OSError:  # it is not there, or not for us
        return None
