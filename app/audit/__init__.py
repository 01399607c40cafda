"""The promises of the shop as queries over all its tables, in one read-only snapshot."""

from app.audit.check import Check
from app.audit.checking import Finding, Report, audit
from app.audit.promises import CHECKS

__all__ = ["CHECKS", "Check", "Finding", "Report", "audit"]
