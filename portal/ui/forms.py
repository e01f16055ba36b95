"""Forms as the components show them, and the example form of the style guide."""

from __future__ import annotations

from django import forms


def error_links(form: forms.BaseForm) -> list[tuple[str, str]]:
    """This will give what components/error_summary.html takes: (id of the control or "", sentence)."""
    links = [("", str(sentence)) for sentence in form.non_field_errors()]
    for field in form:
        links += [(field.id_for_label, str(sentence)) for sentence in field.errors]
    return links


class ExampleForm(forms.Form):
    """One field of each kind; the style guide shows it filled in wrongly."""

    use_required_attribute = False

    number = forms.CharField(label="Order number", help_text="In your confirmation e-mail: 10042.")
    email = forms.EmailField(label="E-mail address")
    reason = forms.ChoiceField(
        label="Why does it come back?",
        choices=[("", "Please choose"), ("Size", [("1", "Too small"), ("2", "Too large")])],
    )
    comment = forms.CharField(label="Comment", required=False, widget=forms.Textarea(attrs={"rows": 3}))
