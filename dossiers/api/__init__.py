"""The API of dossiers: filing, reading, verbs."""
