"""Both servers together, each from the environment or started here."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from tests.services import postgres, redis_server, scratch


@dataclass(frozen=True)
class Services:
    """Addresses of the two servers."""

    database_url: str
    redis_url: str

    def as_environment(self) -> dict[str, str]:
        """This will name the addresses as the settings read them."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


@contextmanager
def running(*, durable: bool = False) -> Iterator[Services]:
    """This will yield the addresses of a database and a Redis; what had to be started ends on leaving.

    A durable database writes each commit to the disk, as one in production does: for measurements.
    It raises ServerMissing when there is no such program, and ServerFailed when it does not come up.
    """
    with ExitStack() as stack:
        yield Services(
            database_url=os.environ.get("DATABASE_URL")
            or _start(stack, partial(postgres.running, durable=durable)),
            redis_url=os.environ.get("REDIS_URL") or _start(stack, redis_server.running),
        )


class _Runner(Protocol):
    def __call__(self, *, folder: Path) -> AbstractContextManager[str]: ...


def _start(stack: ExitStack, server: _Runner) -> str:
    folder = stack.enter_context(scratch.folder())
    return stack.enter_context(server(folder=folder))
