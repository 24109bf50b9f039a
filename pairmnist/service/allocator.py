"""Which memory allocator the training processes use, set by their environment.

A step of training fetches and returns some fifty megabytes. glibc, Linux's usual allocator, would give them back to the
system each time. mimalloc, which the optional extra `fast` installs, keeps them for these milliseconds and is faster.
"""

import os
from importlib import metadata

GLIBC = {"MALLOC_TRIM_THRESHOLD_": str(2**28), "MALLOC_MMAP_THRESHOLD_": str(2**25)}
MIMALLOC = {"MIMALLOC_PURGE_DELAY": "10000"}


def environment() -> dict[str, str]:
    """The environment variables for a training process: for mimalloc where it is installed, otherwise for glibc.

    glibc's are used too where LD_PRELOAD is set already (an empty one turns mimalloc off) or where the library's path
    has a space, at which a name in LD_PRELOAD ends.
    """
    library = mimalloc()
    if library is None or " " in library or "LD_PRELOAD" in os.environ:
        return GLIBC
    return MIMALLOC | {"LD_PRELOAD": library}


def mimalloc() -> str | None:
    """The path of the installed mimalloc library, or None."""
    try:
        files = metadata.files("cmeel-mimalloc") or []
    except metadata.PackageNotFoundError:
        return None
    return next((str(file.locate()) for file in files if file.name == "libmimalloc.so"), None)
