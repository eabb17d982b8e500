// The registry of behaviours: an element names its own, and gets it once, whenever it appears.

import { calm } from "../behaviours/calm.mjs";
import { confirm } from "../behaviours/confirm.mjs";
import { focusOnLoad } from "../behaviours/focus-on-load.mjs";

const behaviours = {
  calm,
  confirm,
  "focus-on-load": focusOnLoad,
};

const attached = new WeakMap();

/** Let others add a behaviour: `attach(element)` is called once for each element that names it. */
export function register(name, attach) {
  behaviours[name] = attach;
  attachAll(document);
}

/** Attach what elements inside `root` name and do not have yet. */
export function attachAll(root) {
  for (const element of root.querySelectorAll("[data-behaviour]")) {
    const had = attached.get(element) ?? new Set();
    attached.set(element, had);
    for (const name of element.dataset.behaviour.split(/\s+/)) {
      if (had.has(name) || !behaviours[name]) continue;
      had.add(name);
      behaviours[name](element);
    }
  }
}
