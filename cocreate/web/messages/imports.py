"""Refusals of files that people bring in: of the file, of a table, of a cell."""

from cocreate.domain.text import N_

SENTENCES = {
    "import-changed-meanwhile": N_(
        "Something has changed since you looked at this file. Nothing was written. Look through "
        "it again below, then confirm."
    ),
    "import-choice-missing": N_("Choose one of these words: %(words)s."),
    "import-choice-unknown": N_("“%(typed)s” is none of these words: %(words)s."),
    "import-code-foreign": N_(
        "“%(typed)s” is no code of this plan. Write one like %(example)s, or leave it empty for a "
        "new sheet."
    ),
    "import-code-missing": N_("Say which sheet this line belongs to, by its code."),
    "import-code-not-there": N_(
        "No sheet has the code “%(typed)s”, in the plan or in the table of action sheets."
    ),
    "import-code-twice": N_("The sheet “%(typed)s” stands on two lines. Keep one of them."),
    "import-code-unknown": N_(
        "%(kind)s: “%(typed)s” is not in the frame of the pillar. Its codes are: %(words)s."
    ),
    "import-columns-missing": N_("These columns are missing: %(columns)s."),
    "import-day-unreadable": N_(
        "“%(typed)s” cannot be read as a day. Write 31/12/2027 or 2027-12-31."
    ),
    "import-empty": N_("This file is empty. Choose another one."),
    "import-error-value": N_("The spreadsheet shows an error in this cell. Put the value there."),
    "import-file-too-large": N_(
        "This file has more than %(maximum)s megabytes. Keep only the tables to import, without "
        "pictures, and send it again."
    ),
    "import-formula": N_(
        "This cell holds a formula without a result. Copy it and paste it as a value."
    ),
    "import-group-unknown": N_("No target group is called “%(typed)s”."),
    "import-group-unknown-but-near": N_(
        "No target group is called “%(typed)s”. Do you mean “%(near)s”?"
    ),
    "import-merged": N_(
        "Cells are merged (%(places)s). Take them apart and write the value in each of them."
    ),
    "import-month-first": N_(
        "In “%(typed)s” the month stands before the day. Write the day first, or the year first as "
        "in 2027-12-31, in all lines."
    ),
    "import-name-missing": N_("Give a name in at least one language."),
    "import-name-twice": N_("This stands on two lines. Keep one of them."),
    "import-no-table": N_(
        "No line of titles was found in this file. One of these columns must be there: "
        "%(columns)s. Begin with the empty table below."
    ),
    "import-nothing": N_("Nothing in this file is new. There is nothing to write."),
    "import-old-office": N_(
        "This is a workbook of an old Excel (.xls). Save it as Excel workbook (.xlsx) or as CSV."
    ),
    "import-opendocument": N_(
        "This is an OpenDocument spreadsheet (.ods). Save it as Excel workbook (.xlsx) or as CSV."
    ),
    "import-organisation-unknown": N_(
        "No organisation is called “%(typed)s”. Correct the name, or import the organisation first."
    ),
    "import-organisation-unknown-but-near": N_(
        "No organisation is called “%(typed)s”. Do you mean “%(near)s”?"
    ),
    "import-quotes": N_(
        "From line %(line)s on, this file cannot be read: a quotation mark is opened and not "
        "closed. Write a quotation mark inside a text twice."
    ),
    "import-unpacks-too-large": N_("This workbook is too large. Keep only the tables to import."),
    "import-unreadable": N_(
        "This file is neither an Excel workbook (.xlsx) nor a CSV file. Save it as one of the two."
    ),
    "import-workshop-closed": N_(
        "This workshop is over: no proposal can be added to it. Import into another one."
    ),
    "no-such-import": N_(
        "This file is no longer kept: it was imported, given up, or more than a day old. Send it "
        "again."
    ),
}
