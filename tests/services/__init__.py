"""A PostgreSQL and a Redis that live as long as one command: `python -m tests.services -- pytest`.

Each server comes from the first of: its address in the environment (`DATABASE_URL`, `REDIS_URL`), programs on
this machine, programs inside a wheel. What was started here listens on 127.0.0.1 alone and is thrown away.
"""

from tests.services.running import Services, running

__all__ = ["Services", "running"]
