"""The pages of an OpenDocument text: a cover without header and footer, then pages with both."""

from typing import Any

from odf import style


def apply_pages(odt: Any, header: Any, footer: Any) -> None:
    """Make the page styles; ``First`` is the paragraph style that begins the cover."""
    layout = _layout()
    odt.automaticstyles.addElement(layout)
    cover = style.MasterPage(name="Cover", pagelayoutname=layout, nextstylename="Standard")
    odt.masterstyles.addElement(cover)
    master = style.MasterPage(name="Standard", pagelayoutname=layout)
    for part, content in ((style.Header(), header), (style.Footer(), footer)):
        part.addElement(content)
        master.addElement(part)
    odt.masterstyles.addElement(master)
    first = style.Style(
        name="First", family="paragraph", parentstylename="Cover_Publisher", masterpagename="Cover"
    )
    odt.automaticstyles.addElement(first)


def _layout() -> Any:
    layout = style.PageLayout(name="Page")
    layout.addElement(
        style.PageLayoutProperties(
            pagewidth="21cm",
            pageheight="29.7cm",
            marginleft="2.4cm",
            marginright="2.4cm",
            margintop="2cm",
            marginbottom="1.6cm",
            printorientation="portrait",
        )
    )
    for made, side in ((style.HeaderStyle(), "marginbottom"), (style.FooterStyle(), "margintop")):
        made.addElement(style.HeaderFooterProperties(minheight="0.5cm", **{side: "0.6cm"}))
        layout.addElement(made)
    return layout
