"""What every pipeline of the catalogue must have."""

import json
import os
import subprocess
import unittest

import yaml

PIPELINES = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def catalogue():
    with open(os.path.join(PIPELINES, "pipelines.yaml"), encoding="utf-8") as file:
        return yaml.safe_load(file)


class Catalogue(unittest.TestCase):
    def each(self, check):
        for name, entry in catalogue().items():
            with self.subTest(name):
                check(entry, os.path.join(PIPELINES, entry["path"]))

    def test_names_files_that_are_there(self):
        def check(entry, folder):
            for key in ("executable", "schema_config"):
                self.assertTrue(os.path.isfile(os.path.join(folder, entry[key])), entry[key])
            for name in ("README.md", "sbatch.template", "install.sh"):
                self.assertTrue(os.path.isfile(os.path.join(folder, name)), name)

        self.each(check)

    def test_versions_are_text(self):
        self.each(lambda entry, folder: self.assertIsInstance(entry["version"], str))

    def test_every_key_of_a_schema_has_a_default_so_that_no_config_is_needed(self):
        def check(entry, folder):
            with open(os.path.join(folder, entry["schema_config"]), encoding="utf-8") as file:
                schema = json.load(file)
            self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
            self.assertEqual(self.without_default(schema), [])

        self.each(check)

    def without_default(self, schema):
        missing = []
        for key, value in schema.get("properties", {}).items():
            if value.get("deprecated"):
                # Only clients of the earlier Orchestration send it; by default it is absent.
                continue
            if "properties" in value:
                missing += self.without_default(value)
            elif "default" not in value:
                missing.append(key)
        return missing

    def test_templates_name_what_the_agent_fills_in(self):
        def check(_, folder):
            with open(os.path.join(folder, "sbatch.template"), encoding="utf-8") as file:
                template = file.read()
            # The dialect is that of str.format, so this is what the agent makes of it.
            script = template.format(jobname="j", cwd="/r", out="/r/run.out", err="/r/run.err", cmd="true")
            for line in ("--job-name=j", "--chdir=/r", "--output=/r/run.out", "--error=/r/run.err"):
                self.assertIn(f"#SBATCH {line}\n", script)
            self.assertTrue(script.startswith("#!/bin/sh\n"))
            self.assertTrue(script.endswith("\ntrue\n"))
            subprocess.run(["sh", "-n"], input=script, text=True, check=True)

        self.each(check)

    def test_install_scripts_can_be_run_again(self):
        def check(_, folder):
            script = os.path.join(folder, "install.sh")
            self.assertTrue(os.access(script, os.X_OK))
            subprocess.run(["sh", "-n", script], check=True)
            done = subprocess.run([script], capture_output=True, text=True, timeout=120)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("nothing to do", done.stdout)

        self.each(check)


if __name__ == "__main__":
    unittest.main()
