"""Every message of the bot that has buttons, for tests of all of them."""

from collections.abc import Callable
from typing import Any

from tests.flow.export_files import NOTE, file_with, send_back
from tests.flow.keeper import Keeper
from tests.flow.tapper import rows_of

SECRET = "secret"
"""Is in every note."""
Message = dict[str, Any]


def receipt(ada: Keeper) -> Message:
    return ada.say(f"{SECRET}\ntwo\nthree")


def split_receipt(ada: Keeper) -> Message:
    return ada.tap(receipt(ada), "Make it 3 notes")


def undone_receipt(ada: Keeper) -> Message:
    return ada.tap(ada.say(SECRET), "↩️ Undo")


def first_page(ada: Keeper) -> Message:
    ada.tap(ada.say("\n".join(f"{SECRET} {number}" for number in range(20))), "Make it 20 notes")
    return ada.say("/list")


def second_page(ada: Keeper) -> Message:
    return ada.tap(first_page(ada), "▶")


def card(ada: Keeper) -> Message:
    ada.show("photo", content=b"1", caption=SECRET)
    return ada.tap(ada.say("/list"), "1")


def card_of_what_is_done(ada: Keeper) -> Message:
    return ada.tap(card(ada), "✅ Done")


def card_of_what_is_deleted(ada: Keeper) -> Message:
    return ada.tap(card(ada), "🗑 Delete")


def list_behind_a_deletion(ada: Keeper) -> Message:
    return ada.tap(card_of_what_is_deleted(ada), "◀ Back")


def done_list(ada: Keeper) -> Message:
    card_of_what_is_done(ada)
    return ada.say("/done")


def cleared_list(ada: Keeper) -> Message:
    return ada.tap(done_list(ada), "🗑 Clear done")


def cleared(ada: Keeper) -> Message:
    ada.say(SECRET)
    return ada.say("/clear")


def found(ada: Keeper) -> Message:
    ada.say(f"{SECRET} #{SECRET}")
    return ada.say(f"/find {SECRET}")


def tags(ada: Keeper) -> Message:
    ada.say(f"{SECRET} #{SECRET}")
    return ada.say("/tags")


def tag(ada: Keeper) -> Message:
    message = tags(ada)
    return ada.tap_data(message, data_on(message)[0])


def settings(ada: Keeper) -> Message:
    return ada.say("/settings")


def choices(label: str) -> Callable[[Keeper], Message]:
    return lambda ada: ada.tap(settings(ada), label)


def forgetting(ada: Keeper) -> Message:
    ada.say(SECRET)
    return ada.say("/forget")


def offered_import(ada: Keeper) -> Message:
    return send_back(ada, file_with({**NOTE, "text": SECRET}))


def warning(ada: Keeper) -> Message:
    """Return a message with the buttons of a warning of two notes, which the job would have sent later."""
    shown = ada.say(f"{SECRET} !2h")
    ada.say(f"{SECRET}, too !2h")
    write, rows = ada.program.write, ada.program.rows
    write(
        "insert into warnings (user_id, message_id, created_at) values (?, ?, datetime())",
        ada.id,
        shown["message_id"],
    )
    ((warning_id,),) = rows("select max(id) from warnings where user_id = ?", ada.id)
    write(
        "insert into warned_notes select id, ?, expires_at from notes where user_id = ? and text like ?",
        warning_id,
        ada.id,
        f"{SECRET}%",
    )
    write("update warnings set is_outdated = 1 where id = ?", warning_id)
    ada.say("/help")
    return ada.becomes(shown, "about to go")


MESSAGES: dict[str, Callable[[Keeper], Message]] = {
    **{
        build.__name__: build
        for build in (
            receipt,
            split_receipt,
            undone_receipt,
            first_page,
            second_page,
            card,
            card_of_what_is_done,
            card_of_what_is_deleted,
            list_behind_a_deletion,
            done_list,
            cleared_list,
            cleared,
            found,
            tags,
            tag,
            settings,
            forgetting,
            offered_import,
            warning,
        )
    },
    **{label: choices(label) for label in ("⏳ Lifetime", "🔔 Warning", "🌐 Language", "🧹 Clean up")},
}


def data_on(message: Message) -> list[str]:
    """Return the data of all buttons under a message."""
    return [button["callback_data"] for row in rows_of(message) for button in row]
