"""Refusals of the follow-up: reports, readings, milestones, leads, notices, rhythms."""

from cocreate.domain.text import N_

SENTENCES = {
    "action-not-decided": N_(
        "Nobody has decided to do this action, so there is nothing to follow."
    ),
    "file-missing": N_("Choose the file that you have filled in."),
    "lead-has-not-left": N_("The lead of this action has not left."),
    "lead-left-already": N_("It is noted already that the lead has left."),
    "line-twice": N_("This question was answered on an earlier line already."),
    "line-unknown": N_(
        "This line asks nothing of your actions. Take the form away again and fill that one in."
    ),
    "milestone-state-unknown": N_("Choose one of the states of the milestone."),
    "no-next-workshop": N_(
        "No next workshop is due here: the group has no rhythm, or its next one exists already."
    ),
    "no-such-indicator": N_("This indicator does not exist."),
    "no-such-notice-link": N_("This link leads to no address. It may have been erased already."),
    "no-such-organisation-page": N_("No published action names this organisation."),
    "no-such-quarter": N_("This is not a quarter. Write it like 2027-Q1."),
    "no-such-reading": N_("This reading does not exist."),
    "no-such-report-link": N_(
        "Nobody was given this link, or a newer one has replaced it. Look for the latest mail, or "
        "ask the coordination for another."
    ),
    "no-such-target-group": N_("This target group does not exist."),
    "nobody-to-ask": N_(
        "Nobody is left to ask: all have reported, or nobody is named to report who has a mail "
        "address."
    ),
    "nobody-to-tell": N_(
        "Nobody has asked to be told. Write down why nobody is told, and it is kept."
    ),
    "not-your-action": N_("You were not named to report on this action. Ask the coordination."),
    "quantity-ambiguous": N_(
        "“%(typed)s” can mean two numbers. Write it without a mark of thousands."
    ),
    "quantity-unreadable": N_("“%(typed)s” is not a number. Write figures alone, like 1250,5."),
    "quarter-to-come": N_("This quarter has not begun yet."),
    "reading-corrected-already": N_("This reading was corrected already. Correct the later one."),
    "reading-day-missing": N_("Give the day on which it was measured."),
    "reading-in-future": N_("A reading cannot be of a day to come."),
    "reading-missing": N_("Write the value that was measured."),
    "report-asks-nothing-of-it": N_("The form has changed meanwhile. Load the page again."),
    "report-link-expired": N_(
        "This link is too old. Ask the coordination for another; what you typed is kept."
    ),
    "report-link-used": N_(
        "This report has been sent. If something was wrong in it, tell the coordination: a reading "
        "is corrected by a new one."
    ),
    "report-too-large": N_(
        "This report has more than %(maximum)s megabytes. Send the form itself, without pictures "
        "or other sheets, or report on fewer actions at a time."
    ),
    "reporter-without-role": N_("%(name)s is not a lead in this pillar. Give the role first."),
    "reports-empty": N_("Nothing is filled in yet. Say at least one thing of one action."),
    "reports-refused": N_("Something in the report must be put right: %(count)s."),
    "rhythm-out-of-range": N_("Choose a rhythm between 1 and %(maximum)s months."),
    "risk-unexplained": N_("Say what endangers the action, or what help you need."),
    "indicator-has-readings": N_(
        "An indicator with readings stays on the sheet. Write down in its name why it is no longer "
        "measured, or leave it as it is."
    ),
    "no-open-revision": N_("No revision of this plan is open. Open one from its follow-up."),
    "nothing-published-to-revise": N_("A plan can be revised once it has been published."),
    "revision-action-missing": N_("Choose an action of this plan that is on its way."),
    "revision-item-changed": N_(
        "This sheet was changed in the revision, so it stays on the list. Take the changes back "
        "first."
    ),
    "revision-note-missing": N_("Write down why this action is to be revised."),
    "risk-unknown": N_("Choose how it goes."),
    "signature-unrecorded": N_(
        "Write down who signed for the lead organisation, and on which day."
    ),
    "silence-unexplained": N_("Write down why nobody is told: the reason is kept in the list."),
    "successor-is-the-same": N_("This is the organisation that has left. Choose another."),
    "too-many-addresses": N_("For one proposal, at most %(maximum)s addresses can be left."),
    "weight-out-of-range": N_("The weight of a milestone is between 1 and 100."),
    "withdrawal-in-future": N_("Give the day on which the lead left, not one to come."),
    "too-many-lines": N_("This spreadsheet has more than %(maximum)s lines."),
    "withdrawal-reason-missing": N_("Write down why the lead leaves."),
    "workbook-of-another-quarter": N_(
        "This is the form of %(theirs)s. Take the present form away and fill that one in."
    ),
    "workbook-too-large": N_("This workbook is too large for a form. Send the form itself."),
    "workbook-unreadable": N_(
        "This is no workbook. Save the form as Excel (.xlsx) and send that file."
    ),
}
