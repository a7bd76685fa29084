"""Everything between a fresh clone and a running product; standard library until the venv is there."""
