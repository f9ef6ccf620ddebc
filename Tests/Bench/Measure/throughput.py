"""Durable throughput: the relay's outbox and dispatcher beside syslog-ng's reliable disk buffer, same receiver, one run."""
import json
import os
import time

import machine
from peers import Nginx, SyslogNg, event, install
from stage import Problem, Stage
from table import Row, Table

EVENTS = 100_000
WORKERS = (1, 4, 8)


def _row(name, seconds, cpu_s, memory_mb, receiver_cpu_s, others):
    return Row(name, {"events/s": round(EVENTS / seconds), "CPU s/100k": cpu_s / EVENTS * 1e5,
                      "peak MB": memory_mb, "receiver CPU s/100k": receiver_cpu_s / EVENTS * 1e5,
                      "others' CPU": f"{others:.0%}"})


def _peer(context, workers, lines):
    context.progress.step(f"syslog-ng, {workers} workers")
    with Stage("emergency-relay-bench") as stage:
        nginx = Nginx(stage)
        peer = SyslogNg(stage, workers, nginx.url)
        busy, began = machine.busy_s(), peer.send(lines)

        def all_there():
            context.progress.at(nginx.requests() / EVENTS)
            return nginx.requests() >= EVENTS

        stage.wait("syslog-ng's last request", all_there, 180, 0.2)
        cpu_s, memory_mb = peer.figures()
        busy, took = machine.busy_s() - busy, time.time() - began
        peer.stop()
        receiver_cpu_s = nginx.stop()
        others = max(0, busy - cpu_s - receiver_cpu_s) / took / os.cpu_count()
        return _row(f"syslog-ng 3.38, reliable disk-buffer, {workers} workers", nginx.moments()[-1][0] - began, cpu_s,
                    memory_mb, receiver_cpu_s, others)


def _ours(context):
    """delivery-bench: the outbox and the dispatcher of the service, one endpoint, `synchronous=FULL`."""
    program = context.program("delivery-bench")
    context.progress.step("the relay's outbox and dispatcher")
    with Stage("emergency-relay-bench") as stage:
        nginx = Nginx(stage)
        busy, began = machine.busy_s(), time.time()
        bench = stage.start("delivery-bench", [program, "--url", nginx.url, "--events", str(EVENTS),
                                                "--folder", stage.folder / "outbox"])
        stage.finish(bench, 300, lambda: context.progress.at(nginx.requests() / EVENTS))
        busy, took = machine.busy_s() - busy, time.time() - began
        result = json.loads(bench.log.read_text().splitlines()[-1])
        receiver_cpu_s = nginx.stop()
        others = max(0, busy - result["cpu_s"] - receiver_cpu_s) / took / os.cpu_count()
        moments = nginx.moments()
        if len(moments) < EVENTS:
            raise Problem(f"only {len(moments)} of {EVENTS} events arrived")
        return _row("EmergencyRelay, synchronous=FULL", result["seconds"], result["cpu_s"], result["peak_mb"],
                    receiver_cpu_s, others)


def measure(context):
    install()
    lines = [event(number) for number in range(EVENTS)]
    ours = _ours(context)
    rows = [ours, *(_peer(context, workers, lines) for workers in WORKERS)]
    beside = rows[1 + WORKERS.index(4)].values
    ours.goal = "≥ syslog-ng with 4 workers, less CPU"
    ours.reached = (ours.values["events/s"] >= beside["events/s"] and
                    ours.values["CPU s/100k"] < beside["CPU s/100k"])
    return Table("durable events per second, one endpoint, 100,000 events", rows,
                 ["From the first event handed over to the last request in nginx's log; CPU is that of the relay or of "
                  "syslog-ng alone. syslog-ng never syncs its disk buffer; the relay syncs before it sends."])
