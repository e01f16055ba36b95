"""Rules may ask for a shopper's history, whom the shop knows by its own reference."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["store", "customer_ref", "-placed_at"],
                condition=~Q(customer_ref=""),
                name="order_by_customer",
            ),
        ),
    ]
