"""A run ends with its ten slowest files, so that one which grows slow is seen."""

from collections import Counter

import pytest

SHOWN = 10


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Setting up, calling and tearing down, whichever process of the run did that."""
    spent: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                spent[report.nodeid.partition("::")[0]] += report.duration
    if spent:
        terminalreporter.write_sep("=", f"slowest files, of {sum(spent.values()):.0f} s in all")
    for path, seconds in spent.most_common(SHOWN):
        terminalreporter.write_line(f"{seconds:7.1f} s  {path}")
