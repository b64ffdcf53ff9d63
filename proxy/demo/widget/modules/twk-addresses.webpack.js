// Where everything lies, written as the webpack builds write it: host and path are joined when the code runs,
// and only the host is a literal. Served as twk-addresses in the webpack build; the names match twk-addresses.js.

/** Every address the widget ever contacts, except the socket's host, which the session names. */
export const addresses = {
  settings: "".concat("https://va.tawk.to", "/v1/widget-settings"),
  sessionStart: "".concat("https://va.tawk.to", "/v1/session/start"),
  login: "".concat("https://va.tawk.to", "/v1/client/login"),
  logout: "".concat("https://va.tawk.to", "/v1/client/logout"),
  chatList: "".concat("https://va.tawk.to", "/v1/chat/list"),
  chatGet: "".concat("https://va.tawk.to", "/v1/chat/get"),
  ticketCreate: "".concat("https://va.tawk.to", "/v1/ticket/create"),
  performanceLog: "".concat("https://va.tawk.to", "/log-performance/v3"),
  errorLog: "".concat("https://va.tawk.to", "/log"),
  uploadHandle: "".concat("https://upload.tawk.to", "/upload/handle"),
  upload: "".concat("https://upload.tawk.to", "/upload/visitor-chat/visitor"),
  sound: "".concat("https://embed.tawk.to", "/_s/v4/assets/audio/chat_sound.mp3"),
  defaultProfile: "".concat("https://embed.tawk.to", "/_s/v4/assets/images/default-profile.svg"),
  emojiScript: "https://cdn.jsdelivr.net/emojione/2.2.7/lib/js/emojione.min.js",
  font: "https://fonts.googleapis.com/css?family=Lato:400,700",
  addChat: "".concat("https://www.tawk.to", "/?utm_source=tawk-messenger&utm_medium=link&utm_campaign=add-chat"),
  stylesheet: (name) => "".concat("https://embed.tawk.to", "/_s/v4/app/stub-webpack/css/").concat(name, ".css"),
  language: (name) => "".concat("https://embed.tawk.to", "/_s/v4/app/stub-webpack/languages/").concat(name, ".json"),
  profileImage: (key) => "".concat("https://s3.amazonaws.com/tawk-to-pi/", key),
  botImage: (key) => "".concat("https://tawk.link/", key),
  popOut: (property, widget) => "".concat("https://tawk.to", "/chat/").concat(property, "/", widget, "?pop=1"),
};
