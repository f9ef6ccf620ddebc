#!/usr/bin/env python3
"""EmergencyRelay.sln, its projects and vcpkg.json: no Visual Studio here, so they are read and compared."""
import json
import pathlib
import re
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[3]
SOLUTION = (ROOT / "EmergencyRelay.sln").read_text(encoding="utf-8-sig")
MSBUILD = "{http://schemas.microsoft.com/developer/msbuild/2003}"
# name, file and GUID of each project that the solution lists
LISTED = [(name, ROOT / path.replace("\\", "/"), guid) for name, path, guid in
          re.findall(r'^Project\("\{[^"]*\}"\) = "([^"]*)", "([^"]*)", "(\{[^"]*\})"$', SOLUTION, re.M)]
CONFIGURATIONS = set(re.findall(r"^\t\t([^.\n]*\|[^.\n]*) = \1$", SOLUTION, re.M))


def parse(file):
    return ElementTree.fromstring(file.read_bytes())


def included(file, *kinds, label=None):
    """The files that a project names in its items of these kinds, as paths."""
    for group in parse(file).iter(MSBUILD + "ItemGroup"):
        for entry in group:
            if entry.tag.removeprefix(MSBUILD) in kinds and group.get("Label") == label:
                yield (file.parent / entry.get("Include").replace("\\", "/")).resolve()


def cmake_sources():
    """Every source that the CMakeLists files list for Windows."""
    with tempfile.TemporaryDirectory() as build:
        subprocess.run(["cmake", "-S", ROOT / "cmake/WindowsSources", "-B", build], check=True, capture_output=True)
        for line in (pathlib.Path(build) / "targets.txt").read_text().splitlines():
            yield from (ROOT / source for source in line.split("|")[3].split(";") if source)


class Solution(unittest.TestCase):
    def test_lists_every_project_of_the_checkout_once(self):
        folders = ("Core", "Installer", "Recordings", "Service", "Tests")
        found = {path for folder in folders for path in (ROOT / folder).rglob("*.vcxproj")}
        self.assertEqual(found, {file for _, file, _ in LISTED})
        self.assertEqual(len(LISTED), len(found))

    def test_gives_each_project_the_guid_that_the_project_has_itself(self):
        for name, file, guid in LISTED:
            self.assertEqual(parse(file).findtext(f".//{MSBUILD}ProjectGuid"), guid, name)
        self.assertEqual(len({guid for _, _, guid in LISTED}), len(LISTED))

    def test_has_the_configurations_that_its_projects_have(self):
        self.assertTrue(CONFIGURATIONS)
        for name, file, guid in LISTED:
            own = {entry.get("Include") for entry in parse(file).iter(f"{MSBUILD}ProjectConfiguration")}
            self.assertEqual(own, CONFIGURATIONS, name)
            for setting in ("ActiveCfg", "Build.0"):
                mapped = re.findall(re.escape(f"\t\t{guid}.") + rf"([^.\n]*)\.{re.escape(setting)} = \1$", SOLUTION, re.M)
                self.assertEqual(set(mapped), CONFIGURATIONS, f"{name} {setting}")

    def test_names_in_references_the_guid_of_the_project_referred_to(self):
        guids = {file.resolve(): guid for _, file, guid in LISTED}
        for name, file, _ in LISTED:
            for entry in parse(file).iter(f"{MSBUILD}ProjectReference"):
                target = (file.parent / entry.get("Include").replace("\\", "/")).resolve()
                self.assertEqual(entry.findtext(f"{MSBUILD}Project"), guids.get(target), name)


class Projects(unittest.TestCase):
    def test_list_exactly_the_sources_that_cmake_lists_for_windows(self):
        listed = [path for _, file, _ in LISTED for path in included(file, "ClCompile", "ResourceCompile")]
        self.assertEqual(sorted(listed), sorted(cmake_sources()))

    def test_list_only_sources_of_their_own_folder(self):
        for name, file, _ in LISTED:
            for path in included(file, "ClCompile", "ResourceCompile", "ClInclude"):
                self.assertTrue(path.is_relative_to(file.parent), f"{name}: {path}")

    def test_name_only_files_that_exist(self):
        for name, file, _ in LISTED:
            kinds = ("ClCompile", "ResourceCompile", "ClInclude", "ProjectReference")
            for path in [*included(file, *kinds), *included(file, *kinds, label="Borrowed")]:
                self.assertTrue(path.exists(), f"{name}: {path}")

    def test_are_what_tools_solution_writes(self):
        run = subprocess.run([ROOT / "tools/solution", "--check"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)


class Installer(unittest.TestCase):
    PROJECT = ROOT / "Installer/Installer.vcxproj"

    def test_finds_each_file_of_the_package_in_a_folder_that_it_gives_to_light(self):
        folders = re.findall(r'-b "\$\(RelayRoot\)([^"]*)\."', self.PROJECT.read_text())
        package = (ROOT / "Installer/Windows/EmergencyRelay.wxs").read_text()
        names = re.findall(r'(?:Source|SourceFile)="([^"]+)"', package)
        built = [name for name in names if name in ("EmergencyRelay.exe", "libmp3lame-0.dll") or name.startswith("tzdata/")]
        self.assertGreater(len(built), 10)
        for name in set(names) - set(built):
            self.assertTrue(any((ROOT / folder.replace("\\", "/") / name).exists() for folder in folders), name)

    def test_has_a_property_for_each_setting_of_the_sample(self):
        package = (ROOT / "Installer/Windows/Settings.wxi").read_text()
        for line in ("PBX_URL", "PBX_CLIENT_SECRET", "WEBHOOKS_URL", "WEBHOOKS_EVENTS"):
            self.assertIn(f'<Property Id="{line}" Secure="yes"/>', package)
        with tempfile.TemporaryDirectory() as folder:
            fresh = pathlib.Path(folder) / "Settings.wxi"
            subprocess.run([ROOT / "tools/msi", "--settings", fresh], check=True)
            self.assertEqual(fresh.read_text(), package, "run tools/msi --settings")


class SharedSettings(unittest.TestCase):
    def test_are_well_formed_and_imported_by_every_project(self):
        for sheet in ("EmergencyRelay.props", "EmergencyRelay.Configuration.props"):
            parse(ROOT / sheet)
            for name, file, _ in LISTED:
                imported = [(file.parent / entry.get("Project").replace("\\", "/")).resolve()
                            for entry in parse(file).iter(f"{MSBUILD}Import")]
                self.assertIn(ROOT / sheet, imported, name)

    def test_carry_the_version_of_cmake(self):
        version = re.search(r"^project\(EmergencyRelay VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text(), re.M)[1]
        settings = (ROOT / "EmergencyRelay.props").read_text()
        numbers = version.replace(".", ",") + ",0"
        for wanted in (f'RELAY_VERSION="{version}"', f"RELAY_VERSION_TEXT={version}", f"RELAY_VERSION_NUMBERS={numbers}"):
            self.assertIn(wanted + ";", settings)
        self.assertEqual(json.loads((ROOT / "vcpkg.json").read_text())["version"], version)


if __name__ == "__main__":
    unittest.main()
