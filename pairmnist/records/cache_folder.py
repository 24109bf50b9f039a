"""Where the runs that are trained on this machine are kept."""

import os
from pathlib import Path

from platformdirs import user_cache_path

from pairmnist.config import SettingsError

CHECKOUT = Path(__file__).parents[2]  # where the package was not installed


def cache_folder() -> Path:
    """Where this machine's runs are kept: PAIRMNIST_CACHE, else a checkout's `cache`, else the user's cache folder.

    The path is absolute. Raises SettingsError for a ~ in PAIRMNIST_CACHE that names no home folder.
    """
    if chosen := os.environ.get("PAIRMNIST_CACHE"):
        try:
            return Path(chosen).expanduser().absolute()
        except RuntimeError as error:
            raise SettingsError(f"PAIRMNIST_CACHE is {chosen!r}, but nobody here has that home folder") from error
    if (CHECKOUT / "app.py").is_file() and (CHECKOUT / "pyproject.toml").is_file():
        return CHECKOUT / "cache"
    return user_cache_path("pairmnist", appauthor=False)


def check_folder(folder: Path) -> None:
    """Raise SettingsError where a cache folder is there and cannot be used."""
    if folder.exists() and not (folder.is_dir() and os.access(folder, os.R_OK | os.X_OK)):
        problem = "cannot be read" if folder.is_dir() else "is no folder"
        raise SettingsError(f"the cache {folder} {problem}: choose another with PAIRMNIST_CACHE, or mend it")
