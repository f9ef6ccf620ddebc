"""The simulated phone system, a receiver and the service, wired together on free ports in a stage's folder."""
import json
import re
import shlex
import urllib.error
import urllib.request

import records
from stage import Problem

SETTINGS = """\
[service]
data_dir = {data}
{service}
[pbx]
url = {pbx_url}
client_id = crm
client_secret = secret
{pbx}
[did]
10001 = DID-100

[webhooks]
url = {webhook_url}
{webhooks}
[server]
listen = 127.0.0.1:{port}
insecure = yes

{further}
"""


def ask(url, body=None, statuses=()):
    """The JSON answer of a GET, or of a POST of `body`; with 2xx or one of `statuses`."""
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data), timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        if refusal.code in statuses:
            return json.load(refusal)
        raise Problem(f"{url} answers {refusal.code}: {refusal.read(300).decode(errors='replace')}") from refusal
    except (OSError, ValueError) as failure:
        raise Problem(f"{url} does not answer: {failure}") from failure


class Simulator:
    def __init__(self, stage, program, *options):
        self.expect_file = stage.folder / "expected.jsonl"
        self.frames_file = stage.folder / "frames.jsonl"
        self.ca_file = stage.folder / "phone-system-ca.pem"
        ready = stage.folder / "simulator.ready"
        self.running = stage.start("simulator", [
            program, "--ready-file", ready, "--ca-out", self.ca_file, "--expect-out", self.expect_file,
            "--frames-out", self.frames_file, "--hold-open", *options])
        addresses = json.loads(stage.wait("the simulator", lambda: records.whole_line(ready)))
        self.url, self.control = addresses["url"], addresses["control"]

    def call(self, kind, **wishes):
        ask(self.control + "/call", {"kind": kind, **wishes})

    def fault(self, name, **parameters):
        ask(self.control + "/fault", {"name": name, **parameters})

    def stats(self):
        return ask(self.control + "/stats")

    def idle(self):
        """Every call that began is over, and what had to be sent is written down."""
        stats = self.stats()
        counts = stats["counts"]
        over = counts.get("calls ended", 0) + counts.get("calls cut", 0)
        return stats["play"] != "waiting" and stats["calls"] == 0 and 0 < counts.get("calls begun", 0) <= over

    def expected(self):
        return records.expected(self.expect_file)

    def frames(self):
        return records.frames(self.frames_file)


class Scene:
    """`begin()` starts all three and waits until the service listens to the phone system."""

    def __init__(self, stage, bin_dir):
        self.stage = stage
        self.bin_dir = bin_dir
        self.received_file = stage.folder / "received.jsonl"
        self.ini = stage.folder / "webhooks.ini"
        self.relay_program = bin_dir / "emergency-relay"
        for name in ("emergency-relay", "pbx-simulator", "webhook-receiver"):
            if not (bin_dir / name).exists():
                raise Problem(f"{bin_dir / name} is missing: it is not built")

    def begin(self, simulator_options=(), receiver_options=(), relay_environment=None, **settings):
        self.start_receiver(*receiver_options)
        self.simulator = Simulator(self.stage, self.bin_dir / "pbx-simulator", *simulator_options)
        self.start_relay(relay_environment, **settings)

    def start_receiver(self, *options):
        ready = self.stage.folder / "receiver.ready"
        self.receiver = self.stage.start("receiver", [self.bin_dir / "webhook-receiver", "--ready-file", ready,
                                                      "--out", self.received_file, *options])
        self.receiver_url = json.loads(self.stage.wait("the receiver", lambda: records.whole_line(ready)))["url"]

    def start_relay(self, environment=None, service="", pbx="", webhooks="", further="", port=0):
        if self.simulator.url.startswith("https:"):
            pbx = f"ca_file = {self.simulator.ca_file}\n{pbx}"
        self.ini.write_text(SETTINGS.format(data=self.stage.folder / "data", service=service, pbx=pbx, webhooks=webhooks,
                                            pbx_url=self.simulator.url, webhook_url=self.receiver_url + "/3cx",
                                            further=further, port=port))
        self.relay = self.stage.start("service", [self.relay_program, "run", "--config", self.ini], **(environment or {}))
        self.relay_url = self.stage.wait("the service", self._relay_url)
        self.stage.wait("the service to reach the phone system", lambda: self.health()["pbx"]["connected"], 30)

    def _relay_url(self):
        port = re.search(r"Answering on port (\d+)", self.relay.log.read_text(errors="replace"))
        return f"http://127.0.0.1:{port[1]}" if port else None

    def health(self):
        return ask(self.relay_url + "/health", statuses=(503,))  # 503: something needs attention

    def relay_idle(self):
        """It knows of no running call and has nothing more to deliver."""
        health = self.health()
        waits = sum(endpoint["waiting"] + endpoint["inFlight"] for endpoint in health["endpoints"])
        return health["runningCalls"] == 0 and waits == 0

    def received(self):
        return records.received(self.received_file)

    def stop_script(self):
        """A script that ends what was kept and removes its files."""
        file = self.stage.folder / "stop"
        folder = shlex.quote(str(self.stage.folder))
        pids = " ".join(str(program.pid) for program in reversed(self.stage.programs))
        file.write_text(f"""#!/bin/sh
# Ends the programs of this demonstration (and none that has got one of their numbers since), removes its files.
for pid in {pids}; do
  grep -qsaF {folder} /proc/$pid/cmdline && kill $pid && tail --pid=$pid -f /dev/null
done
rm -rf {folder}
""")
        file.chmod(0o755)
        return file
