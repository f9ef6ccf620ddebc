#!/usr/bin/env python3
"""EmergencyRelay.exe needs nothing but Windows, and says of itself what Windows has to know.

  ProgramTest.py PROGRAM VERSION [EMULATOR]
"""
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

from executable import MANIFEST, VERSION, Executable

PROGRAM, NUMBER, EMULATOR = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:4]
SETTINGS = "{http://schemas.microsoft.com/SMI/%d/WindowsSettings}%s"
SECURITY = "{urn:schemas-microsoft-com:asm.v3}"

# What every Windows 10 and Server 2016 brings, Server Core included.
SYSTEM = {"advapi32.dll", "bcrypt.dll", "comctl32.dll", "crypt32.dll", "dbghelp.dll", "dnsapi.dll", "fwpuclnt.dll",
          "gdi32.dll", "iphlpapi.dll", "kernel32.dll", "mpr.dll", "msvcrt.dll", "mswsock.dll", "ncrypt.dll",
          "netapi32.dll", "ntdll.dll", "ole32.dll", "oleaut32.dll", "powrprof.dll", "psapi.dll", "rpcrt4.dll",
          "secur32.dll", "shell32.dll", "shlwapi.dll", "user32.dll", "userenv.dll", "version.dll", "winhttp.dll",
          "ws2_32.dll", "wtsapi32.dll"}
# LGPL: beside the program, so that users can put their own in place.
REPLACEABLE = {"libmp3lame-0.dll"}  # LGPL: a DLL of its own beside the program


class ProgramTest(unittest.TestCase):
    def setUp(self):
        self.program = Executable(PROGRAM.read_bytes())

    def test_it_needs_nothing_but_what_windows_brings(self):
        imports = set(self.program.imports())
        self.assertIn("kernel32.dll", imports)
        self.assertEqual(imports - SYSTEM - REPLACEABLE, set())

    def test_it_is_a_64_bit_console_program_whose_memory_is_protected(self):
        self.assertEqual(self.program.machine, 0x8664)
        self.assertEqual(self.program.subsystem, 3)
        for name, flag in (("high entropy addresses", 0x20), ("dynamic base", 0x40), ("no execution of data", 0x100)):
            self.assertTrue(self.program.flags & flag, name)

    def test_its_manifest_asks_for_utf8_long_paths_and_no_rights(self):
        manifests = self.program.resources(MANIFEST)
        self.assertEqual(len(manifests), 1)
        manifest = ElementTree.fromstring(manifests[0])
        self.assertEqual(manifest.find(f".//{SETTINGS % (2019, 'activeCodePage')}").text, "UTF-8")
        self.assertEqual(manifest.find(f".//{SETTINGS % (2016, 'longPathAware')}").text, "true")
        level = manifest.find(f".//{SECURITY}requestedExecutionLevel")
        self.assertEqual(level.attrib, {"level": "asInvoker", "uiAccess": "false"})

    def test_its_version_is_the_projects(self):
        resources = self.program.resources(VERSION)
        self.assertEqual(len(resources), 1)
        fixed = resources[0].index(struct.pack("<I", 0xFEEF04BD))
        numbers = struct.unpack_from("<8xHHHH", resources[0], fixed)
        major, minor, patch = (int(part) for part in NUMBER.split("."))
        self.assertEqual(numbers, (minor, major, 0, patch))
        text = resources[0].decode("utf-16-le", "replace")
        for key, value in (("FileVersion", NUMBER), ("ProductVersion", NUMBER), ("ProductName", "Emergency Relay"),
                           ("FileDescription", "Emergency Relay"), ("OriginalFilename", "EmergencyRelay.exe")):
            self.assertRegex(text, f"{key}\0+{value}\0")

    def test_a_file_of_any_name_can_be_given_to_it(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "Größe Київ 通話.ini"
            file.write_text("[nonsense]\nx = 1\n")
            run = subprocess.run([*EMULATOR, PROGRAM, "check", "--offline", "--config", file], capture_output=True,
                                 timeout=60)
        said = run.stdout.decode("utf-8")
        self.assertEqual(run.returncode, 1, said)
        self.assertIn(file.name, said)
        self.assertIn("nonsense", said)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
