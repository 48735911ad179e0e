"""Web sites on loopback for the crawler's tests: real marks, their misuse, and hosts that misbehave."""
