// Everything here is an extra: each page works without it.
import "./dialogs.js";
import "./notices.js";
import "./idle.js";
import "./filters.js";
import "./keys.js";
import "./finder.js";
import "./phrases.js";
import "./ratings.js";
import "./repeat.js";
import "./rank.js";
import "./turns.js";
import "./signs.js";
import "./hints.js";
import "./print.js";
import "./remember.js";
import "./unsaved.js";
import "./calendar.js";
