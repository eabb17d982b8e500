"""From the shortlist of a room to a numbered plan: drafts, sheets, versions, receipts."""
