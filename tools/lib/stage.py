"""Programs that run together for a while, in a temporary folder, and leave nothing behind.

    with Stage() as stage:
        stage.start("receiver", [path, "--port", "0"])
        stage.wait("the receiver", lambda: ready_file.exists())

On the way out, however it is left (Ctrl-C and SIGTERM included), the programs are ended in reverse order and the
folder is removed. Every wait has a deadline, and ends early where one of the programs has ended.
"""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time


class Problem(Exception):
    """Something that ends the run; its text is for the person at the terminal."""


class Ended(BaseException):
    """SIGTERM or SIGHUP."""


def _end(number, _frame):
    raise Ended(signal.Signals(number).name)


class Program:
    """A running program; its output is in `log`."""

    def __init__(self, name, command, log, env):
        self.name = name
        self.command = [str(word) for word in command]
        self.log = log
        self.usage = None
        with open(log, "ab") as output:
            # A session of its own: Ctrl-C reaches the stage alone, which then ends everything in order.
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=output,
                                            stderr=subprocess.STDOUT, env=env, start_new_session=True)
        self.pid = self.process.pid

    def running(self):
        return self.process.poll() is None

    def last_words(self, lines=8):
        text = self.log.read_text(errors="replace").splitlines()
        return "\n".join("  " + line for line in text[-lines:]) or "  (it said nothing)"

    def stop(self, grace_s=15):
        """Asks it to end, and ends it where it does not within `grace_s`. True when it ended by itself, well."""
        if self.running():
            self.process.terminate()
        try:
            return self.process.wait(grace_s) in (0, -signal.SIGTERM)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return False

    def kill(self):
        self.process.kill()
        self.process.wait()

    def cpu_s(self):
        """User and system time so far, of it and its children that run, in seconds."""
        return sum(_cpu_s(pid) for pid in [self.pid, *_children(self.pid)])

    def memory_mb(self, peak=False):
        return sum(_memory_mb(pid, "VmHWM" if peak else "VmRSS") for pid in [self.pid, *_children(self.pid)])


def _children(pid):
    try:
        return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _cpu_s(pid):
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid, key):
    try:
        lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(key + ":")) / 1024


def free_port():
    """A TCP port of the loopback interface that nobody uses at the moment, for programs that can't choose one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listening(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Stage:
    def __init__(self, name="emergency-relay"):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=name + "-"))
        self.programs = []
        self.kept = False
        self._handlers = {}

    def __enter__(self):
        for number in (signal.SIGTERM, signal.SIGHUP):
            self._handlers[number] = signal.signal(number, _end)
        return self

    def __exit__(self, *_):
        for number in [*self._handlers, signal.SIGINT]:
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not interrupt the cleaning
        try:
            if not self.kept:
                self.stop_all()
                shutil.rmtree(self.folder, ignore_errors=True)
        finally:
            for number, handler in self._handlers.items():
                signal.signal(number, handler)
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def keep(self):
        """From now on the programs and the folder outlive the stage."""
        self.kept = True

    def start(self, name, command, **environment):
        try:
            program = Program(name, command, self.folder / f"{name}.log", {**os.environ, **environment})
        except OSError as failure:
            raise Problem(f"{name} can't be started: {failure.strerror}: {command[0]}") from failure
        self.programs.append(program)
        return program

    def stop(self, program):
        self.programs.remove(program)
        return program.stop()

    def stop_all(self):
        while self.programs:
            self.stop(self.programs[-1])

    def check(self, when=""):
        """Failure: one of the programs has ended."""
        for program in self.programs:
            if not program.running():
                raise Problem(f"{program.name} has ended unexpectedly ({program.process.returncode}) {when}. "
                              f"Its last words:\n{program.last_words()}")

    def wait(self, what, until, deadline_s=20, every_s=0.02, tick=None):
        """Asks `until` again and again; its first true answer is returned. `tick` is called in between."""
        end = time.monotonic() + deadline_s
        while True:
            answer = until()
            if answer:
                return answer
            self.check(f"while waiting for {what}")
            if time.monotonic() > end:
                words = "".join(f"\n{program.name}:\n{program.last_words(4)}" for program in self.programs)
                raise Problem(f"Waited {deadline_s:g} s in vain for {what}. Last words of the programs:{words}")
            if tick:
                tick()
            time.sleep(every_s)

    def finish(self, program, deadline_s, tick=None, every_s=0.2):
        """Waits until a program has ended by itself, well."""
        end = time.monotonic() + deadline_s
        while program.running():
            if time.monotonic() > end:
                raise Problem(f"{program.name} has not ended within {deadline_s:g} s. Its last words:\n{program.last_words()}")
            if tick:
                tick()
            time.sleep(every_s)
        self.programs.remove(program)
        if program.process.returncode != 0:
            raise Problem(f"{program.name} has ended with {program.process.returncode}. Its last words:\n"
                          f"{program.last_words()}")
