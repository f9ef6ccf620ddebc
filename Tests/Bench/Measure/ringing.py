"""How often the phone system is asked while 50 phones ring and it repeats itself every 750 ms."""
from comparison import compare
from scene import Scene
from stage import Problem, Stage
from table import Row, Table

PHONES = 50
LOAD = f"calls={PHONES},rate={PHONES},seed=5,kinds=answered,ring=10-12,talk=2-4"


def measure(context):
    with Stage("emergency-relay-bench") as stage:
        scene = Scene(stage, context.bin_dir)
        scene.begin(["--https", "--load", LOAD])
        context.progress.step("50 phones ring")
        stage.wait("the last call to end", scene.simulator.idle, 60, 0.5, context.progress.seconds(18))
        stage.wait("the relay to come to rest", scene.relay_idle, 30, 0.2)
        counts = scene.simulator.stats()["counts"]
        report = compare(scene.simulator.expected(), scene.received())
    if not report.good():
        raise Problem("the webhooks are not what they should be: " + "; ".join(report.faults()[:5]))
    gets, changes = counts.get("get participant", 0), counts["frame upsert"]
    return Table("questions while 50 phones ring", [
        Row("GETs per real change", {"changes": changes, "repeated upserts": counts.get("frame repeat", 0),
                                     "GETs": gets, "GETs per change": gets / changes}, "≤ 1.2", gets / changes <= 1.2)],
                 [f"{PHONES} phones with two devices each ring for 10 to 12 s. A change is a device that begins to ring or "
                  "answers; its end needs no question."])
