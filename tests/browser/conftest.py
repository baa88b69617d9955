"""The board, the newsroom behind it and the browser before it."""

from tests.browser.chrome import browser as browser
from tests.browser.chrome import one_browser as one_browser
from tests.web.boards import board as board
from tests.web.boards import newsroom as newsroom
