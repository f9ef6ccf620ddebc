"""Encoding beside the lame program, the memory that a long recording takes, and looking through many files."""
import json
import os
import resource
import subprocess
import wave

from stage import Stage
from table import Row, Table

RATE = 8000
RATIO_GOAL, LONG_MB, RESCAN_S, RESCAN_MB = 0.9, 40, 5, 100
SPOKEN_S, LONG_H, FILES = 600, 10, 500_000


def _speech(folder):
    """A WAV as the phone system writes it: spoken text, 8 kHz, 16 bit, mono."""
    once, file = folder / "once.wav", folder / "speech.wav"
    text = "Your call is being recorded. Please tell me your name, and how I may help you today. " * 12
    subprocess.run(["espeak-ng", "-w", once, text], check=True, capture_output=True)
    subprocess.run(["sox", once, "-r", str(RATE), "-b", "16", "-c", "1", file, "repeat", "9", "trim", "0",
                    str(SPOKEN_S)], check=True, capture_output=True)
    return file


def _repeated(source, file, hours):
    with wave.open(str(source)) as wav:
        block, seconds = wav.readframes(wav.getnframes()), wav.getnframes() / RATE
    with wave.open(str(file), "wb") as wav:
        wav.setparams((1, 2, RATE, 0, "NONE", ""))
        for _ in range(round(hours * 3600 / seconds)):
            wav.writeframesraw(block)


def _asked(program, *words):
    done = subprocess.run([program, *map(str, words)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def _lame_cpu_s(source, target):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["lame", "--quiet", "-b", "32", "-q", "7", source, target], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _ratio(program, speech, folder):
    """Taken in turns, the best of three each: other work on the machine slows both."""
    ours = min(_asked(program, "encode", speech, folder / "ours.mp3")["cpu_s"] for _ in range(3))
    theirs = min(_lame_cpu_s(speech, folder / "theirs.mp3") for _ in range(3))
    return theirs / ours


def _many_files(folder):
    for number in range(FILES):
        extension = folder / str(100 + number % 200)
        if number < 200:
            extension.mkdir(parents=True)
        name = f"[Doe, Jane]_{extension.name}-+15551230001_20260913181127({number}).wav"
        os.close(os.open(extension / name, os.O_CREAT | os.O_WRONLY, 0o600))


def measure(context):
    program = context.program("recordings-bench")
    with Stage("emergency-relay-bench") as stage:
        folder = stage.folder
        context.progress.step("Encoding beside lame")
        speech = _speech(folder)
        ratio = _ratio(program, speech, folder)
        context.progress.step(f"A recording of {LONG_H} hours")
        _repeated(speech, folder / "long.wav", LONG_H)
        long_mb = _asked(program, "encode", folder / "long.wav", folder / "long.mp3")["resident"] / 2**20
        context.progress.step(f"{FILES} files are made and looked through")
        _many_files(folder / "many")
        rescan = _asked(program, "rescan", folder / "many")
    rescan_mb = rescan["resident"] / 2**20
    rows = [
        Row("encoding, lame's CPU time by ours", {"ratio": round(ratio, 2)}, f"≥ {RATIO_GOAL}", ratio >= RATIO_GOAL),
        Row(f"memory for a WAV of {LONG_H} h", {"MB": round(long_mb, 1)}, f"≤ {LONG_MB} MB", long_mb <= LONG_MB),
        Row(f"rescan of {rescan['files']:,} files", {"s": round(rescan["seconds"], 2), "MB": round(rescan_mb, 1)},
            f"≤ {RESCAN_S} s, ≤ {RESCAN_MB} MB", rescan["seconds"] <= RESCAN_S and rescan_mb <= RESCAN_MB),
    ]
    return Table("recordings", rows, ["8 kHz, 16 bit, mono, spoken; 32 kbit/s, quality 7."])
