exec python3 "$(dirname "$0")/hungry.py" "$1"
