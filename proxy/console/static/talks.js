// One conversation's page: chips that open, copying that is written down first, links, printing.
import { openValues } from "./values.js";
import { guardCopying } from "./copying.js";
import { copyLinks } from "./links.js";

openValues(document);
guardCopying(document);
copyLinks(document);
if (document.body.classList.contains("printing")) window.print();
