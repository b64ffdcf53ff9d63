// A stand-in for the emoji library that the widget puts into the page's head: characters in, pictures out, as HTML text.
(() => {
  const pictures = "https://cdn.jsdelivr.net/emojione/assets/png/";
  const version = "?v=2.2.7";
  const emoji = /\p{Extended_Pictographic}(?:\ufe0f|\u200d\p{Extended_Pictographic}|[\u{1f3fb}-\u{1f3ff}])*/gu;
  // Digits, © and the like are pictographs by property but stay characters.
  const plain = /^[\d#*©®™]/;

  function picture(character) {
    if (plain.test(character)) return character;
    const code = Array.from(character, (one) => one.codePointAt(0).toString(16))
      .filter((one) => one !== "fe0f")
      .join("-");
    return `<img class="emojione" alt="${character}" src="${pictures}${code}.png${version}">`;
  }

  window.emojione = {
    imagePathPNG: pictures,
    cacheBustParam: version,
    toImage: (html) =>
      html
        .split(/(<[^>]*>)/)
        .map((part, index) => (index % 2 ? part : part.replace(emoji, picture)))
        .join(""),
  };
})();
