"""What an administrator keeps of persons, teams and agreements."""

from people.admin import customers, persons, teams

__all__ = ["customers", "persons", "teams"]
