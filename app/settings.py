"""The environment, read once (`app/environment.py` says what each value must be).

The commands first load `.env` into the environment and report wrong values by name (`app/cli`). Any
other program that imports this module gets pydantic's error, which repeats no value.
"""

from app.environment import Settings

settings = Settings()  # pyright: ignore[reportCallIssue]  (the environment gives the values)
