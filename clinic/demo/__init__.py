"""The demo practice: three invented cases for trying things out, from TOML, written through the same actions as any other."""
