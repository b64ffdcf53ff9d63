import { addresses } from "./twk-addresses.js";
import { getJson } from "./twk-http.js";

/** What the controller set for this widget. Throws on a document without the parts that are always there. */
export class Settings {
  constructor({ settingsVersion, propertyName, branding, widget }) {
    const { maximized, minimized, theme, visibility, notification, features, language, states } = widget;
    this.version = settingsVersion;
    this.propertyName = propertyName;
    this.branding = branding;
    this.size = { width: maximized.desktop.width, height: maximized.desktop.height };
    this.minimized = { desktop: minimized.desktop, mobile: minimized.mobile };
    this.colors = {
      header: theme.header.background,
      headerText: theme.header.text,
      agent: theme.agent.messageBackground,
      agentText: theme.agent.messageText,
      visitor: theme.visitor.messageBackground,
      visitorText: theme.visitor.messageText,
    };
    this.shown = { all: visibility.all, desktop: visibility.desktop, mobile: visibility.mobile };
    this.notification = { ...notification.all, preview: notification.desktop.preview && notification.mobile.preview };
    this.behavior = widget.behavior;
    this.components = widget.components;
    this.features = features;
    this.language = language;
    this.states = states;
    this.agentDrivenStatus = widget.agentDrivenStatus;
    this.consent = widget.consent ?? {};
    this.liveChat = widget.components.liveChat;
  }

  /** The words at the top of a state's page. */
  heading(state) {
    const parts = this.states[state]?.header ?? [];
    return parts
      .map((part) => part.content?.value ?? "")
      .filter(Boolean)
      .join("\n");
  }

  /** The fields of a state's form, or none. */
  fields(state) {
    const form = this.states[state]?.body?.find((part) => part.type === "form");
    return form?.content.fields ?? [];
  }

  /** The hint inside the message box, or an empty text. */
  placeholder(state) {
    const chat = this.states[state]?.body?.find((part) => part.type === "chat");
    return chat?.content.inputPlaceholder ?? "";
  }

  get asksBeforeChat() {
    return Boolean(this.states.prechat?.handlers?.form) && this.fields("prechat").length > 0;
  }
}

/** Asks for the settings document. */
export async function loadSettings({ property, widget }, storage) {
  const answer = await getJson(addresses.settings, {
    propertyId: property,
    widgetId: widget,
    sv: String(storage.tabValue("tawk_sv")),
  });
  const settings = new Settings(answer.data);
  storage.keepTabValue("tawk_sv", settings.version);
  return settings;
}
