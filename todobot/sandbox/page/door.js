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

export const say = (personId, { text, entities, replyTo }) =>
  call("POST", `chats/${personId}/messages`, {
    body: { from: personId, text, entities, reply_to: replyTo ?? undefined },
  });

export const edit = (personId, messageId, { text, entities }) =>
  call("POST", `chats/${personId}/messages/${messageId}`, { body: { from: personId, text, entities } });

export const remove = (personId, messageId) =>
  call("DELETE", `chats/${personId}/messages/${messageId}?from=${personId}`);

export const press = (personId, messageId, callbackData) =>
  call("POST", `chats/${personId}/messages/${messageId}/press`, {
    body: { from: personId, callback_data: callbackData },
  });

export const sendFile = (personId, { kind, fileName, base64, caption }) =>
  call("POST", `chats/${personId}/files`, {
    body: { from: personId, kind, file_name: fileName, content_base64: base64, caption: caption || undefined },
  });

export const block = (personId, blocked) => call("POST", `people/${personId}/block`, { body: { blocked } });

export const moveClock = (seconds) => call("POST", "clock", { body: { seconds } });

export const setReachable = (isReachable) => call("POST", "reachable", { body: { is_reachable: isReachable } });

export const fileAddress = (fileId) => `/human/files/${encodeURIComponent(fileId)}`;
