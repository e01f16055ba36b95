"""`manage.py create_api_token --store S --name N` prints a new token, once."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from returns.models import ApiToken, Store
from returns.operations.create_api_token import create_api_token

_MOST_IN_NAME = ApiToken._meta.get_field("name").max_length or 0


class Command(BaseCommand):
    help = "Create a token for the API. It is shown once and only its digest is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--store", required=True, help="the code of the store whose data the token opens")
        parser.add_argument("--name", required=True, help="who uses it, for the list of tokens")

    def handle(self, *, store: str, name: str, **_: object) -> None:
        found = Store.objects.filter(code=store).first()
        if found is None:
            raise CommandError(f"There is no store {store!r}.", returncode=2)
        if not 0 < len(name.strip()) <= _MOST_IN_NAME:
            raise CommandError(f"A name has 1 to {_MOST_IN_NAME} characters.", returncode=2)
        self.stdout.write(create_api_token(store_id=found.pk, name=name.strip()))
