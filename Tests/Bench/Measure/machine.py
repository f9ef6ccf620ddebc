"""Which machine this is, since no figure means anything without it."""
import os
import pathlib
import platform
import subprocess
import tempfile
import time


def _first(file, key):
    try:
        lines = pathlib.Path(file).read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")


def _release():
    try:
        lines = pathlib.Path("/etc/os-release").read_text().splitlines()
    except OSError:
        return platform.system()
    return next((line.partition("=")[2].strip('"') for line in lines if line.startswith("PRETTY_NAME=")), "Linux")


def _virtual():
    try:
        answer = subprocess.run(["systemd-detect-virt"], capture_output=True, text=True, timeout=5).stdout.strip()
    except OSError:
        answer = ""
    if not answer and "hypervisor" in _first("/proc/cpuinfo", "flags").split():
        answer = "a hypervisor"
    return "" if answer in ("", "none") else f", under {answer}"


def _sync_ms():
    """What one sync of a small write costs where temporary files are: the median of twenty."""
    took = []
    with tempfile.TemporaryFile() as file:
        for _ in range(20):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return sorted(took)[len(took) // 2] * 1e3


def describe():
    memory_gb = int((_first("/proc/meminfo", "MemTotal") or "0").split()[0]) / 1024 / 1024
    return (f"{os.cpu_count()} cores {_first('/proc/cpuinfo', 'model name') or platform.machine()}{_virtual()}, "
            f"{memory_gb:.0f} GB, {_release()}, kernel {platform.release()}, a sync to disk takes "
            f"{_sync_ms():.2f} ms")


def busy_s():
    """CPU seconds that everything on this machine has used so far; tells how much others disturbed a run."""
    fields = pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    user, nice, system, _, _, irq, softirq, steal = map(int, fields[:8])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")
