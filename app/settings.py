"""The environment, read once (`app/environment.py` says what each value must be).

The commands put what is in `.env` into the environment first, and refuse by name what is wrong
(`app/cli`); any other program that imports this gets pydantic's error, which repeats no value.
"""

from app.environment import Settings

settings = Settings()  # pyright: ignore[reportCallIssue]  (the environment gives the values)
