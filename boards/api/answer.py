"""A board as the API answers it; cards come as JSON already."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from orjson import Fragment

from boards import reading, remembered
from boards.cards import person_shape, points_text
from boards.look import Survey, column_shape, lane_shape
from boards.remembered import Made


def board_answer(seen: Survey) -> dict[str, Any]:
    cards = remembered.cards_of(seen)
    return {
        "id": seen.board.name,
        "name": seen.board.title,
        "columns": [column_shape(column) for column in seen.columns],
        "limits": [asdict(limit) for limit in seen.limits],
        "lanes": [lane_shape(lane) for lane in seen.lanes],
        "features": [lane_shape(lane) for lane in seen.features],
        "cells": [
            {
                "column": place, "lane": lane, "total": cell.total, "points": points_text(cell.hundredths),
                "cards": Fragment(b"[" + b",".join([cards[number].text for number in cell.shown if number in cards]) + b"]"),
            }
            for (place, lane), cell in seen.cells.items()
        ],
        "people": people(seen, cards),
    }  # fmt: skip


def people(seen: Survey, cards: dict[int, Made]) -> list[dict[str, Any]]:
    """Whoever a card or a lane names by number."""
    crews = {person for made in cards.values() for person in made.crew} - seen.leads.keys()
    named = seen.leads | (dict(reading.names(sorted(crews))) if crews else {})
    return [person_shape(number, name) for number, name in named.items()]
