// Pages from the draft to the decision: a sheet that saves itself, a list walked by arrow keys.

import { register } from "../core/behaviours.mjs";
import { amount } from "./amount.mjs";
import { autosave } from "./autosave.mjs";
import { arrowKeys } from "./arrow-keys.mjs";
import { copy } from "./copy.mjs";

register("amount", amount);
register("autosave", autosave);
register("arrow-keys", arrowKeys);
register("copy", copy);
