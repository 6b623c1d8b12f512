// Sending photos and files: chosen, pasted or dropped, then shown once more with a caption before they go.

import * as door from "./door.js";
import { byId, element, icon } from "./elements.js";
import { parse } from "./markup.js";
import { toast, told } from "./toasts.js";

const LARGEST = 14 * 1024 * 1024; // bytes together; base64 makes it 19 MB, and the human door takes 20
const PHOTO = /^image\/(png|jpeg|webp)$/;
// Bot API, sendMediaGroup: what may be in one album, and how many.
const TOGETHER = { photo: "seen", video: "seen", document: "document", audio: "audio" };
const LARGEST_ALBUM = 10;

export class Attachments {
  #dialog = byId("attachment");
  #picker = byId("picker");
  #files = [];
  #previews = []; // object URLs

  /** `chatId()` is the chat shown. */
  constructor(chatId) {
    this.chatId = chatId;
    this.#picker.addEventListener("change", () => this.#offer([...this.#picker.files]));
    byId("input").addEventListener("paste", (event) => this.#takeFrom(event, event.clipboardData));
    byId("attachment-cancel").addEventListener("click", () => this.#dialog.close());
    byId("attachment-form").addEventListener("submit", () => this.#send());
    this.#dialog.addEventListener("close", () => {
      this.#previews.forEach((url) => URL.revokeObjectURL(url));
      this.#picker.value = ""; // the same file can be chosen again
    });
    this.#acceptDrops(byId("chat"));
  }

  /** Opens the browser's own choice of files. */
  pick() {
    this.#picker.click();
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
    this.#offer([...transfer.files]);
  }

  #offer(files) {
    if (!files.length) return;
    if (files.reduce((sum, { size }) => sum + size, 0) > LARGEST) {
      toast("The sandbox takes 14 MB at once.", { isTrouble: true });
      return;
    }
    this.#files = files;
    this.#previews = files.map((file) => URL.createObjectURL(file));
    byId("attachment-title").textContent = titleFor(files);
    byId("attachment-preview").classList.toggle("is-many", files.length > 1);
    byId("attachment-preview").replaceChildren(...files.map((file, index) => preview(file, this.#previews[index])));
    byId("caption").value = "";
    this.#dialog.showModal();
    byId("caption").focus();
  }

  async #send() {
    const chatId = this.chatId();
    const written = byId("caption").value.trim();
    let caption = written ? parse(written) : undefined;
    await told(async () => {
      for (const album of albumsOf(this.#files)) {
        const files = await Promise.all(album.map(uploadOf));
        if (files.length > 1) await door.sendAlbum(chatId, files, caption);
        else await door.sendFile(chatId, files[0], caption);
        caption = undefined; // the first album has it
      }
    });
  }
}

function titleFor(files) {
  const what = files.every((file) => kindOf(file) === "photo") ? "photo" : "file";
  return files.length === 1 ? `Send a ${what}` : `Send ${files.length} ${what}s`;
}

function preview(file, address) {
  if (["photo", "animation"].includes(kindOf(file))) return element("img", { src: address, alt: file.name });
  return element("div", { class: "file" }, element("span", { class: "file-icon" }, icon("file")), element("b", {}, file.name));
}

/** The files in the albums they are sent as: photos and videos together, other kinds each by themselves, GIFs alone. */
function albumsOf(files) {
  const albums = new Map();
  for (const file of files) {
    const group = TOGETHER[kindOf(file)];
    const last = group && albums.get(group)?.at(-1);
    if (last && last.length < LARGEST_ALBUM) last.push(file);
    else albums.set(group, [...(albums.get(group) ?? []), [file]]);
  }
  return [...albums.values()].flat();
}

async function uploadOf(file) {
  return { kind: kindOf(file), file_name: file.name, content_base64: await base64Of(file) };
}

function kindOf({ type }) {
  if (PHOTO.test(type)) return "photo";
  if (type === "image/gif") return "animation";
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
