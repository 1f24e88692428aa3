"""Static files with the hash of their content in the name, also inside ES modules."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage that rewrites `import ... from` to hashed names as well."""

    support_js_module_import_aggregation = True
    # Wagtail's own files refer to source maps that are not shipped.
    manifest_strict = True
