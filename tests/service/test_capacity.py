"""How many processes there is room for, in containers that are made of files."""

import os

import pytest

from pairmnist.service import capacity

GB = capacity.GIGABYTE


@pytest.fixture(autouse=True)
def many_cores(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(64), raising=False)


def machine(root, groups, **files):
    """A file system in which a process is in these control groups. files: content by path."""
    for path, content in {"proc/self/cgroup": groups, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)
    return root


def test_without_control_groups_the_cores_are_those_of_the_affinity(tmp_path):
    assert capacity.cores(tmp_path) == 64


@pytest.mark.parametrize(
    ("groups", "files"),
    [
        ("0::/\n", {"sys/fs/cgroup/cpu.max": "250000 100000\n"}),
        ("0::/a/b\n", {"sys/fs/cgroup/a/cpu.max": "250000 100000", "sys/fs/cgroup/a/b/cpu.max": "max 100000"}),
        ("0::/not/here\n", {"sys/fs/cgroup/cpu.max": "250000 100000"}),
        (
            "4:cpu,cpuacct:/docker/x\n3:memory:/docker/x\n",
            {"sys/fs/cgroup/cpu/cpu.cfs_quota_us": "250000", "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000"},
        ),
    ],
    ids=["version 2", "the group around", "a path of the host", "version 1"],
)
def test_a_containers_quota_counts(tmp_path, groups, files):
    assert capacity.cores(machine(tmp_path, groups, **files)) == 2


@pytest.mark.parametrize(
    "files",
    [
        {"sys/fs/cgroup/cpu.max": "max 100000"},
        {"sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1", "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000"},
    ],
)
def test_without_a_quota_all_cores_are_used(tmp_path, files):
    assert capacity.cores(machine(tmp_path, "0::/\n1:cpu:/\n", **files)) == 64


def test_a_part_of_a_core_is_one_worker(tmp_path):
    files = {"sys/fs/cgroup/cpu.max": "50000 100000"}
    assert capacity.cores(machine(tmp_path, "0::/\n", **files)) == 1


@pytest.mark.parametrize(
    ("groups", "path"),
    [("0::/\n", "sys/fs/cgroup/memory.max"), ("5:memory:/x\n", "sys/fs/cgroup/memory/memory.limit_in_bytes")],
)
def test_a_containers_memory_counts(tmp_path, groups, path):
    assert capacity.memory(machine(tmp_path, groups, **{path: f"{GB // 4}\n"})) == GB // 4


def test_no_more_workers_are_started_than_memory_holds(monkeypatch):
    monkeypatch.setattr(capacity, "cores", lambda: 8)
    numbers = []
    for room in (0.2 * GB, GB, 2 * GB, 64 * GB, None):
        monkeypatch.setattr(capacity, "memory", lambda room=room: room)
        numbers.append(capacity.default_workers())
    assert numbers == [1, 1, 3, 8, 8]


def test_without_being_asked_there_are_no_more_than_some(monkeypatch):
    monkeypatch.setattr(capacity, "cores", lambda: 256)
    monkeypatch.setattr(capacity, "memory", lambda: None)
    assert capacity.default_workers() == capacity.MOST
