import { make, redraw } from "./elements.js";
import { clock, t } from "./texts.js";

/** The view in which the simulated Tawk.to can be made to fail, and its webhooks watched. */
export class FaultsView {
  #desk;

  constructor(place, desk) {
    this.#desk = desk;
    this.target = make("select");
    this.mode = make("select");
    this.times = make("input", { type: "number", min: "0", max: "99", value: "1" });
    this.seconds = make("input", { type: "number", min: "0", max: "120", step: "0.5", value: "2" });
    this.active = make("ul.plain");
    this.page = make("button.quiet", { type: "button", onclick: () => this.#togglePage() });
    this.webhooks = make("ul.plain");
    place.replaceChildren(
      make(
        "div.page",
        {},
        make("h1", {}, t("faults")),
        make("p", {}, t("faultsIntro")),
        this.#form(),
        this.active,
        make("h2", {}, t("pageState")),
        this.page,
        make("h2", {}, t("webhooks")),
        this.webhooks,
      ),
    );
  }

  draw() {
    const { targets, modes, misbehaviour, webhooks, page_disabled: disabled } = this.#desk.state;
    for (const [select, values] of [
      [this.target, targets],
      [this.mode, modes],
    ]) {
      redraw(select, values, () => values.map((value) => make("option", { value }, value)));
    }
    redraw(this.active, misbehaviour, () =>
      misbehaviour.length
        ? misbehaviour.map((fault) => make("li", {}, faultText(fault)))
        : [make("li.empty", {}, t("noFaults"))],
    );
    this.page.textContent = t(disabled ? "enablePage" : "disablePage");
    redraw(this.webhooks, webhooks, () =>
      webhooks.length
        ? webhooks.map((webhook) => make("li", {}, webhookText(webhook)))
        : [make("li.empty", {}, t("noWebhooks"))],
    );
  }

  #togglePage() {
    this.#desk.do("page", { disabled: !this.#desk.state.page_disabled });
  }

  #form() {
    const row = (key, control) => make("label", {}, t(key), control);
    const onsubmit = (event) => {
      event.preventDefault();
      const slow = this.mode.value === "slow" ? { seconds: Number(this.seconds.value) } : {};
      this.#desk.do("misbehave", {
        target: this.target.value,
        mode: this.mode.value,
        times: Number(this.times.value),
        ...slow,
      });
    };
    return make(
      "form.fault",
      { onsubmit },
      row("target", this.target),
      row("mode", this.mode),
      row("times", this.times),
      row("seconds", this.seconds),
      make("button.primary", { type: "submit" }, t("cause")),
      make("button.quiet", { type: "button", onclick: () => this.#desk.do("misbehave/clear") }, t("clear")),
    );
  }
}

function faultText({ target, mode, left, seconds }) {
  const amount = left ? `${left} ${t("left")}` : t("untilCleared");
  return [`${target}: ${mode}`, seconds ? `${seconds} s` : "", amount].filter(Boolean).join(" · ");
}

function webhookText({ event, attempts, delivered, status, at }) {
  return [clock(at), event, t(delivered ? "delivered" : "notDelivered"), status ?? "", `${attempts} ${t("attempts")}`]
    .filter(Boolean)
    .join(" · ");
}
