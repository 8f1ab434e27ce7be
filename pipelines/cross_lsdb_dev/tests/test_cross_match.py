"""The pairs themselves are checked: against the list that was made with the catalogues, and against a search by hand."""

import csv
import functools
import json
import math
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
PIPELINE = os.path.dirname(HERE)
SAMPLE = os.path.join(PIPELINE, "sample")
COLUMNS = ["left_id", "left_ra", "left_dec", "right_id", "right_ra", "right_dec", "separation_arcsec"]


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def vector(row):
    ra, dec = math.radians(float(row["ra"])), math.radians(float(row["dec"]))
    return math.cos(dec) * math.cos(ra), math.cos(dec) * math.sin(ra), math.sin(dec)


def arcsec(a, b):
    product = (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
    return math.degrees(math.atan2(math.hypot(*product), sum(x * y for x, y in zip(a, b)))) * 3600


@functools.lru_cache(maxsize=None)
def everything_near():
    """Every left object against every right one, in plain Python; the rights nearest first."""
    lefts = [(row["id"], vector(row)) for row in rows_of(os.path.join(SAMPLE, "left.csv")) if row["ra"]]
    rights = [(row["id"], vector(row)) for row in rows_of(os.path.join(SAMPLE, "right.csv"))]
    return [
        (left_id, sorted((arcsec(left, right), right_id) for right_id, right in rights)) for left_id, left in lefts
    ]


def by_brute_force(radius, n_neighbors=None):
    return [
        (left_id, right_id, separation)
        for left_id, rights in everything_near()
        for separation, right_id in [pair for pair in rights if pair[0] <= radius][:n_neighbors]
    ]


class Runs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.run_dir = os.path.join(folder.name, "run")
        self.datasets = os.path.join(folder.name, "datasets")
        os.mkdir(self.run_dir)
        os.mkdir(self.datasets)

    def run_pipeline(self, config, expect=0, **environment):
        with open(os.path.join(self.run_dir, "config.yml"), "w", encoding="utf-8") as file:
            file.write(config if isinstance(config, str) else json.dumps(config))
        done = subprocess.run(
            [sys.executable, os.path.join(PIPELINE, "run.py"), "config.yml"],
            cwd=self.run_dir,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "DATASETS_DIR": self.datasets, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done

    def path(self, name):
        return os.path.join(self.run_dir, name)

    def report(self):
        with open(self.path("report.json"), encoding="utf-8") as file:
            return json.load(file)

    def pairs(self, name="cross_match.csv"):
        return [(r["left_id"], r["right_id"], float(r["separation_arcsec"])) for r in rows_of(self.path(name))]

    def dataset(self, name, text):
        with open(os.path.join(self.datasets, name), "w", encoding="utf-8") as file:
            file.write(text)

    def assert_same_pairs(self, found, expected, places=6):
        self.assertEqual(sorted(pair[:2] for pair in found), sorted(pair[:2] for pair in expected))
        expected = {pair[:2]: pair[2] for pair in expected}
        for left_id, right_id, separation in found:
            self.assertAlmostEqual(separation, expected[left_id, right_id], places)


class TheSampleCatalogues(Runs):
    def test_are_made_again_byte_for_byte(self):
        made = os.path.join(self.folder, "made")
        subprocess.run(
            [sys.executable, os.path.join(PIPELINE, "make_catalogues.py"), made], check=True, capture_output=True
        )
        self.assertEqual(sorted(os.listdir(made)), sorted(os.listdir(SAMPLE)))
        for name in os.listdir(made):
            with open(os.path.join(made, name), "rb") as new, open(os.path.join(SAMPLE, name), "rb") as shipped:
                self.assertEqual(new.read(), shipped.read(), name)

    def test_hold_the_pairs_that_are_listed_and_no_others(self):
        listed = [
            (row["left_id"], row["right_id"], float(row["separation_arcsec"]))
            for row in rows_of(os.path.join(SAMPLE, "expected_pairs.csv"))
        ]
        self.assertGreater(len(listed), 150)
        self.assert_same_pairs(by_brute_force(1.0), listed)


class TheDefaults(Runs):
    def test_read_the_shipped_catalogues_and_keep_the_nearest_neighbour(self):
        self.run_pipeline("{}\n")
        self.assert_same_pairs(self.pairs(), by_brute_force(1.0, 1), places=8)

    def test_report_what_was_done(self):
        done = self.run_pipeline("{}\n")
        report = self.report()
        self.assertIn(report["engine"], ("astropy", "lsdb"))
        self.assertEqual(report["radius_arcsec"], 1.0)
        self.assertEqual(report["n_neighbors"], 1)
        self.assertEqual(report["pairs"], len(self.pairs()))
        self.assertEqual(report["left"]["rows"], 265)
        self.assertEqual(report["left"]["without_position"], 1)
        self.assertEqual(report["left"]["matched"], len(self.pairs()))
        self.assertEqual(report["right"]["rows"], 311)
        self.assertEqual(report["columns"], COLUMNS)
        self.assertLessEqual(set(report["seconds"]), {"read", "match", "write", "total"})
        self.assertLess(report["separation_arcsec"]["largest"], 1.0)
        self.assertIn(f"{report['pairs']} pairs", done.stdout)

    def test_leave_nothing_but_results(self):
        self.run_pipeline("{}\n")
        self.assertEqual(sorted(os.listdir(self.run_dir)), ["config.yml", "cross_match.csv", "report.json"])

    def test_are_those_of_the_schema(self):
        sys.path.insert(0, PIPELINE)
        self.addCleanup(sys.path.remove, PIPELINE)
        import settings

        with open(os.path.join(PIPELINE, "config.schema.json"), encoding="utf-8") as file:
            properties = json.load(file)["properties"]
        meant = settings.from_config({}, {})
        for key in ("radius_arcsec", "n_neighbors", "output_format", "engine"):
            self.assertEqual(getattr(meant, key), properties[key]["default"], key)
        for side in ("left", "right"):
            given = properties[side]["properties"]
            self.assertEqual(getattr(meant, side).name, given["path"]["default"])
            for key in ("id", "ra", "dec"):
                self.assertEqual(getattr(getattr(meant, side), key), given[key]["default"], key)


class Pairs(Runs):
    def test_all_within_the_radius_are_kept_when_no_number_is_given(self):
        self.run_pipeline({"n_neighbors": None})
        self.assert_same_pairs(self.pairs(), by_brute_force(1.0), places=8)

    def test_the_nearest_two_are_kept(self):
        self.run_pipeline({"n_neighbors": 2})
        self.assert_same_pairs(self.pairs(), by_brute_force(1.0, 2), places=8)

    def test_a_wider_radius_finds_more(self):
        self.run_pipeline({"radius_arcsec": 90, "n_neighbors": None})
        expected = by_brute_force(90)
        self.assertGreater(len(expected), len(by_brute_force(1.0)))
        self.assert_same_pairs(self.pairs(), expected, places=8)

    def test_come_in_the_order_of_left_names_and_the_nearest_first(self):
        self.run_pipeline({"n_neighbors": None})
        found = [(left_id, separation) for left_id, _, separation in self.pairs()]
        self.assertEqual(found, sorted(found))

    def test_just_at_the_radius_count(self):
        self.dataset("a.csv", "id,ra,dec\n1,10,0\n")
        self.dataset("b.csv", "id,ra,dec\n1,10,0.5\n")
        config = {"left": {"path": "a.csv"}, "right": {"path": "b.csv"}}
        self.run_pipeline({**config, "radius_arcsec": 1800.0000001})
        self.assertEqual(len(self.pairs()), 1)
        self.run_pipeline({**config, "radius_arcsec": 1799.9999999})
        self.assertEqual(self.pairs(), [])

    def test_have_the_positions_and_names_as_they_were_given(self):
        self.dataset("a.csv", "name,alpha,delta\n007,-0.00001,1e1\n")
        self.dataset("b.csv", "id,ra,dec\nNGC 1,360,10\n")
        self.run_pipeline(
            {"left": {"path": "a.csv", "id": "name", "ra": "alpha", "dec": "delta"}, "right": {"path": "b.csv"}}
        )
        (row,) = rows_of(self.path("cross_match.csv"))
        self.assertEqual(list(row), COLUMNS)
        self.assertEqual((row["left_id"], row["right_id"]), ("007", "NGC 1"))
        self.assertAlmostEqual(float(row["left_ra"]), 359.99999)
        self.assertEqual(float(row["right_ra"]), 0)

    def test_may_be_none(self):
        self.dataset("a.csv", "id,ra,dec\n")
        self.run_pipeline({"left": {"path": "a.csv"}})
        self.assertEqual(self.pairs(), [])
        self.assertIsNone(self.report()["separation_arcsec"])
        with open(self.path("cross_match.csv"), encoding="utf-8") as file:
            self.assertEqual(file.read().strip(), ",".join(COLUMNS))


class Files(Runs):
    def test_ecsv_holds_the_same_pairs_and_can_be_read_again(self):
        self.run_pipeline({"output_format": "ecsv"})
        from astropy.table import Table

        table = Table.read(self.path("cross_match.ecsv"), format="ascii.ecsv")
        self.assertEqual(table.colnames, COLUMNS)
        found = [(row["left_id"], row["right_id"], row["separation_arcsec"]) for row in table]
        self.assert_same_pairs(found, by_brute_force(1.0, 1), places=8)

    def test_fits_and_ecsv_catalogues_are_read(self):
        from astropy.table import Table

        table = Table.read(os.path.join(SAMPLE, "right.csv"), format="ascii.csv")
        table.write(os.path.join(self.datasets, "right.fits"))
        table.write(os.path.join(self.datasets, "right.ecsv"), format="ascii.ecsv")
        for name in ("right.fits", "right.ecsv"):
            with self.subTest(name):
                self.run_pipeline({"right": {"path": name}})
                self.assert_same_pairs(self.pairs(), by_brute_force(1.0, 1), places=8)

    def test_parquet_is_written_where_pyarrow_is_and_refused_in_words_where_it_is_not(self):
        try:
            import pyarrow  # noqa: F401
        except ImportError:
            done = self.run_pipeline({"output_format": "parquet"}, expect=2)
            self.assertIn("parquet needs pyarrow", done.stderr)
            self.assertEqual(os.listdir(self.run_dir), ["config.yml"])
        else:
            self.run_pipeline({"output_format": "parquet"})
            self.assertIn("cross_match.parquet", os.listdir(self.run_dir))


class Mistakes(Runs):
    def refused(self, config, *words):
        done = self.run_pipeline(config, expect=2)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_in_the_config_are_told_in_one_sentence(self):
        self.refused("[1, 2]", "must hold keys and values")
        self.refused({"radius_arcsec": -1}, "radius_arcsec", "-1")
        self.refused({"radius_arcsec": True}, "radius_arcsec")
        self.refused({"n_neighbors": 0}, "n_neighbors", "0")
        self.refused({"engine": "fast"}, "engine", "auto, lsdb, astropy")
        self.refused({"left": {"path": 3}}, "left.path")
        self.refused({"left": "a.csv"}, "left", "path, id, ra and dec")

    def test_in_a_catalogue_are_told_with_its_name(self):
        self.dataset("a.csv", "id,ra,dec\n1,2,95\n")
        self.refused({"left": {"path": "a.csv"}}, "a.csv", "object 1", "95")
        self.dataset("a.csv", "id,ra,dec\n1,two,5\n")
        self.refused({"left": {"path": "a.csv"}}, "a.csv", "'ra'", "numbers")
        self.refused({"left": {"path": "a.csv", "dec": "delta"}}, "a.csv", "'delta'", "id, ra, dec")
        self.dataset("a.txt", "")
        self.refused({"left": {"path": "a.txt"}}, "a.txt", ".csv")
        self.refused({"left": {"path": "none.csv"}}, "none.csv", "no file")

    def test_a_path_cannot_leave_its_folder(self):
        with open(os.path.join(self.folder, "secret.csv"), "w", encoding="utf-8") as file:
            file.write("id,ra,dec\n")
        os.symlink(os.path.join(self.folder, "secret.csv"), os.path.join(self.datasets, "link.csv"))
        for path in ("../secret.csv", os.path.join(self.folder, "secret.csv"), "sample:../run.py", "link.csv"):
            with self.subTest(path):
                self.refused({"left": {"path": path}}, "leads out of")

    def test_without_a_datasets_folder_only_samples_can_be_read(self):
        done = self.run_pipeline({"left": {"path": "a.csv"}}, expect=2, DATASETS_DIR="")
        self.assertIn("DATASETS_DIR is not set", done.stderr)

    def test_a_config_that_is_absent_or_no_yaml_is_refused(self):
        done = subprocess.run(
            [sys.executable, os.path.join(PIPELINE, "run.py"), "none.yml"],
            cwd=self.run_dir, capture_output=True, text=True, timeout=60,
        )
        self.assertEqual(done.returncode, 2)
        self.assertIn("none.yml cannot be read", done.stderr)
        done = self.run_pipeline("a: [1", expect=2)
        self.assertIn("is not YAML", done.stderr)

    def test_a_failed_run_leaves_no_result(self):
        self.dataset("a.csv", "id,ra,dec\n1,2,95\n")
        self.run_pipeline({"left": {"path": "a.csv"}}, expect=2)
        self.assertEqual(os.listdir(self.run_dir), ["config.yml"])


class Engines(Runs):
    def test_astropy_is_taken_when_asked_for(self):
        self.run_pipeline({"engine": "astropy"})
        self.assertEqual(self.report()["engine"], "astropy")

    def test_lsdb_is_refused_in_words_where_it_is_not_installed(self):
        try:
            import lsdb  # noqa: F401
        except ImportError:
            if os.path.exists(os.path.join(PIPELINE, "environment", ".complete")):
                return
            done = self.run_pipeline({"engine": "lsdb"}, expect=2)
            self.assertIn("install.sh --lsdb", done.stderr)

    def stand_in_python(self):
        """A Python that finds the stand-in for LSDB, as the environment's Python finds the real one."""
        path = os.path.join(self.folder, "python")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\nPYTHONPATH={HERE}/stand_in exec {sys.executable} "$@"\n')
        os.chmod(path, 0o755)
        return path

    def test_the_run_goes_on_in_the_python_that_has_lsdb(self):
        for n_neighbors in (1, 2, None):
            with self.subTest(n_neighbors):
                done = self.run_pipeline({"n_neighbors": n_neighbors}, CROSS_LSDB_PYTHON=self.stand_in_python())
                self.assertIn("which has LSDB", done.stdout)
                self.assertEqual(self.report()["engine"], "lsdb")
                self.assertEqual(self.report()["engine_version"], "stand-in")
                self.assert_same_pairs(self.pairs(), by_brute_force(1.0, n_neighbors), places=8)

    def test_lsdb_is_asked_again_while_an_object_has_as_many_neighbours_as_were_asked_for(self):
        self.dataset("a.csv", "id,ra,dec\n1,10,0\n")
        self.dataset("b.csv", "id,ra,dec\n" + "".join(f"{i},10,{i / 1e6}\n" for i in range(100)))
        self.run_pipeline(
            {"left": {"path": "a.csv"}, "right": {"path": "b.csv"}, "n_neighbors": None},
            CROSS_LSDB_PYTHON=self.stand_in_python(),
        )
        self.assertEqual(len(self.pairs()), 100)

    def test_an_environment_without_lsdb_is_named_and_not_passed_over(self):
        done = self.run_pipeline("{}", expect=2, CROSS_LSDB_PYTHON=sys.executable)
        self.assertIn(f"{sys.executable} has no LSDB", done.stderr)

    def test_both_engines_find_the_same_where_lsdb_is_installed(self):
        self.run_pipeline({"engine": "auto", "n_neighbors": None})
        if self.report()["engine"] != "lsdb":
            self.skipTest("no LSDB environment here: install.sh --lsdb makes one")
        found = self.pairs()
        self.run_pipeline({"engine": "astropy", "n_neighbors": None})
        self.assert_same_pairs(found, self.pairs(), places=9)


if __name__ == "__main__":
    unittest.main()
