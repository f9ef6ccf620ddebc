"""The programs that the relay's throughput is measured with and beside: nginx (receiver) and syslog-ng (peer)."""
import pathlib
import shutil
import socket
import subprocess
import time

from stage import Problem, free_port, listening

PEERS = pathlib.Path(__file__).resolve().parent.parent / "Peers"
PACKAGES = {"nginx": "nginx-light", "syslog-ng": "syslog-ng-core syslog-ng-mod-http"}


def program(name):
    """The full path; these are in /usr/sbin, which is not on everybody's path."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")


def install():
    """Installs what is missing; says why and goes on where that can't be done (rsyslog, for one, is not removed)."""
    missing = [package for name, package in PACKAGES.items() if not program(name)]
    if not missing:
        return
    print("Installing:", *missing, flush=True)
    command = ("export DEBIAN_FRONTEND=noninteractive; apt-get -qq update && apt-get -qq install -y "
               "--no-install-recommends --no-remove " + " ".join(missing))
    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if result.returncode != 0:
        words = "; ".join((result.stdout + result.stderr).strip().splitlines()[-3:])
        print(f"bench: apt-get could not install {' '.join(missing)}: {words}", flush=True)
    elif "nginx-light" in missing:
        # The package starts its own server; nothing here needs it.
        subprocess.run(["sh", "-c", "systemctl disable --now nginx || service nginx stop"], capture_output=True)


def _configure(template, folder, **values):
    folder.mkdir(parents=True, exist_ok=True)
    text = (PEERS / template).read_text()
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    file = folder / template
    file.write_text(text)
    return file


class Nginx:
    """Answers 204. `requests()` counts while it runs, `moments()` gives the time of each after `stop()`."""

    def __init__(self, stage):
        if not program("nginx"):
            raise Problem("nginx is not installed (package nginx-light)")
        self.stage = stage
        self.port = free_port()
        self.folder = stage.folder / f"nginx-{self.port}"
        file = _configure("nginx.conf", self.folder, PORT=self.port)
        # -e: without it the compiled-in error log is opened first, which only root may.
        self.running = stage.start("nginx", [program("nginx"), "-p", f"{self.folder}/", "-e", "error.log", "-c", file])
        stage.wait("nginx", lambda: listening(self.port))
        self.url = f"http://127.0.0.1:{self.port}/hook"
        self.asked = 0  # by ourselves

    def requests(self):
        with socket.create_connection(("127.0.0.1", self.port), 5) as link:
            link.sendall(b"GET /status HTTP/1.0\r\n\r\n")
            text = b""
            while part := link.recv(4096):
                text += part
        counts = text.decode().splitlines()
        line = next(i for i, words in enumerate(counts) if words.startswith("server accepts")) + 1
        self.asked += 1
        return int(counts[line].split()[2]) - self.asked

    def stop(self):
        cpu = self.running.cpu_s()
        self.stage.stop(self.running)
        return cpu

    def moments(self):
        """(time in seconds, Webhook-Id) of each request in order of arrival."""
        lines = (self.folder / "received.log").read_text().splitlines()
        return [(float(moment), webhook_id) for moment, _, webhook_id in (line.partition(" ") for line in lines)]


class SyslogNg:
    def __init__(self, stage, workers, url):
        if not program("syslog-ng"):
            raise Problem("syslog-ng is not installed (packages syslog-ng-core, syslog-ng-mod-http)")
        self.stage = stage
        self.port = free_port()
        folder = stage.folder / f"syslog-ng-{self.port}"
        file = _configure("syslog-ng.conf", folder, PORT=self.port, URL=url, WORKERS=workers, FOLDER=folder)
        self.running = stage.start("syslog-ng", [program("syslog-ng"), "-F", "--no-caps", "-f", file,
                                                 "-R", folder / "persist", "-p", folder / "pid", "-c", folder / "ctl"])
        stage.wait("syslog-ng", lambda: listening(self.port))
        self.cpu_before = self.running.cpu_s()

    def send(self, lines):
        """Hands all lines over; returns the time at which that began."""
        with socket.create_connection(("127.0.0.1", self.port), 5) as link:
            link.settimeout(300)
            began = time.time()
            for start in range(0, len(lines), 500):
                link.sendall(b"".join(lines[start:start + 500]))
        return began

    def figures(self):
        return self.running.cpu_s() - self.cpu_before, self.running.memory_mb(peak=True)

    def stop(self):
        self.stage.stop(self.running)


def event(number):
    """About 230 bytes of JSON, as long as a webhook of the relay with its headers' values."""
    return (f'{{"n":{number},"event":"ringing","callerid":"+4930{1000000 + number}","user":"101","usertype":"ext",'
            f'"did":"+49305550800","id":"260301101502_{number}-0","callid":{number},"direction":"incoming",'
            f'"name":"Example Customer Limited","queue":"800","chid":"00000000-01dd-43ab-25e4"}}\n').encode()
