"""Recordings in the demonstration: what is spoken in them, and whether the links work that are posted."""
import socket
import subprocess
import urllib.request

from records import links
from stage import Problem

SPEECH = ("This is the IT emergency service. You are connected with the colleague on duty. Please tell me what has "
          "happened, and since when. Thank you, I will look into it at once.")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Recordings:
    """The folder into which the simulated phone system records, and what the service makes of it."""

    def __init__(self, stage):
        self.folder = stage.folder / "phone-system" / "Recordings"
        self.folder.mkdir(parents=True)
        self.port = free_port()  # links are made with it, so it is chosen beforehand
        self.voice = self._speak(stage.folder)

    def simulator_options(self):
        return ["--recordings", self.folder, "--recording-source", self.voice]

    def settings(self):
        return (f"[recordings]\nenabled = yes\nfolder = {self.folder}\npublic_url = http://127.0.0.1:{self.port}\n"
                "settle = 500ms\nwait_after_end = 1s\n")

    @staticmethod
    def _speak(folder):
        spoken, voice = folder / "spoken.wav", folder / "voice.wav"
        try:
            subprocess.run(["espeak-ng", "-w", spoken, SPEECH], check=True, capture_output=True)
            subprocess.run(["sox", spoken, "-r", "8000", "-c", "1", "-b", "16", voice], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as failure:
            raise Problem(f"nothing can be spoken for the recordings: {failure}") from failure
        return voice

    def made(self):
        """How many WAV files there are."""
        return sum(1 for _ in self.folder.rglob("*.wav"))

    @staticmethod
    def posted(requests):
        return [link for request in requests if request.accepted for link in links(request)]

    @staticmethod
    def faults(requests):
        """What is wrong with the links: not fetched, no MP3."""
        for link in Recordings.posted(requests):
            try:
                with urllib.request.urlopen(link, timeout=10) as answer:
                    begin = answer.read(3)
                    if answer.headers["Content-Type"] != "audio/mpeg" or begin != b"ID3":
                        yield f"{link} is no MP3"
            except OSError as failure:
                yield f"{link}: {failure}"
