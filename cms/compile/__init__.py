"""From a policy page's blocks to the rules document, or to what is wrong at which block. Pure."""

from cms.compile.places import Path, PolicyIncomplete, Problem
from cms.compile.policy import (
    DEFAULT_ID,
    DEFAULT_NAME,
    MAX_CONDITIONS,
    MAX_RULES,
    SCHEMA,
    Compilation,
    Section,
    compile_policy,
    compile_set,
)
from cms.compile.sets import MAX_DEPTH, StoredSet

__all__ = [
    "DEFAULT_ID",
    "DEFAULT_NAME",
    "MAX_CONDITIONS",
    "MAX_DEPTH",
    "MAX_RULES",
    "SCHEMA",
    "Compilation",
    "Path",
    "PolicyIncomplete",
    "Problem",
    "Section",
    "StoredSet",
    "compile_policy",
    "compile_set",
]
