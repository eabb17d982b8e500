// HTML that our own server rendered, turned into nodes: the only place that parses any.
//
// The content policy lets no other code make HTML of text (Trusted Types), so what people typed can
// never become markup by way of a script.

const keepAsIs = { createHTML: (html) => html };
const policy = window.trustedTypes?.createPolicy("cocreate", keepAsIs) ?? keepAsIs;

/** The document in an answer of our own server; scripts in it never run. */
export function parse(html) {
  return new DOMParser().parseFromString(policy.createHTML(html), "text/html");
}
