"""Where a secret comes from: KEY itself, KEY_file (the path of a file), or ${NAME} of the environment in a value."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from watchword.settings.section import Section
from watchword.settings.values import Unfit
from watchword.stories.channel import Secret

_NAME = re.compile(r"\$\{([^}]*)\}")


class SecretSource:
    """Reads the secrets of one directory of configuration; `files` are those that were named, `contents` what they held."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.files: list[Path] = []
        self.contents: list[bytes] = []

    def secret(self, section: Section, key: str, meaning: Callable[[str], str] = str) -> Secret | None:
        """The secret, None if it is absent or can't be had. What is wrong is said without its value."""
        file_key = f"{key}_file"
        if key in section and file_key in section:
            section.wrong(file_key, f"{key} is given as well", "keep one of the two")
            return None
        found = self._from_file(section, file_key, meaning) if file_key in section else None
        return found or section.value(key, lambda text: Secret(meaning(filled(text, key))), None)

    def needed(self, section: Section, key: str, meaning: Callable[[str], str], fix: str) -> Secret | None:
        """The secret; a problem with `fix` where neither KEY nor KEY_file is there."""
        if key not in section and f"{key}_file" not in section:
            section.missing(key, f"{fix}; or {key}: ${{NAME}} or {key}_file: PATH")
        return self.secret(section, key, meaning)

    def _from_file(self, section: Section, key: str, meaning: Callable[[str], str]) -> Secret | None:
        return section.value(key, lambda text: Secret(meaning(self._read(text))), None)

    def _read(self, name: str) -> str:
        path = self.directory / Path(filled(name)).expanduser()
        self.files.append(path)
        try:
            content = path.read_text(encoding="utf-8").strip()
        except UnicodeDecodeError:
            raise Unfit(f"{path} is not UTF-8", "name a file that holds the secret alone") from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise Unfit(f"{path}: {reason}", "name a file that holds the secret alone") from None
        if not content:
            raise Unfit(f"{path} is empty", "write the secret into it")
        self.contents.append(content.encode())
        return content


def filled(text: str, secret_key: str | None = None) -> str:
    """The text with every ${NAME} replaced by that variable of the environment; Unfit names one that isn't set."""
    return _NAME.sub(lambda found: _variable(found[1], secret_key), text)


def _variable(name: str, secret_key: str | None) -> str:
    value = os.environ.get(name)
    if value:
        return value
    other_way = f", or write {secret_key}_file: PATH" if secret_key else ""
    raise Unfit(f"the environment has no variable {name!r}", f"set it where Watchword is started{other_way}")
