import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PIPELINE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class HelloWorld(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.run_dir = folder.name

    def start(self, config, **options):
        with open(os.path.join(self.run_dir, "config.yml"), "w", encoding="utf-8") as file:
            file.write(config)
        return subprocess.Popen(
            [sys.executable, os.path.join(PIPELINE, "hello.py"), "config.yml"],
            cwd=self.run_dir,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def run_pipeline(self, config):
        process = self.start(config)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def result(self):
        with open(os.path.join(self.run_dir, "hello.txt"), encoding="utf-8") as file:
            return file.read()

    def test_writes_the_message_to_a_file(self):
        code, out, err = self.run_pipeline("message: Hi\nseconds: 0\n")
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(self.result(), "Hi\n")
        self.assertIn("wrote hello.txt", out)
        self.assertEqual(sorted(os.listdir(self.run_dir)), ["config.yml", "hello.txt"])

    def test_takes_the_message_as_it_is(self):
        for message in ("", "$(touch x) `id` \"'", "linha um\nlinha dois", "Olá 🌌", "yes", "12:30", "\\ {cmd}"):
            with self.subTest(message):
                code, _, err = self.run_pipeline(json.dumps({"message": message, "seconds": 0}, ensure_ascii=False))
                self.assertEqual((code, err), (0, ""))
                self.assertEqual(self.result(), message + "\n")
                self.assertEqual(sorted(os.listdir(self.run_dir)), ["config.yml", "hello.txt"])

    def test_takes_the_message_of_the_inputs_before_the_other(self):
        for config, message in (
            ({"message": "the default", "seconds": 0, "inputs": {"message": "Hi"}}, "Hi"),
            ({"message": "Hi", "seconds": 0, "inputs": {}}, "Hi"),
            ({"seconds": 0, "inputs": {"message": ""}}, ""),
        ):
            with self.subTest(config):
                self.assertEqual(self.run_pipeline(json.dumps(config))[0], 0)
                self.assertEqual(self.result(), message + "\n")

    def test_waits_first(self):
        begin = time.monotonic()
        code, _, _ = self.run_pipeline("message: Hi\nseconds: 0.7\n")
        self.assertEqual(code, 0)
        self.assertGreaterEqual(time.monotonic() - begin, 0.7)

    def test_writes_nothing_when_it_is_stopped_while_it_waits(self):
        process = self.start("message: Hi\nseconds: 600\n")
        self.assertEqual(process.stdout.readline(), "waiting 600 s\n")
        process.terminate()
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, -signal.SIGTERM)
        self.assertEqual(os.listdir(self.run_dir), ["config.yml"])

    def test_says_in_one_sentence_what_is_wrong_with_a_config(self):
        for config, words in (
            ("message: [1]\nseconds: 0\n", "message must be a text"),
            ("seconds: 0\n", "message must be a text, not None"),
            ("message: Hi\ninputs: {message: 5}\nseconds: 0\n", "inputs.message must be a text, not 5"),
            ("message: Hi\ninputs: Hi\nseconds: 0\n", "inputs must hold keys and values"),
            ("message: Hi\n", "seconds must be a number from 0 to 600"),
            ("message: Hi\nseconds: yes\n", "seconds must be a number"),
            ("message: Hi\nseconds: .nan\n", "seconds must be a number"),
            ("message: Hi\nseconds: 601\n", "601"),
            ("Hi\n", "must hold keys and values"),
            ("a: [1\n", "is not YAML"),
        ):
            with self.subTest(config):
                code, _, err = self.run_pipeline(config)
                self.assertEqual(code, 2)
                self.assertTrue(err.startswith("hello_world: "), err)
                self.assertIn(words, err)
                self.assertNotIn("Traceback", err)

    def test_says_how_it_is_called(self):
        done = subprocess.run(
            [sys.executable, os.path.join(PIPELINE, "hello.py")], capture_output=True, text=True, timeout=60
        )
        self.assertEqual(done.returncode, 2)
        self.assertIn("usage:", done.stderr)

    def test_the_defaults_of_the_schema_can_be_run(self):
        with open(os.path.join(PIPELINE, "config.schema.json"), encoding="utf-8") as file:
            properties = json.load(file)["properties"]
        code, _, err = self.run_pipeline(json.dumps({key: value["default"] for key, value in properties.items() if "default" in value}))
        self.assertEqual((code, err), (0, ""))


if __name__ == "__main__":
    unittest.main()
