"""A form to be filled in with a spreadsheet: a line a question, the answers in the last column."""

import io

import xlsxwriter

from cocreate.domain.followup.workbooks import Questionnaire
from cocreate.exports.text import literal

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_WIDTHS = (2, 34, 46, 34, 34)
_FIRST = 2
"""The first line of questions, from 0: above it stand the note and the titles."""


def render(form: Questionnaire) -> bytes:
    """The form as a workbook; its name is that of the sheet.

    Keys stand in a hidden column. What can be chosen is offered as a list.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as workbook:
        title = workbook.add_format({"bold": True, "bottom": 2, "text_wrap": True})
        text = workbook.add_format({"valign": "top", "text_wrap": True, "bottom": 1})
        answer = workbook.add_format(
            {"valign": "top", "text_wrap": True, "border": 1, "bg_color": "#fdf1d6"}
        )
        sheet = workbook.add_worksheet(literal(form.name)[:31])
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width, None, {"hidden": column == 0})
        sheet.write_string(0, 1, literal(form.note))
        for column, name in enumerate(form.titles):
            sheet.write_string(1, column, literal(name), title)
        for row, one in enumerate(form.questions, start=_FIRST):
            for column, cell in enumerate((one.key, one.action, one.asked, one.known)):
                sheet.write_string(row, column, literal(cell), text)
            sheet.write_blank(row, 4, None, answer)
            if one.choices:
                sheet.data_validation(
                    row, 4, row, 4, {"validate": "list", "source": [*one.choices]}
                )
        sheet.freeze_panes(_FIRST, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return buffer.getvalue()
