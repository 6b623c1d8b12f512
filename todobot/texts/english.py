"""English."""

COMMANDS = {
    "add": "command_add",
    "list": "command_list",
    "cancel": "command_cancel",
    "help": "command_help",
    "start": "command_start",
}
"""The commands in the order of Telegram's menu, each with the key of its description."""

SENTENCES = {
    "profile_description": (
        "I keep your notes and delete them when their time is up.\n\n"
        "Send /add and your text, and it is saved; /list shows all that you have."
    ),
    "profile_short_description": "Notes that clean up after themselves.",
    "command_add": "Save a note: /add buy milk, or /add and then the text",
    "command_list": "Show your notes",
    "command_cancel": "Leave the question that was asked",
    "command_help": "Show what I can do",
    "command_start": "Say hello and show the buttons",
    "button_list_notes": "🗒 List notes",
    "button_add_note": "➕ Add note",
    "button_cancel": "❌ Cancel",
    "placeholder_note": "Your note",
    "start_greeting": (
        "Hello, {name}, good to see you!\n\n"
        "I keep your notes and delete them by myself when their time is up: {lifetime} after you wrote them. "
        "Tap ➕ Add note to write one, or 🗒 List notes to see those you have. /help shows the rest."
    ),
    "help_heading": "What I can do",
    "help_line": "/{command}: {description}",
    "help_lifetime": "A note is deleted {lifetime} after you wrote it.",
    "add_question": "What shall I keep? Send me the text of the note.",
    "add_needs_text": (
        "I can only keep text for now. Send me the note as text, or tap ❌ Cancel to leave it."
    ),
    "note_saved": "✅ Saved. It will be deleted {expires}.",
    "cancel_done": "All right, nothing was saved.",
    "cancel_nothing": "There is nothing to cancel.",
    "list_empty": "You have no notes right now. Tap ➕ Add note, or send /add and your text.",
    "list_note": "{number} {note}\n{details}",
    "list_number": "{number}.",
    "list_details": "written {created}, deleted {expires}",
    "unknown_command": "I do not know that command. /help shows all that I know.",
    "unknown_text": "To keep a note, tap ➕ Add note first; 🗒 List notes shows those you have.",
    "unknown_kind": "I can not keep that kind of message yet, only text. Tap ➕ Add note to write a note.",
    "unknown_edit": "I saw that you edited a message. A note stays as you first wrote it, for now.",
    "unknown_button": "That button does nothing any more.",
    "group_later": (
        "I only keep notes in private chats for now; shared lists for groups come later. "
        "Write to me at @{username}."
    ),
    "fault_apology": (
        "Sorry, something went wrong on my side, and I could not do that. "
        "Your message is kept for whoever runs this bot (fault {number}); please try it again later."
    ),
}
