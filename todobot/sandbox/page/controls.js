// What only a sandbox has: a clock that can be moved and a Telegram that can be unplugged.

import { duration, longDate, now, onTick, timeWithSeconds } from "./clock.js";
import * as door from "./door.js";
import { byId } from "./elements.js";
import { told } from "./toasts.js";

export class Controls {
  #panel = byId("controls");
  #opener = byId("controls-toggle");
  #reachable = byId("unreachable");

  /** `onState(state)` gets what the human door answers. */
  constructor(onState) {
    for (const button of this.#panel.querySelectorAll("[data-seconds]")) {
      button.addEventListener("click", () =>
        told(async () => onState(await door.moveClock(Number(button.dataset.seconds)))));
    }
    this.#reachable.addEventListener("change", async () => {
      const worked = await told(() => door.setReachable(!this.#reachable.checked));
      if (!worked) this.#reachable.checked = !this.#reachable.checked;
      this.#showOutage();
    });
    this.#opener.addEventListener("click", () => this.#open(!this.#panel.classList.contains("is-open")));
    byId("controls-close").addEventListener("click", () => this.#open(false));
    byId("veil").addEventListener("click", () => this.#open(false));
    this.#panel.addEventListener("keydown", (event) => event.key === "Escape" && this.#open(false));
    onTick(() => this.#showTime());
  }

  /** Shows what the server says of the clock (seconds moved) and the outage. */
  show({ clock_shift: shift, is_reachable: isReachable }) {
    byId("clock-shift").textContent = shift >= 60 ? `${duration(shift)} ahead` : "the real time";
    this.#panel.classList.toggle("is-moved", shift >= 60);
    this.#reachable.checked = !isReachable;
    this.#showOutage();
  }

  #showTime() {
    const moment = now();
    byId("clock-now").textContent = timeWithSeconds(moment);
    byId("clock-now").setAttribute("datetime", new Date(moment).toISOString());
    byId("clock-date").textContent = longDate(moment);
  }

  #showOutage() {
    document.body.classList.toggle("is-unreachable", this.#reachable.checked);
    byId("outage").hidden = !this.#reachable.checked;
  }

  /** On a phone the controls are a sheet over the chat. */
  #open(isOpen) {
    this.#panel.classList.toggle("is-open", isOpen);
    byId("veil").hidden = !isOpen;
    this.#opener.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.#panel.querySelector("[data-seconds]").focus();
    else this.#opener.focus();
  }
}
