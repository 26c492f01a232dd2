"""The register of people: identifiers, situations, addresses, duplicates, status alerts."""
