"""Typed readers of the environment that fail loudly on a bad value."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def envtext(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def envbool(name: str, *, default: bool) -> bool:
    value = envtext(name).lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if not value:
        return default
    raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")


def envint(name: str, default: int) -> int:
    value = envtext(name)
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number.") from error


def envlist(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in envtext(name, default).split(",") if part.strip()]


def envsecret(name: str, default: str = "") -> str:
    """This will read a secret from NAME, or from the file that NAME_FILE names."""
    path = envtext(f"{name}_FILE")
    if not path:
        return envtext(name, default)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE names {path!r}, which cannot be read.") from error


def database(url: str) -> dict[str, object]:
    """This will turn sqlite:///path or postgresql://… into Django's settings."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(parts.path[1:] if parts.path.startswith("//") else parts.path)
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": {
                **dict(parse_qsl(parts.query)),
                "pool": {"min_size": 1, "max_size": envint("DATABASE_POOL", 10), "timeout": 10},
            },
        }
    raise ImproperlyConfigured("DATABASE_URL must start with sqlite:/// or postgresql://.")


def _sqlite(path: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            # DEFERRED transactions that upgrade to writes fail at once under contention; IMMEDIATE ones wait.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
