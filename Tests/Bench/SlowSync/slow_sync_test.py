"""Shows that the preloaded library delays syncs by what it was told, and by nothing where it was not told."""
import os
import subprocess
import sys
import unittest

LIBRARY = sys.argv.pop()
SYNC_FIVE_TIMES = """
import os, tempfile, time
with tempfile.TemporaryFile() as file:
    file.write(b"x")
    file.flush()
    began = time.monotonic()
    for _ in range(5):
        os.SYNC(file.fileno())
    print(time.monotonic() - began)
"""


def seconds(sync, delay_ms):
    environment = dict(os.environ, LD_PRELOAD=LIBRARY)
    environment.pop("SLOW_SYNC_MS", None)
    if delay_ms:
        environment["SLOW_SYNC_MS"] = delay_ms
    result = subprocess.run(["/usr/bin/python3", "-c", SYNC_FIVE_TIMES.replace("SYNC", sync)], env=environment,
                            capture_output=True, text=True, check=True, timeout=50)
    return float(result.stdout)


class SlowSync(unittest.TestCase):
    def test_every_fsync_takes_at_least_the_time_it_was_told(self):
        self.assertGreaterEqual(seconds("fsync", "300"), 1.5)

    def test_every_fdatasync_takes_at_least_the_time_it_was_told(self):
        self.assertGreaterEqual(seconds("fdatasync", "300"), 1.5)

    def test_nothing_is_delayed_without_being_told(self):
        self.assertLess(seconds("fsync", None), 1.5)

    def test_a_delay_that_is_no_number_delays_nothing(self):
        self.assertLess(seconds("fsync", "300ms"), 1.5)


unittest.main()
