"""What people write, by theme and language, as TOML; see `docs/sample.md`."""
