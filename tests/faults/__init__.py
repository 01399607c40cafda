"""Nothing lost, nothing twice: real processes, injected faults, and a checker that can fail."""
