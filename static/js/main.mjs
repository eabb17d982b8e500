// Small behaviours, attached by data-behaviour; a page works without any of them.

import { attachAll } from "./core/behaviours.mjs";

attachAll(document);
