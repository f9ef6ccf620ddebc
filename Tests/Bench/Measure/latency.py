"""From the phone system's frame to the request on the wire, at 50 events/s."""
from comparison import compare
from scene import Scene
from stage import Problem, Stage
from table import Row, Table, percentile
from timing import delays

CALLS_PER_S = 14  # of the simulator's mix of calls: about 3.5 events each
SECONDS = 60
TAIL_S = 20       # until the last call is over


def play(context, scene, what, options=(), seconds=SECONDS, duration_slack=1, **begin):
    """Plays the mix; the delays and the number of events per second, after showing that nothing is missing."""
    load = f"calls={CALLS_PER_S * seconds},rate={CALLS_PER_S},seed=11"
    scene.begin(["--load", load, *options], **begin)
    context.progress.step(what)
    stage, tick = scene.stage, context.progress.seconds(seconds + TAIL_S)
    stage.wait("the last call to end", scene.simulator.idle, seconds + 60, 0.5, tick)
    stage.wait("the relay to come to rest", scene.relay_idle, 60, 0.2)
    stage.stop(scene.simulator.running)  # writes down its last frames
    requests = scene.received()
    report = compare(scene.simulator.expected(), requests, duration_slack)
    if not report.good():
        raise Problem(f"of {report.events} events {len(report.lost)} were lost, {len(report.unexpected)} not expected, "
                      f"{len(report.out_of_order)} out of order, so times mean nothing: " + "; ".join(report.faults()[:5]))
    span = requests[-1].at_s - requests[0].at_s
    return delays(*scene.simulator.frames(), requests), len(requests) / span


def milliseconds(seconds):
    return {"p50 ms": percentile(seconds, 50) * 1e3, "p95 ms": percentile(seconds, 95) * 1e3,
            "p99 ms": percentile(seconds, 99) * 1e3, "max ms": max(seconds) * 1e3}


def rows(timed):
    added = [delay.added_s for delay in timed]
    goal = percentile(added, 99) <= 0.005
    yield Row("what the relay adds, all", {"events": len(timed), **milliseconds(added)}, "p99 ≤ 5 ms", goal)
    for title, names in (("  ringing, dialing", ("ringing", "dialing")),
                         ("  answered", ("incomingcall_started", "outgoingcall_started")),
                         ("  ended", ("incoming", "outgoing"))):
        part = [delay.added_s for delay in timed if delay.event in names]
        if part:
            yield Row(title, {"events": len(part), **milliseconds(part)})
    yield Row("with the phone system's own answers",
              {"events": len(timed), **milliseconds([delay.total_s for delay in timed])})


def longest(timed, count=3):
    """Which events took longest, to look for the reason."""
    slowest = sorted(timed, key=lambda delay: -delay.added_s)[:count]
    return "Longest: " + "; ".join(f"{delay.added_s * 1e3:.0f} ms {delay.query}" for delay in slowest)


def quick_pbx(context):
    with Stage("emergency-relay-bench") as stage:
        timed, rate = play(context, Scene(stage, context.bin_dir), "Playing calls at 50 events/s", ["--https"])
    return Table("from the phone system's frame to the request on the wire", list(rows(timed)),
                 [f"{rate:.0f} events/s on average while the calls were played, phone system over TLS, receiver plain.",
                  longest(timed)])


def slow_pbx(context):
    slow_sync = context.lib_dir / "slow-sync.so"
    if not slow_sync.exists():
        raise Problem(f"{slow_sync} is missing: it is not built")
    with Stage("emergency-relay-bench") as stage:
        timed, rate = play(context, Scene(stage, context.bin_dir), "Playing calls, slow phone system, slow disk",
                           ["--https", "--fault", "delay,kind=callcontrol,ms=100", "--fault", "delay,kind=xapi,ms=100"],
                           duration_slack=2,  # a talk on a mobile is seen by lists, which take longer here
                           relay_environment={"LD_PRELOAD": str(slow_sync), "SLOW_SYNC_MS": "20"})
    ringing = [delay.total_s for delay in timed if delay.event in ("ringing", "dialing")]
    every = [delay.total_s for delay in timed]
    return Table("ring to CRM, 100 ms per GET, 20 ms per sync", [
        Row("from frame to request, ringing and dialing", {"events": len(ringing), **milliseconds(ringing)},
            "p95 ≤ 300 ms", percentile(ringing, 95) <= 0.3),
        Row("from frame to request, all", {"events": len(every), **milliseconds(every)})],
                 [f"{rate:.0f} events/s on average."])
