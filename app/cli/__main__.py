"""`python -m app.cli`: how `up` starts its children, whatever PATH says."""

from app.cli import main

main(prog_name="doorstep")
