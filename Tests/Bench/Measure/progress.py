"""One line on a terminal that says what is done, how far it is and how long it will take; silent elsewhere."""
import sys
import time


class Progress:
    def __init__(self):
        self.shown = sys.stderr.isatty()
        self.what = ""
        self.began = time.monotonic()

    def step(self, what):
        """The next piece of work begins."""
        self.clear()
        self.what = what
        self.began = time.monotonic()
        if self.shown:
            print(f"\r\033[K{what}", end="", file=sys.stderr, flush=True)

    def at(self, fraction):
        """How much of it is done, 0 to 1; the time left is that of the rest at the speed so far."""
        if not self.shown:
            return
        took = time.monotonic() - self.began
        left = f", {took / fraction - took:.0f} s left" if fraction > 0.02 and took > 1 else ""
        print(f"\r\033[K{self.what}: {min(fraction, 1):.0%}{left}", end="", file=sys.stderr, flush=True)

    def seconds(self, seconds):
        """A tick for work that takes about so many seconds from now."""
        began = time.monotonic()
        return lambda: self.at(min((time.monotonic() - began) / seconds, 0.99))

    def clear(self):
        if self.shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
