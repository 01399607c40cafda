"""The promises of the shop as queries over all its tables, in one read-only snapshot."""

from app.infra.checks import Check
from app.invariants.checking import Finding, Report, audit
from app.invariants.promises import CHECKS

__all__ = ["CHECKS", "Check", "Finding", "Report", "audit"]
