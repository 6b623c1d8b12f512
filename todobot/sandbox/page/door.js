// The human door of the sandbox: what a person can do, as plain calls.

/** The sandbox said no; `message` is its sentence. */
export class Refusal extends Error {}
/** Nobody answers: the program behind the page is gone. */
export class Gone extends Error {}

async function call(method, path, { body, signal } = {}) {
  const request = { method, signal, headers: {} };
  if (body !== undefined) {
    request.headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  let response;
  let answer;
  try {
    response = await fetch(`/human/${path}`, request);
    answer = await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Gone(String(error));
  }
  if (!response.ok) throw new Refusal(answer.error ?? `The sandbox answered ${response.status}.`);
  return answer;
}

export const state = () => call("GET", "state");

export const changes = (chatId, { after, wait, signal }) =>
  call("GET", `chats/${chatId}/changes?after=${after}&wait=${wait}`, { signal });

export const say = (personId, { text, entities, replyTo, origin }) =>
  call("POST", `chats/${personId}/messages`, {
    body: { from: personId, text, entities, reply_to: replyTo ?? undefined, forward_origin: origin },
  });

export const edit = (personId, messageId, { text, entities }) =>
  call("POST", `chats/${personId}/messages/${messageId}`, { body: { from: personId, text, entities } });

export const remove = (personId, messageId) =>
  call("DELETE", `chats/${personId}/messages/${messageId}?from=${personId}`);

export const press = (personId, messageId, callbackData) =>
  call("POST", `chats/${personId}/messages/${messageId}/press`, {
    body: { from: personId, callback_data: callbackData },
  });

const post = (personId, path, fields) =>
  call("POST", `chats/${personId}/${path}`, { body: { from: personId, ...fields } });

/** `file` is {kind, file_name, content_base64} and, for a sticker, its emoji; a caption is {text, entities}. */
export const sendFile = (personId, file, caption = {}) =>
  post(personId, "files", { ...file, caption: caption.text, caption_entities: caption.entities });

/** Sends several files at once. */
export const sendAlbum = (personId, files, caption = {}) =>
  post(personId, "albums", { items: files, caption: caption.text, caption_entities: caption.entities });

/** `place` is {latitude, longitude} and, for one that moves, live_period in seconds. */
export const sendPlace = (personId, place) => post(personId, "places", place);

export const movePlace = (personId, messageId, place) => post(personId, `messages/${messageId}/place`, place);

export const stopPlace = (personId, messageId) => post(personId, `messages/${messageId}/place`, { is_over: true });

export const sendVenue = (personId, venue) => post(personId, "venues", venue);

export const sendContact = (personId, contact) => post(personId, "contacts", contact);

export const sendPoll = (personId, poll) => post(personId, "polls", poll);

export const sendChecklist = (personId, checklist) => post(personId, "checklists", checklist);

/** Forwards a message within its chat; with an `origin` (Bot API: MessageOrigin) as if it came from there. */
export const forward = (personId, messageId, origin) =>
  post(personId, "forwards", { from_chat_id: personId, message_id: messageId, forward_origin: origin });

export const inlineQuery = (personId, query, offset) => post(personId, "inline_queries", { query, offset });

/** Waits for the bot's results: {results, next_offset}, `results` null when it did not answer in time. */
export const inlineResults = (queryId, { wait, signal }) =>
  call("GET", `inline_queries/${queryId}?wait=${wait}`, { signal });

export const chooseInlineResult = (personId, queryId, resultId) =>
  post(personId, "inline_results", { query_id: queryId, result_id: resultId });

export const block = (personId, blocked) => call("POST", `people/${personId}/block`, { body: { blocked } });

export const moveClock = (seconds) => call("POST", "clock", { body: { seconds } });

export const setReachable = (isReachable) => call("POST", "reachable", { body: { is_reachable: isReachable } });

export const fileAddress = (fileId) => `/human/files/${encodeURIComponent(fileId)}`;
