"""From a fresh clone to a running product; standard library only until the venv is there."""
