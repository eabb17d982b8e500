"""The kinds of file that a document can be saved as, in the order in which they are offered."""

from cocreate.domain.registry import Registry
from cocreate.exports import Format
from cocreate.exports.formats.csv import Csv
from cocreate.exports.formats.docx import Docx
from cocreate.exports.formats.json import JsonFile
from cocreate.exports.formats.odt import Odt
from cocreate.exports.formats.pdf import Pdf
from cocreate.exports.formats.xlsx import Xlsx

FORMATS: Registry[Format] = Registry(Pdf(), Docx(), Odt(), Xlsx(), Csv(), JsonFile())
