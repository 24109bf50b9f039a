"""The environment of the training processes."""

import ctypes
from importlib import metadata

import pytest

from pairmnist.service import allocator
from pairmnist.service.allocator import GLIBC, MIMALLOC


@pytest.mark.parametrize(
    ("library", "preloaded", "expected"),
    [
        ("/somewhere/libmimalloc.so", None, MIMALLOC | {"LD_PRELOAD": "/somewhere/libmimalloc.so"}),
        (None, None, GLIBC),
        ("/some where/libmimalloc.so", None, GLIBC),  # the system would look for "/some"
        ("/somewhere/libmimalloc.so", "libjemalloc.so.2", GLIBC),  # that one stays
    ],
)
def test_mimalloc_is_used_where_it_can_be_and_nothing_else_is_preloaded(monkeypatch, library, preloaded, expected):
    monkeypatch.setattr(allocator, "mimalloc", lambda: library)
    monkeypatch.delenv("LD_PRELOAD", raising=False)
    if preloaded:
        monkeypatch.setenv("LD_PRELOAD", preloaded)
    assert allocator.environment() == expected


def test_mimalloc_is_found_where_it_is_installed_and_loads():
    try:
        metadata.version("cmeel-mimalloc")
    except metadata.PackageNotFoundError:
        pytest.skip("cmeel-mimalloc, an optional extra, is not installed")
    library = allocator.mimalloc()
    assert library is not None
    assert ctypes.CDLL(library).mi_version() > 0


def test_without_the_package_there_is_no_mimalloc(monkeypatch):
    monkeypatch.setattr("sys.path", [])
    assert allocator.mimalloc() is None
