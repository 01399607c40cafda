"""One reader for each kind of thing that people type, paste and scan: canonical, or refused."""
