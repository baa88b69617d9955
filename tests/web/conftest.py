"""A running board and the newsroom behind it."""

from tests.web.boards import board as board
from tests.web.boards import newsroom as newsroom
