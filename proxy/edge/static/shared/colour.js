// One colour is configured; what is written on it and with it must stay readable (WCAG 2.2, 1.4.3: 4.5 to 1).

const READABLE = 4.5;

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

/** Relative luminance of "#rrggbb" as WCAG defines it, 0 to 1. */
const luminance = (colour) => {
  const [red, green, blue] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one, other) => {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
};

/** Move `colour` towards `goal` until it can be read on `ground`. */
const readable = (colour, ground, goal) => {
  const [from, to] = [channels(colour), channels(goal)];
  for (let share = 0; share <= 1; share += 0.05) {
    const mixed = `#${from.map((value, at) => Math.round(value + (to[at] - value) * share).toString(16).padStart(2, "0")).join("")}`;
    if (contrast(mixed, ground) >= READABLE) return mixed;
  }
  return goal;
};

/** Set the custom properties that the style sheets build on. */
const paint = (element, colour) => {
  element.style.setProperty("--accent", colour);
  element.style.setProperty("--on-accent", contrast(colour, "#ffffff") >= READABLE ? "#ffffff" : "#14181d");
  element.style.setProperty("--accent-on-light", readable(colour, "#ffffff", "#000000"));
  element.style.setProperty("--accent-on-dark", readable(colour, "#23292f", "#ffffff"));
};
