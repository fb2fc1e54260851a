"""Invitations: issued, delivered, answered, replaced, revoked."""

from congress.invitations.codes import InvitationCard, cards, current_code
from congress.invitations.issuing import Issued, issue, issue_missing, reissue, revoke

__all__ = ["InvitationCard", "Issued", "cards", "current_code", "issue", "issue_missing", "reissue", "revoke"]
