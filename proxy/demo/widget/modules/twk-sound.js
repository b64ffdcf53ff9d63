import { addresses } from "./twk-addresses.js";

let context = null;
let samples = null;

// Browsers let a page make sounds only after a gesture, so the file is not even fetched before the first click.
function load() {
  context = new AudioContext();
  const request = new XMLHttpRequest();
  request.open("GET", addresses.sound);
  request.responseType = "arraybuffer";
  request.onload = async () => {
    try {
      samples = await context.decodeAudioData(request.response);
    } catch {
      // A chat without its sound is still a chat.
    }
  };
  request.send();
}

/** Gets the sound ready with the first click in the widget's own window. */
export function prepareSound() {
  window.addEventListener("click", load, { once: true });
}

/** Plays the sound of an arriving message, if it is loaded. */
export function playSound() {
  if (!samples) return;
  const source = context.createBufferSource();
  source.buffer = samples;
  source.connect(context.destination);
  source.start();
}
