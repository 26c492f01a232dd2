"""The site: settings, addresses, base templates and what the apps are joined by."""
