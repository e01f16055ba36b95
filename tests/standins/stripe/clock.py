"""The stand-in's own clock: the machine's, plus what a test moved it forward."""

import threading
import time


class Clock:
    """Keys expire and objects are stamped by this clock; signatures and redelivery use the machine's."""

    def __init__(self, *, offset_seconds: int = 0) -> None:
        self._lock = threading.Lock()
        self._offset_seconds = offset_seconds

    @property
    def offset_seconds(self) -> int:
        return self._offset_seconds

    def now(self) -> int:
        """This will tell the time in whole seconds since the epoch, as Stripe stamps objects."""
        return int(time.time()) + self._offset_seconds

    def advance(self, *, seconds: int) -> int:
        """This will move the clock forward and tell the new offset; it never goes back."""
        if seconds < 0:
            raise ValueError("The clock only moves forward.")
        with self._lock:
            self._offset_seconds += seconds
            return self._offset_seconds

    def reset(self) -> None:
        """This will return to the machine's time."""
        with self._lock:
            self._offset_seconds = 0
