"""What tools/demo and tools/bench start ends with them, however they end."""
import os
import pathlib
import signal
import subprocess
import sys
import time
import unittest

LIBRARY = sys.argv.pop()
sys.path.insert(0, LIBRARY)
from stage import Problem, Stage, free_port, listening  # noqa: E402

SLEEPER = ["sleep", "600"]
CHILD = f"""
import sys
sys.path.insert(0, {LIBRARY!r})
from stage import Ended, Stage
try:
    with Stage("stage-test") as stage:
        program = stage.start("sleeper", ["sleep", "600"])
        print(program.pid, stage.folder, flush=True)
        stage.wait("nothing", lambda: False, 60)
except (KeyboardInterrupt, Ended):
    sys.exit(130)
"""


def runs(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class StageTest(unittest.TestCase):
    def test_programs_and_folder_are_gone_afterwards(self):
        with Stage("stage-test") as stage:
            first, second = stage.start("one", SLEEPER), stage.start("two", SLEEPER)
            self.assertTrue(runs(first.pid) and runs(second.pid))
        self.assertFalse(runs(first.pid) or runs(second.pid) or stage.folder.exists())

    def test_programs_and_folder_are_gone_after_a_failure(self):
        with self.assertRaises(ZeroDivisionError), Stage("stage-test") as stage:
            program = stage.start("one", SLEEPER)
            _ = 1 / 0
        self.assertFalse(runs(program.pid) or stage.folder.exists())

    def test_a_program_that_does_not_end_when_asked_is_ended(self):
        with Stage("stage-test") as stage:
            program = stage.start("deaf", ["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"])
            stage.wait("it", lambda: "ready" in program.log.read_text())
            stage.programs.remove(program)
            self.assertFalse(program.stop(grace_s=0.2))
            self.assertFalse(runs(program.pid))

    def _ends_after(self, number):
        child = subprocess.Popen([sys.executable, "-B", "-c", CHILD], stdout=subprocess.PIPE, text=True)
        with child.stdout:
            pid, folder = child.stdout.readline().split()
        child.send_signal(number)
        self.assertEqual(child.wait(30), 130)
        self.assertFalse(runs(int(pid)))
        self.assertFalse(pathlib.Path(folder).exists())

    def test_ctrl_c_ends_everything(self):
        self._ends_after(signal.SIGINT)

    def test_a_termination_ends_everything(self):
        self._ends_after(signal.SIGTERM)

    def test_what_is_kept_stays(self):
        with Stage("stage-test") as stage:
            program = stage.start("one", SLEEPER)
            stage.keep()
        self.assertTrue(runs(program.pid) and stage.folder.exists())
        with stage:
            stage.kept = False
        self.assertFalse(runs(program.pid) or stage.folder.exists())

    def test_waiting_in_vain_says_for_what(self):
        with Stage("stage-test") as stage, self.assertRaisesRegex(Problem, "in vain for the moon"):
            stage.wait("the moon", lambda: False, 0.05)

    def test_waiting_ends_when_a_program_has_ended_and_tells_its_last_words(self):
        began = time.monotonic()
        with Stage("stage-test") as stage, self.assertRaisesRegex(Problem, "(?s)speaker has ended.*farewell"):
            stage.start("speaker", ["sh", "-c", "echo farewell; exit 3"])
            stage.wait("the moon", lambda: False, 60)
        self.assertLess(time.monotonic() - began, 30)

    def test_a_program_that_ends_well_is_waited_for(self):
        with Stage("stage-test") as stage:
            stage.finish(stage.start("one", ["true"]), 60)
            self.assertEqual(stage.programs, [])

    def test_a_program_that_ends_badly_is_told_with_its_last_words(self):
        with Stage("stage-test") as stage, self.assertRaisesRegex(Problem, "(?s)ended with 3.*farewell"):
            stage.finish(stage.start("speaker", ["sh", "-c", "echo farewell; exit 3"]), 60)

    def test_a_program_that_does_not_end_is_not_waited_for_longer_than_told(self):
        with Stage("stage-test") as stage, self.assertRaisesRegex(Problem, "has not ended within"):
            stage.finish(stage.start("one", SLEEPER), 0.05)

    def test_a_program_that_is_not_there_is_named(self):
        with Stage("stage-test") as stage, self.assertRaisesRegex(Problem, "/nowhere/program"):
            stage.start("one", ["/nowhere/program"])

    def test_a_free_port_is_not_listened_on(self):
        self.assertFalse(listening(free_port()))


unittest.main()
