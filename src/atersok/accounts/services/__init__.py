"""The verbs: users, their passwords and sessions, units, the region, and logins through the region's own IdP."""

from atersok.accounts.services.logins import log_in_by_claims
from atersok.accounts.services.own import (
    change_own_settings,
    choose_password,
    end_own_session,
    end_own_sessions,
    set_language,
)
from atersok.accounts.services.region import change_region, change_unit, choose_reading, create_unit
from atersok.accounts.services.users import (
    change_user,
    create_administrator,
    create_user,
    end_sessions,
    give_initial_password,
    reset_second_factor,
)

__all__ = [
    "change_own_settings",
    "change_region",
    "change_unit",
    "change_user",
    "choose_password",
    "choose_reading",
    "create_administrator",
    "create_unit",
    "create_user",
    "end_own_session",
    "end_own_sessions",
    "end_sessions",
    "give_initial_password",
    "log_in_by_claims",
    "reset_second_factor",
    "set_language",
]
