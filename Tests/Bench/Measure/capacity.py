"""What the tracker can take, and what the service needs in memory."""
import json

from scene import Scene
from stage import Stage
from table import Row, Table

RUNNING = 10_000
PER_S = 100
IDLE_MB, RUNNING_MB = 30, 150


TRACKER_GOAL = 1_000_000
TRACKER_ROWS = {"Mixed": "as phones ring: nearly all changes are repeats", "Distinct": "every change is a new one",
                "BytesPerRunningCall": "memory of a running call"}


def tracker(context):
    program = context.program("tracker-bench")
    context.progress.step("The call tracker alone")
    with Stage("emergency-relay-bench") as stage:
        file = stage.folder / "tracker.json"
        stage.finish(stage.start("tracker-bench", [program, f"--benchmark_out={file}", "--benchmark_out_format=json"]),
                     300, context.progress.seconds(10))
        entries = json.loads(file.read_text())["benchmarks"]
    rows = []
    for entry in entries:
        name = entry["name"].partition("/")[0]
        rate, size = entry.get("items_per_second"), entry.get("bytes_per_call")
        row = Row(TRACKER_ROWS.get(name, name), {"changes/s": rate and round(rate), "bytes": size and round(size)})
        if name == "Mixed":
            row.goal, row.reached = "≥ 1,000,000 changes/s", rate >= TRACKER_GOAL
        rows.append(row)
    return Table("the call tracker alone", rows, ["Changes per second of CPU time of one core."])


def _idle_mb(context):
    """Of the service with twenty extensions and no call."""
    with Stage("emergency-relay-bench") as stage:
        scene = Scene(stage, context.bin_dir)
        context.progress.step("The service without calls")
        scene.begin(["--https"])
        return scene.relay.memory_mb(), scene.relay.memory_mb(peak=True)


def memory(context):
    idle_mb, idle_peak_mb = _idle_mb(context)
    load = f"calls={RUNNING},rate={PER_S},seed=3,kinds=answered,ring=1-2,talk=3600-3600"
    with Stage("emergency-relay-bench") as stage:
        scene = Scene(stage, context.bin_dir)
        context.progress.step(f"{RUNNING} calls come in and stay")
        scene.begin(["--https", "--extensions", "2000", "--load", load])

        def all_run():
            health = scene.health()
            context.progress.at(health["runningCalls"] / RUNNING)
            waits = sum(endpoint["waiting"] for endpoint in health["endpoints"])
            return health["runningCalls"] == RUNNING and waits == 0 and len(scene.received()) >= 2 * RUNNING

        stage.wait("all calls to run and their webhooks to arrive", all_run, 300, 1)
        full_mb, peak_mb = scene.relay.memory_mb(), scene.relay.memory_mb(peak=True)
        rate = len(scene.received()) / RUNNING
    return Table("memory of the service", [
        Row("idle", {"running calls": 0, "MB": idle_mb, "peak MB": idle_peak_mb}, f"≤ {IDLE_MB} MB", idle_mb <= IDLE_MB),
        Row("full", {"running calls": RUNNING, "MB": full_mb, "peak MB": peak_mb}, f"≤ {RUNNING_MB} MB",
            full_mb <= RUNNING_MB)],
                 [f"Resident set of the process. The calls came in at {PER_S} a second; two devices rang, one answered; "
                  f"{rate:.1f} webhooks a call were delivered."])
