"""Asking a unit for a certificate."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from atersok.accounts.models import Unit
from atersok.care.models import Certificate
from atersok.history import tracked
from atersok.people.models import Person


class RequestState(models.TextChoices):
    """Where the request stands."""

    ASKED = "asked", _("Begärt")
    REMINDED = "reminded", _("Påmint")
    ANSWERED = "answered", _("Inkommet")
    DECLINED = "declined", _("Enheten kan inte utfärda det")
    CANCELLED = "cancelled", _("Återtaget")


class RequestPurpose(models.TextChoices):
    """What the certificate must show."""

    COSTLY = "kostnadskravande_vard", _("Vård som inte kan anstå (kostnadskrävande vård)")
    LASTING = "varaktig_vard", _("Varaktighet och samband (varaktig vård)")


@tracked()
class CertificateRequest(models.Model):
    """Begäran om läkarutlåtande."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="requests")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="requests", verbose_name=_("enhet"))
    purpose = models.CharField(_("syfte"), max_length=30, choices=RequestPurpose)
    text = models.TextField(_("meddelande till enheten"))
    amount = models.BigIntegerField(default=0)  # öre at stake when it was asked for
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.ASKED)
    due = models.DateField(_("svar senast"))
    asked = models.DateTimeField(auto_now_add=True)
    reminded = models.DateTimeField(null=True, blank=True)
    answered = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("svar"), blank=True)
    certificate = models.ForeignKey(Certificate, models.SET_NULL, null=True, blank=True, related_name="requests")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        """Soonest first."""

        verbose_name = _("begäran om läkarutlåtande")
        ordering = ("due", "id")
