// Small behaviours, attached by data-behaviour; a page works without any of them.

import { attachAll } from "./core/behaviours.mjs";
import * as drafts from "./core/drafts.mjs";

attachAll(document);
drafts.begin();

// Loaded only where they are used: forms that wait for the network, pages that follow a workshop.
if (document.querySelector("[data-behaviour~='send'], [data-behaviour~='ballot']")) {
  import("./core/outbox.mjs");
}
if (document.body.dataset.live) {
  import("./core/live.mjs").then((live) => live.start(document.body));
}
