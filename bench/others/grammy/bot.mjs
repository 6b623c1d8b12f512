// The bot as grammY's guide has one written: a session, `sequentialize` for each chat, the runner, better-sqlite3.

import { run, sequentialize } from "@grammyjs/runner";
import Database from "better-sqlite3";
import { Bot, Keyboard, session } from "grammy";

const LIFETIME_MILLISECONDS = 3600_000;
const SWEEP_MILLISECONDS = 60_000;
const LIST = "🗒 List notes", ADD = "➕ Add note", CANCEL = "❌ Cancel";
const main = new Keyboard().text(LIST).text(ADD).resized();
const onlyCancel = new Keyboard().text(CANCEL).resized();

const database = new Database(process.env.DATABASE, { timeout: 10_000 });
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec(`
  CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, first_name TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS notes (
    id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, text TEXT NOT NULL, expires_at INTEGER NOT NULL
  );
  CREATE INDEX IF NOT EXISTS notes_of_user ON notes (user_id);
`);
const remember = database.prepare("INSERT OR IGNORE INTO users VALUES (?, ?)");
const add = database.prepare("INSERT INTO notes (user_id, text, expires_at) VALUES (?, ?, ?)");
const list = database.prepare("SELECT text FROM notes WHERE user_id = ? AND expires_at > ? ORDER BY id").pluck();
const sweep = database.prepare("DELETE FROM notes WHERE expires_at <= ?");

const bot = new Bot(process.env.BOT_TOKEN, { client: { apiRoot: process.env.API_URL } });
bot.use(sequentialize((context) => context.chat?.id.toString()));
bot.use(session({ initial: () => ({ isAdding: false }) }));

bot.command("start", async (context) => {
  remember.run(context.from.id, context.from.first_name);
  await context.reply(`Hello ${context.from.first_name}! I keep your notes for an hour.`, { reply_markup: main });
});

bot.hears(ADD, async (context) => {
  context.session.isAdding = true;
  await context.reply("Send me the text of the note.", { reply_markup: onlyCancel });
});

bot.hears(CANCEL, async (context) => {
  context.session.isAdding = false;
  await context.reply("Cancelled.", { reply_markup: main });
});

bot.hears(LIST, async (context) => {
  context.session.isAdding = false;
  const lines = list.all(context.from.id, Date.now()).map((text, index) => `${index + 1}. ${text}`);
  await context.reply(lines.join("\n") || "You have no notes.", { reply_markup: main });
});

bot.on("message:text", async (context) => {
  if (!context.session.isAdding) {
    await context.reply("Use the buttons, please.", { reply_markup: main });
    return;
  }
  context.session.isAdding = false;
  add.run(context.from.id, context.message.text, Date.now() + LIFETIME_MILLISECONDS);
  await context.reply("Saved. It goes in an hour.", { reply_markup: main });
});

bot.catch((error) => console.error(error.error));
setInterval(() => sweep.run(Date.now()), SWEEP_MILLISECONDS);
const runner = run(bot);
process.once("SIGTERM", () => runner.isRunning() && runner.stop().then(() => process.exit()));
