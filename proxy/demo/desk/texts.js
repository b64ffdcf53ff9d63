// Finnish, English and Swedish, in this order in each row.

const LANGUAGES = ["fi", "en", "sv"];
const KEPT = "desk-language";

const ROWS = {
  title: ["Neuvojan työpöytä", "Agent’s desk", "Rådgivarens arbetsbord"],
  subtitle: ["Simuloitu Tawk.to", "Simulated Tawk.to", "Simulerat Tawk.to"],
  skip: ["Siirry sisältöön", "Skip to content", "Hoppa till innehållet"],
  navigation: ["Näkymät", "Views", "Vyer"],
  chats: ["Keskustelut", "Chats", "Samtal"],
  tickets: ["Tukipyynnöt", "Tickets", "Ärenden"],
  record: ["Mitä Tawk.to sai", "What Tawk.to received", "Vad Tawk.to fick"],
  faults: ["Häiriöt", "Faults", "Störningar"],
  myStatus: ["Tila", "Status", "Status"],
  language: ["Kieli", "Language", "Språk"],
  online: ["Paikalla", "Online", "Online"],
  away: ["Poissa hetken", "Away", "Borta en stund"],
  offline: ["Ei paikalla", "Offline", "Offline"],
  lost: [
    "Yhteys simulaattoriin katkesi. Yritetään uudelleen…",
    "The connection to the simulator was lost. Trying again…",
    "Förbindelsen till simulatorn bröts. Försöker igen…",
  ],
  noChats: [
    "Ei vielä kävijöitä. Avaa JAMKO Online ja aloita keskustelu.",
    "No visitors yet. Open JAMKO Online and start a chat.",
    "Inga besökare ännu. Öppna JAMKO Online och starta ett samtal.",
  ],
  chooseChat: ["Valitse keskustelu vasemmalta.", "Choose a chat on the left.", "Välj ett samtal till vänster."],
  back: ["Takaisin listaan", "Back to the list", "Tillbaka till listan"],
  open: ["Käynnissä", "Open", "Pågår"],
  ended: ["Päättynyt", "Ended", "Avslutat"],
  browsing: ["Sivustolla", "Browsing", "På sidan"],
  visitor: ["Kävijä", "Visitor", "Besökare"],
  connected: ["Yhteydessä", "Connected", "Ansluten"],
  notConnected: ["Ei yhteyttä", "Not connected", "Inte ansluten"],
  join: ["Liity", "Join", "Anslut"],
  leave: ["Poistu", "Leave", "Lämna"],
  end: ["Lopeta keskustelu", "End chat", "Avsluta samtalet"],
  drop: ["Katkaise yhteys", "Cut connection", "Bryt förbindelsen"],
  ban: ["Estä kävijä", "Ban visitor", "Spärra besökaren"],
  unban: ["Poista esto", "Lift ban", "Häv spärren"],
  answer: ["Vastaus", "Answer", "Svar"],
  answerHint: ["Kirjoita vastaus… Enter lähettää", "Write an answer… Enter sends", "Skriv ett svar… Enter skickar"],
  send: ["Lähetä", "Send", "Skicka"],
  whisper: ["Vain neuvojille", "Agents only", "Endast rådgivare"],
  thread: ["Viestit", "Messages", "Meddelanden"],
  agentName: ["Nimesi", "Your name", "Ditt namn"],
  preview: [
    "Kirjoittaa parhaillaan (lähettämätön teksti):",
    "Typing now (not sent yet):",
    "Skriver just nu (inte skickat):",
  ],
  AGENT_JOIN_CONVERSATION: ["{name} liittyi keskusteluun", "{name} joined", "{name} anslöt sig"],
  AGENT_LEFT_CONVERSATION: ["{name} poistui keskustelusta", "{name} left", "{name} lämnade samtalet"],
  CHAT_ENDED: ["Keskustelu päättyi", "The chat ended", "Samtalet avslutades"],
  CHAT_TRANSFER: ["Keskustelu siirrettiin", "The chat was transferred", "Samtalet kopplades vidare"],
  VISITOR_RATING: ["Kävijä arvioi palvelun", "The visitor rated the service", "Besökaren gav ett betyg"],
  knows: ["Mitä Tawk.to tietää kävijästä", "What Tawk.to knows of the visitor", "Vad Tawk.to vet om besökaren"],
  name: ["Nimi", "Name", "Namn"],
  email: ["Sähköposti", "E-mail", "E-post"],
  phone: ["Puhelin", "Phone", "Telefon"],
  ip: ["IP-osoite", "IP address", "IP-adress"],
  country: ["Maa", "Country", "Land"],
  browser: ["Selain", "Browser", "Webbläsare"],
  os: ["Käyttöjärjestelmä", "Operating system", "Operativsystem"],
  language_: ["Kieliasetus", "Languages", "Språkinställning"],
  zone: ["Aikavyöhyke", "Time zone", "Tidszon"],
  page: ["Sivu", "Page", "Sida"],
  referrer: ["Viittaava sivu", "Referring page", "Hänvisande sida"],
  visits: ["Istuntoja", "Sessions", "Sessioner"],
  attributes: ["Muut tiedot", "Attributes", "Övriga uppgifter"],
  tags: ["Tunnisteet", "Tags", "Taggar"],
  rating: ["Arvio", "Rating", "Betyg"],
  pages: ["Käydyt sivut", "Pages visited", "Besökta sidor"],
  unknown: ["ei tiedossa", "unknown", "okänt"],
  noTickets: ["Ei tukipyyntöjä.", "No tickets.", "Inga ärenden."],
  submittedFrom: ["Lähetetty sivulta", "Sent from page", "Skickat från sidan"],
  recordIntro: [
    "Jokainen pyyntö ja kehys, jonka tämä Tawk.to on vastaanottanut tai lähettänyt, raakana.",
    "Every request and frame that this Tawk.to received or sent, raw.",
    "Varje begäran och ram som detta Tawk.to tagit emot eller skickat, rå.",
  ],
  searchLabel: [
    "Onko Tawk.to koskaan saanut tämän tekstin?",
    "Did Tawk.to ever get this text?",
    "Har Tawk.to någonsin fått den här texten?",
  ],
  searchHint: ["esim. matti@example.fi", "e.g. matti@example.fi", "t.ex. matti@example.fi"],
  search: ["Etsi", "Search", "Sök"],
  neverSeen: [
    "Ei koskaan. Tekstiä ei ole missään, mitä Tawk.to on saanut tai lähettänyt.",
    "Never. The text is nowhere in what Tawk.to received or sent.",
    "Aldrig. Texten finns ingenstans i det Tawk.to tagit emot eller skickat.",
  ],
  seenTimes: ["Löytyi {count} kohdasta:", "Found in {count} places:", "Hittades på {count} ställen:"],
  receivedOnly: ["Näytä vain vastaanotettu", "Only what was received", "Visa bara det mottagna"],
  hideFiles: ["Piilota tiedostohaut", "Hide file requests", "Dölj filhämtningar"],
  request: ["pyyntö", "request", "begäran"],
  response: ["vastaus", "response", "svar"],
  frame_in: ["kehys sisään", "frame in", "ram in"],
  frame_out: ["kehys ulos", "frame out", "ram ut"],
  opened: ["avattu", "opened", "öppnad"],
  closed: ["suljettu", "closed", "stängd"],
  headers: ["Otsakkeet", "Headers", "Huvuden"],
  body: ["Sisältö", "Body", "Innehåll"],
  from: ["Lähettäjä", "From", "Från"],
  nothingYet: ["Ei vielä mitään.", "Nothing yet.", "Ingenting ännu."],
  faultsIntro: [
    "Kokeile, miten keskustelu kestää Tawk.to:n häiriöt.",
    "Try how the chat bears Tawk.to’s faults.",
    "Prova hur chatten tål störningar hos Tawk.to.",
  ],
  target: ["Kohde", "Target", "Mål"],
  mode: ["Häiriö", "Fault", "Störning"],
  times: ["Kertoja (0 = jatkuva)", "Times (0 = on and on)", "Gånger (0 = fortlöpande)"],
  seconds: ["Sekunteja (hidas)", "Seconds (slow)", "Sekunder (långsam)"],
  cause: ["Aiheuta häiriö", "Cause the fault", "Orsaka störningen"],
  clear: ["Poista häiriöt", "Clear all faults", "Ta bort störningarna"],
  noFaults: ["Ei häiriöitä.", "No faults.", "Inga störningar."],
  left: ["jäljellä", "left", "kvar"],
  untilCleared: ["kunnes poistetaan", "until cleared", "tills den tas bort"],
  pageState: ["Keskustelu sivustolla", "The chat on the site", "Chatten på webbplatsen"],
  disablePage: ["Poista käytöstä", "Disable", "Inaktivera"],
  enablePage: ["Ota käyttöön", "Enable", "Aktivera"],
  webhooks: ["Webhookit", "Webhooks", "Webhookar"],
  noWebhooks: ["Ei lähetettyjä webhookeja.", "No webhooks sent.", "Inga webhookar skickade."],
  delivered: ["toimitettu", "delivered", "levererad"],
  notDelivered: ["ei toimitettu", "not delivered", "inte levererad"],
  attempts: ["yrityksiä", "attempts", "försök"],
  failed: ["Ei onnistunut. Yritä uudelleen.", "That failed. Try again.", "Det misslyckades. Försök igen."],
};

let current = 0;

/** The language in use: "fi", "en" or "sv". */
export function language() {
  return LANGUAGES[current];
}

/** Chooses a language, or the one kept or asked for by the address (`?lang=`); Finnish otherwise. */
export function chooseLanguage(wanted) {
  const asked = wanted ?? new URLSearchParams(location.search).get("lang") ?? localStorage.getItem(KEPT);
  current = Math.max(0, LANGUAGES.indexOf(asked));
  if (wanted) localStorage.setItem(KEPT, wanted);
  document.documentElement.lang = language();
}

/** The text of a key, with `{name}` replaced from `values`. An unknown key is its own text. */
export function t(key, values = {}) {
  const text = ROWS[key]?.[current] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** A time of day in the chosen language. */
export function clock(iso) {
  return iso
    ? new Date(iso).toLocaleTimeString(language(), { hour: "numeric", minute: "2-digit", second: "2-digit" })
    : "";
}
