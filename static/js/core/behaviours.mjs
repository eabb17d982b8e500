// The registry of behaviours: an element names its own, and gets it once, whenever it appears.

import { confirm } from "../behaviours/confirm.mjs";
import { focusOnLoad } from "../behaviours/focus-on-load.mjs";

const behaviours = {
  confirm,
  "focus-on-load": focusOnLoad,
};

const attached = new WeakSet();

/** Let others add a behaviour: `attach(element)` is called once for each element that names it. */
export function register(name, attach) {
  behaviours[name] = attach;
  attachAll(document);
}

/** Attach what elements inside `root` name and do not have yet. */
export function attachAll(root) {
  for (const element of root.querySelectorAll("[data-behaviour]")) {
    if (attached.has(element)) continue;
    const names = element.dataset.behaviour.split(/\s+/).filter((name) => behaviours[name]);
    if (names.length === 0) continue;
    attached.add(element);
    for (const name of names) behaviours[name](element);
  }
}
