"""Scripts and styles: names with a hash of their content once `collectstatic` has been run, plain names before that."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """In tests and while developing nothing is collected: pages name the files as they are in the source."""

    def stored_name(self, name: str) -> str:
        """The name under which a page finds the file."""
        return str(super().stored_name(name)) if self.hashed_files else name
