#!/bin/bash
set -euo pipefail

[ $# -eq 1 ] || { echo "Usage: run.sh <config.yml>"; exit 1; }

mkdir -p outputs
/usr/bin/python3 - "$1" > outputs/summary.txt << 'END'
import sys
import yaml

with open(sys.argv[1], encoding="utf-8") as file:
    config = yaml.safe_load(file)
executor = config["executor"]
print(executor["name"], executor["args"]["worker"]["cores"], executor["args"]["worker"]["extra"][1])
print(config["catalogues"][0]["path"], repr(config["radius_arcsec"]))
END
