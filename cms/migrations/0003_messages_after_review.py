import wagtail.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0002_review_settings"),
    ]

    operations = [
        migrations.AlterField(
            model_name="emailtexts",
            name="messages",
            field=wagtail.fields.StreamField(
                [
                    ("return_opened", 8),
                    ("return_approved", 9),
                    ("return_declined", 10),
                    ("parcel_received", 11),
                    ("money_sent", 12),
                ],
                blank=True,
                block_lookup={
                    0: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "English", "max_length": 300, "required": False},
                    ),
                    1: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "Deutsch", "max_length": 300, "required": False},
                    ),
                    2: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "Français", "max_length": 300, "required": False},
                    ),
                    3: (
                        "wagtail.blocks.StructBlock",
                        [[("en", 0), ("de", 1), ("fr", 2)]],
                        {"required": False},
                    ),
                    4: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {"label": "English", "max_length": 1000, "required": False, "rows": 2},
                    ),
                    5: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {"label": "Deutsch", "max_length": 1000, "required": False, "rows": 2},
                    ),
                    6: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {"label": "Français", "max_length": 1000, "required": False, "rows": 2},
                    ),
                    7: (
                        "wagtail.blocks.StructBlock",
                        [[("en", 4), ("de", 5), ("fr", 6)]],
                        {"label": "First paragraph", "required": False},
                    ),
                    8: (
                        "wagtail.blocks.StructBlock",
                        [[("subject", 3), ("intro", 7)]],
                        {"label": "Return opened"},
                    ),
                    9: (
                        "wagtail.blocks.StructBlock",
                        [[("subject", 3), ("intro", 7)]],
                        {"label": "Return approved by a person"},
                    ),
                    10: (
                        "wagtail.blocks.StructBlock",
                        [[("subject", 3), ("intro", 7)]],
                        {"label": "Return declined"},
                    ),
                    11: (
                        "wagtail.blocks.StructBlock",
                        [[("subject", 3), ("intro", 7)]],
                        {"label": "Parcel received"},
                    ),
                    12: (
                        "wagtail.blocks.StructBlock",
                        [[("subject", 3), ("intro", 7)]],
                        {"label": "Money sent"},
                    ),
                },
            ),
        ),
    ]
