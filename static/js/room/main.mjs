// The scripts of a phone in the room: what follows the workshop, and the two forms that people use.

import "../core/live.mjs";
import { register } from "../core/behaviours.mjs";
import { marks } from "./marks.mjs";
import { similar } from "./similar.mjs";

register("marks", marks);
register("similar", similar);
document.documentElement.classList.add("scripted");
