// What only the projector does: turn the pages of what is too long, obey keys, stay awake.

import { register } from "../core/behaviours.mjs";
import * as keys from "./keys.mjs";
import * as pages from "./pages.mjs";
import { stayAwake } from "./wake.mjs";

pages.begin();
register("screen-help", keys.begin);
stayAwake();
