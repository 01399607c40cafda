"""The rules. Each service is the only public face of its flat, and the only one at its tables."""
