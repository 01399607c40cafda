"""Makes `python -m app.cli` work, by which `up` starts its children, whatever PATH says."""

from app.cli import main

main(prog_name="doorstep")
