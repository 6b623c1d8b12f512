"""The keyboards under the input field, as the Bot API takes them (ReplyKeyboardMarkup)."""

from todobot.texts import text

MAIN = {
    "keyboard": [[{"text": text("button_list_notes").text}, {"text": text("button_add_note").text}]],
    "resize_keyboard": True,
    "is_persistent": True,
}

CANCEL = {
    "keyboard": [[{"text": text("button_cancel").text}]],
    "resize_keyboard": True,
    "input_field_placeholder": text("placeholder_note").text,
}
