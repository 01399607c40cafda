"""The JSON API, asked as a program asks it: over HTTP, on the real application and database."""
