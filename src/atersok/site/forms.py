"""Forms as the design system draws them: label above, help under the label, error at the field and in a list on top."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws forms and fields from our own templates."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
