"""What a login passes between the first proof and the session."""

# allauth ships no types
# mypy: disallow-subclassing-any=False, warn-return-any=False

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from atersok.accounts.adapters import level_of


class SecondFactor(AuthenticateStage):
    """Ask for the second factor, except where the region's own login has vouched for one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return not level_of(self.login.signal_kwargs) and bool(super()._should_handle(request))
