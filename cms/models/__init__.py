"""Every table of the merchant's content."""

from cms.models.brand import Brand, StoreMissing, store_of
from cms.models.condition_sets import ConditionSet
from cms.models.messages import EmailTexts
from cms.models.pages import HelpPage, HomePage
from cms.models.policy_page import PolicyPage
from cms.models.reasons import ReasonSettings
from cms.models.reviews import ReviewSettings

__all__ = [
    "Brand",
    "ConditionSet",
    "EmailTexts",
    "HelpPage",
    "HomePage",
    "PolicyPage",
    "ReasonSettings",
    "ReviewSettings",
    "StoreMissing",
    "store_of",
]
