// Where everything lies, written as the module builds write it: each address is one whole literal.

/** Every address the widget ever contacts, except the socket's host, which the session names. */
export const addresses = {
  settings: "https://va.tawk.to/v1/widget-settings",
  sessionStart: "https://va.tawk.to/v1/session/start",
  login: "https://va.tawk.to/v1/client/login",
  logout: "https://va.tawk.to/v1/client/logout",
  chatList: "https://va.tawk.to/v1/chat/list",
  chatGet: "https://va.tawk.to/v1/chat/get",
  ticketCreate: "https://va.tawk.to/v1/ticket/create",
  performanceLog: "https://va.tawk.to/log-performance/v3",
  errorLog: "https://va.tawk.to/log",
  uploadHandle: "https://upload.tawk.to/upload/handle",
  upload: "https://upload.tawk.to/upload/visitor-chat/visitor",
  sound: "https://embed.tawk.to/_s/v4/assets/audio/chat_sound.mp3",
  defaultProfile: "https://embed.tawk.to/_s/v4/assets/images/default-profile.svg",
  emojiScript: "https://cdn.jsdelivr.net/emojione/2.2.7/lib/js/emojione.min.js",
  font: "https://fonts.googleapis.com/css?family=Lato:400,700",
  addChat: "https://www.tawk.to/?utm_source=tawk-messenger&utm_medium=link&utm_campaign=add-chat",
  stylesheet: (name) => `https://embed.tawk.to/_s/v4/app/stub-esm/css/${name}.css`,
  language: (name) => `https://embed.tawk.to/_s/v4/app/stub-esm/languages/${name}.json`,
  profileImage: (key) => `https://s3.amazonaws.com/tawk-to-pi/${key}`,
  botImage: (key) => `https://tawk.link/${key}`,
  popOut: (property, widget) => `https://tawk.to/chat/${property}/${widget}?pop=1`,
};
