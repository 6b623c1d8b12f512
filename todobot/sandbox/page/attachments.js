// Sending a photo or a file: chosen, pasted or dropped, then shown once more with a caption before it goes.

import * as door from "./door.js";
import { byId, element, icon } from "./elements.js";
import { toast, told } from "./toasts.js";

const LARGEST = 14 * 1024 * 1024; // bytes; base64 makes it 19 MB, and the human door takes 20
const PHOTO = /^image\/(png|jpeg|webp|gif)$/;

export class Attachments {
  #dialog = byId("attachment");
  #picker = byId("picker");
  #file = null;
  #preview = null; // object URL

  /** `chatId()` is the chat shown. */
  constructor(chatId) {
    this.chatId = chatId;
    byId("attach").addEventListener("click", () => this.#picker.click());
    this.#picker.addEventListener("change", () => this.#offer(this.#picker.files));
    byId("input").addEventListener("paste", (event) => this.#takeFrom(event, event.clipboardData));
    byId("attachment-cancel").addEventListener("click", () => this.#dialog.close());
    byId("attachment-form").addEventListener("submit", () => this.#send());
    this.#dialog.addEventListener("close", () => URL.revokeObjectURL(this.#preview));
    this.#acceptDrops(byId("chat"));
  }

  #acceptDrops(area) {
    const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
    area.addEventListener("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      area.classList.add("is-dropping");
    });
    area.addEventListener("dragleave", (event) => {
      if (!area.contains(event.relatedTarget)) area.classList.remove("is-dropping");
    });
    area.addEventListener("drop", (event) => {
      area.classList.remove("is-dropping");
      this.#takeFrom(event, event.dataTransfer);
    });
  }

  #takeFrom(event, transfer) {
    if (!transfer?.files.length) return;
    event.preventDefault();
    this.#offer(transfer.files);
  }

  #offer([file]) {
    if (!file) return;
    if (file.size > LARGEST) {
      toast("The sandbox takes files of up to 14 MB.", { isTrouble: true });
      return;
    }
    this.#file = file;
    this.#preview = URL.createObjectURL(file);
    byId("attachment-title").textContent = kindOf(file) === "photo" ? "Send a photo" : "Send a file";
    byId("attachment-preview").replaceChildren(
      kindOf(file) === "photo"
        ? element("img", { src: this.#preview, alt: file.name })
        : element("div", { class: "file" },
          element("span", { class: "file-icon" }, icon("file")),
          element("b", {}, file.name)),
    );
    byId("caption").value = "";
    this.#dialog.showModal();
    byId("caption").focus();
  }

  async #send() {
    const file = this.#file;
    this.#picker.value = "";
    await told(async () =>
      door.sendFile(this.chatId(), {
        kind: kindOf(file),
        fileName: file.name,
        base64: await base64Of(file),
        caption: byId("caption").value.trim(),
      }));
  }
}

function kindOf({ type }) {
  if (PHOTO.test(type)) return "photo";
  return ["video", "audio"].find((kind) => type.startsWith(`${kind}/`)) ?? "document";
}

function base64Of(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(new Error("The file could not be read."));
    reader.readAsDataURL(file);
  });
}
