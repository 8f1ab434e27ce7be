import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
PIPELINE = os.path.dirname(HERE)
DEFAULTS = {"below": 100000, "children": 4, "seconds": 0, "leave": False}


class FanOut(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.run_dir = os.path.join(folder.name, "run")
        self.notes = os.path.join(folder.name, "notes")
        self.commands = os.path.join(folder.name, "bin")
        os.makedirs(os.path.join(self.notes, "jobs"))
        os.mkdir(self.run_dir)
        os.mkdir(self.commands)
        for name in ("sbatch", "squeue", "scancel"):
            path = os.path.join(self.commands, name)
            shutil.copy(os.path.join(HERE, "stand_in", "slurm.py"), path)
            os.chmod(path, 0o755)
        self.addCleanup(self.end_all_jobs)

    def jobs(self):
        return os.listdir(os.path.join(self.notes, "jobs"))

    def end_all_jobs(self):
        for job in self.jobs():
            try:
                os.killpg(int(job), signal.SIGKILL)
            except ProcessLookupError:
                pass

    def start(self, config, path=None):
        with open(os.path.join(self.run_dir, "config.yml"), "w", encoding="utf-8") as file:
            json.dump(config, file)
        return subprocess.Popen(
            [sys.executable, os.path.join(PIPELINE, "fan_out.py"), "config.yml"],
            cwd=self.run_dir,
            env={"PATH": path or f"{self.commands}:/usr/local/bin:/usr/bin:/bin", "STAND_IN": self.notes},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run_pipeline(self, config, expect=0, path=None):
        process = self.start(config, path)
        out, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, expect, out + err)
        return out, err

    def note(self, name):
        open(os.path.join(self.notes, name), "w").close()

    def cancelled(self):
        try:
            with open(os.path.join(self.notes, "cancelled"), encoding="utf-8") as file:
                return file.read().split()
        except FileNotFoundError:
            return []

    def test_the_children_count_what_one_would(self):
        for below, children, primes in ((100000, 4, 9592), (100, 7, 25), (2, 20, 0), (30, 1, 10)):
            with self.subTest(below=below, children=children):
                self.run_pipeline({**DEFAULTS, "below": below, "children": children})
                with open(os.path.join(self.run_dir, "result.json"), encoding="utf-8") as file:
                    result = json.load(file)
                self.assertEqual(result["primes"], primes)
                self.assertEqual(len(set(result["jobs"])), children)
        self.assertEqual(self.cancelled(), [])

    def test_children_that_are_left_are_left(self):
        out, _ = self.run_pipeline({**DEFAULTS, "children": 2, "seconds": 600, "leave": True})
        self.assertIn("leaving them", out)
        self.assertEqual(self.cancelled(), [])
        for job in self.jobs():
            os.kill(int(job), 0)

    def test_a_stop_cancels_the_children(self):
        process = self.start({**DEFAULTS, "children": 2, "seconds": 600})
        lines = [process.stdout.readline() for _ in range(2)]
        self.assertTrue(lines[-1].startswith("child 1 is job"), lines)
        process.terminate()
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 143)
        self.assertEqual(sorted(self.cancelled()), sorted(self.jobs()))

    def test_a_refusal_is_told_in_sbatchs_words(self):
        self.note("refuse")
        _, err = self.run_pipeline(DEFAULTS, expect=2)
        self.assertIn("invalid partition specified: nowhere", err)

    def test_without_slurm_it_says_so(self):
        _, err = self.run_pipeline(DEFAULTS, expect=2, path="/nowhere")
        self.assertIn("there is no sbatch on this node", err)

    def test_no_answer_is_no_end(self):
        self.note("silent")
        out, err = self.run_pipeline({**DEFAULTS, "children": 1, "seconds": 1})
        self.assertIn("9592 primes", out)
        self.assertIn("no news of the children", err)

    def test_a_child_that_dies_fails_the_run(self):
        sys.path.insert(0, PIPELINE)
        self.addCleanup(sys.path.remove, PIPELINE)
        import fan_out

        graces = fan_out.GRACE_SECONDS, fan_out.ASK_SLURM_EVERY_SECONDS, fan_out.alive
        self.addCleanup(lambda: [setattr(fan_out, k, v) for k, v in zip(
            ("GRACE_SECONDS", "ASK_SLURM_EVERY_SECONDS", "alive"), graces)])
        fan_out.GRACE_SECONDS = fan_out.ASK_SLURM_EVERY_SECONDS = 0.1
        fan_out.alive = lambda jobs: []
        here = os.getcwd()
        self.addCleanup(os.chdir, here)
        os.chdir(self.run_dir)
        begin = time.monotonic()
        with self.assertRaisesRegex(fan_out.Unusable, r"child 0 \(job 17\) ended without a result"):
            fan_out.wait({0: "17"})
        self.assertGreater(time.monotonic() - begin, 0.1)

    def test_a_mistake_in_the_config_is_told_in_one_sentence(self):
        for key, value in (("below", 1), ("children", 21), ("children", True), ("seconds", "x"), ("leave", 1)):
            with self.subTest(key=key, value=value):
                _, err = self.run_pipeline({**DEFAULTS, key: value}, expect=2)
                self.assertIn(f"{key} must be", err)
                self.assertEqual(len(err.splitlines()), 1)

    def test_the_defaults_are_those_of_the_schema(self):
        with open(os.path.join(PIPELINE, "config.schema.json"), encoding="utf-8") as file:
            properties = json.load(file)["properties"]
        self.assertEqual({key: value["default"] for key, value in properties.items()}, DEFAULTS)


if __name__ == "__main__":
    unittest.main()
