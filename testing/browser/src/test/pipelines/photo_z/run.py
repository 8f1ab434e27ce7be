"""Writes a line each second, then a result. It fails when the training set is called missing."""

import sys
import time

import yaml

with open(sys.argv[1], encoding="utf-8") as file:
    config = yaml.safe_load(file)
name = config["training_set"]
print(f"reading the training set {name}", flush=True)
if name == "missing":
    sys.exit(f"photo_z: there is no training set {name}")
for part in range(1, config["seconds"] + 1):
    time.sleep(1)
    print(f"part {part} of {config['seconds']}: 4096 objects estimated", flush=True)
with open("photo_z.csv", "w", encoding="utf-8") as file:
    file.write("id,z\n")
print("wrote photo_z.csv")
