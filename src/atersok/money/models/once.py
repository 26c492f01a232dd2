"""Forms that have been carried out."""

from django.db import models


class SentForm(models.Model):
    """A form that has been carried out: the same one sent again does nothing more (money.once)."""

    token = models.UUIDField(primary_key=True)
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Found by its token alone."""

        verbose_name = "utfört formulär"
