"""What the region decides about its own books."""

from django.db import transaction
from django.utils.translation import gettext_noop

from atersok.accounts.models import User
from atersok.audit.services import acting
from atersok.money.models import Bookkeeping


@transaction.atomic
def decide(user: User, chosen: Bookkeeping) -> Bookkeeping:
    """Keep the region's choices; history has those before."""
    with acting(user, gettext_noop("bokföringens inställningar ändrade")):
        chosen.pk = 1
        chosen.full_clean()
        chosen.save()
    return chosen
