// Conveniences on top of pages that work without them. Nothing here writes HTML, stores or sends anything.
import { showPassword } from "./password.js";
import { drawBack } from "./drawback.js";
import { markSame } from "./chips.js";
import { guardForms } from "./forms.js";
import { printPages, usePasskeys } from "./passkeys.js";
import { fillCode } from "./enrol.js";
import { watchStanding } from "./standing.js";

showPassword(document);
drawBack(document);
markSame(document);
guardForms(document);
usePasskeys(document);
printPages(document);
fillCode(document);
watchStanding(document);
