"""Where the apps above hear that a claim has changed, in the same transaction."""

from collections.abc import Callable

from atersok.accounts.models import User
from atersok.claims.models import Claim

type Watcher = Callable[[User, Claim], None]

_watchers: list[Watcher] = []


def when_changed(watcher: Watcher) -> None:
    """Have a function called with each claim that a service has saved. Called from AppConfig.ready."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def changed(user: User, claim: Claim) -> None:
    """Tell those who watch."""
    for watcher in _watchers:
        watcher(user, claim)
