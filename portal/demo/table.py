"""What the demonstration prints when it is up, and the logins it has."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "demo-returns"  # noqa: S105 - printed on purpose; the demonstration listens on this machine only

# Where the seed leaves the path of the policy in the admin: whoever prints the guide has no database.
DRAFT_PATH = "draft-path.txt"


@dataclass(frozen=True)
class Login:
    name: str
    role: str
    what: str


@dataclass(frozen=True)
class Show:
    number: str
    what: str

    @property
    def email(self) -> str:
        return f"sam+{self.number.removeprefix('D-')}@example.com"


LOGINS = (
    Login("merchant", "ADMIN", "returns, policy, tasks"),
    Login("warehouse", "WAREHOUSE", "receives parcels"),
    Login("finance", "FINANCE", "refunds that need a person"),
)

SHOWS = (
    Show("D-1001", "all fine: send something back, watch the money return"),
    Show("D-1002", "the return window has closed"),
    Show("D-1003", "one final-sale line, one that may come back"),
    Show("D-1004", "partly delivered; the second parcel can be imported"),
    Show("D-1005", "Japanese yen: no decimals"),
    Show("D-1006", "three units, discounted so that thirds do not divide"),
    Show("D-1007", "a return with its label, the parcel on its way"),
    Show("D-1008", "a refund that failed and needs a person"),
)


def guide(*, base_url: str, seconds: float, draft: str) -> str:
    """This will give the text for the terminal; `draft` is the path of the policy in the admin."""
    orders = "\n".join(f"    {show.number}   {show.email:<24} {show.what}" for show in SHOWS)
    logins = "\n".join(f"    {login.name:<12} {PASSWORD:<14} {login.what}" for login in LOGINS)
    return f"""
Backhaul is up after {seconds:.0f} s. This is a demonstration: no money moves.

  Shopper      {base_url}/
  Policy       {base_url}/policy/
  Policy draft {base_url}{draft}
               replay it over 250 past orders before you publish it (merchant)
  Warehouse    {base_url}/warehouse/
  Merchant     {base_url}/admin/
  Mails sent   {base_url}/demo/mail/

  Orders to return
{orders}

  Staff        password
{logins}

Ctrl-C ends it. `make demo-reset` starts over.
"""
