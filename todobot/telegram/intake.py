"""The way in: polls for updates, carries out each batch in one transaction, then acknowledges it.

A full batch means that more is waiting at Telegram. It is put aside in the table `inbox` and acknowledged at once, so
that the next one is on its way while this one is carried out.
"""

import contextlib
import logging
import threading
import traceback
from collections.abc import Callable
from typing import Any

from peewee import DatabaseError

from todobot import news, pulse, trouble
from todobot.bot import Bot
from todobot.errors import HTTP_CONFLICT, DeliveryError, ExitCode, StartError, is_trouble_with_the_file
from todobot.models import database
from todobot.services import inbox, updates
from todobot.telegram.answers import is_wrong_token
from todobot.telegram.apologies import is_from_who_may_use_the_bot, say_sorry
from todobot.telegram.connection import Connection
from todobot.telegram.forms import NoUpdateError, read
from todobot.telegram.greeting import Greeting
from todobot.telegram.link import pause_after
from todobot.telegram.polling import Batch
from todobot.telegram.profile import introduce
from todobot.telegram.regrets import Regrets

log = logging.getLogger(__name__)

PART = "intake"
"""The name under which it tells of trouble with the file."""
_LONGEST_PAUSE_BY_THE_FILE = 3.0
"""When the disk has room again, nobody should have to wait for a minute more."""
_GATHER_SECONDS = 0.01
"""A crowd's messages gather behind a poll that was answered sooner: one commit for many costs far less than many."""


class Intake:
    """One thread that runs `run` until `stop`. `delivered` is called after each commit that filled the outbox."""

    def __init__(
        self,
        bot: Bot,
        connection: Connection,
        *,
        committed: Callable[[], None],
        failed: Callable[[StartError], None],
        greeting: Greeting | None = None,
    ) -> None:
        self._bot = bot
        self._connection = connection
        self._greeting = greeting or Greeting(connection)
        self._polling = self._greeting.polling
        self._regrets = Regrets(connection)
        self._committed = committed
        self._failed = failed
        self._stopping = threading.Event()
        self._failures = 0
        self._aside: Batch | None = None
        """The batch in the inbox; None: not known, so it is looked for."""

    def run(self) -> None:
        """Poll until stopped. Nothing that goes wrong ends it but a token not accepted."""
        while not self._stopping.is_set():
            try:
                try:
                    self._go_on()
                    self._failures = 0
                except DeliveryError as error:
                    self._wait_after(error)
            except DatabaseError as error:
                trouble.met(PART, error)
                self._pause(None, min(pause_after(self._failures + 1), _LONGEST_PAUSE_BY_THE_FILE))
            except Exception:
                news.report_fault(log, "A fault in the intake.")
                self._pause("The updates wait at Telegram; I try again.")
        self._connection.close()
        database.close()

    def stop(self) -> None:
        """Let the batch in hand finish and `run` return; a poll that waits is cut off. For any thread."""
        self._stopping.set()
        self._connection.abort()

    def _go_on(self) -> None:
        """Take one turn. Who has waited for the bot comes first, then its profile, a dozen calls."""
        if not self._bot.username:
            self._bot.username = self._greeting.own_name()
            log.info("I am @%s.", self._bot.username)
        self.turn()
        if not self._polling.is_long:
            self._polling.drop()  # where a batch in the inbox came first, the poll of the greeting is still under way
            introduce(self._connection)
            self._polling.is_long = True

    def turn(self) -> None:
        """Fetch one batch and carry it out. A kill leaves it at Telegram, unacknowledged, or in the inbox.

        Raises DeliveryError when the poll fails and DatabaseError when the file does; then nothing was done.
        """
        left = self._left()
        batch = left or self._polling.finish()
        if not batch:
            self._polling.start_over()
            trouble.over(PART)
            return
        try:
            self._poll_ahead(batch)
            self._carry_out(batch)
        except DatabaseError:
            self._polling.drop()
            self._bot.doorkeeper.start_over()  # the same batch comes again and must not count twice
            self._regrets.tell(batch)
            raise
        self._aside = []
        if not left:
            self._polling.acknowledge(batch)
        trouble.over(PART)
        self._committed()
        if len(batch) > 1 and not self._polling.is_full(batch):
            self._stopping.wait(_GATHER_SECONDS - self._polling.took)

    def _left(self) -> Batch:
        """Return the batch in the inbox, which the last run or trouble with the file has left there."""
        if self._aside is None:
            self._aside = inbox.batch()
        return self._aside

    def _poll_ahead(self, batch: Batch) -> None:
        """Put a full batch aside and ask for the next one, which acknowledges it."""
        if self._aside or not (self._polling.is_long and self._polling.is_full(batch)):
            return
        try:
            with database.atomic():
                inbox.put(batch)
        except RecursionError:
            return  # nested so deeply, it has to stay at Telegram
        self._aside = batch
        self._polling.acknowledge(batch)
        with contextlib.suppress(DeliveryError):  # the next turn asks again, and hears what is wrong
            self._polling.begin()

    def _carry_out(self, batch: Batch) -> None:
        """Carry out what is new in a batch. Where an update fails all is undone, and done again with more care."""
        try:
            self._commit(batch, self._handle)
        except Exception as error:
            if is_trouble_with_the_file(error):
                raise
            self._bot.doorkeeper.start_over()  # nobody's messages count twice
            self._commit(batch, self._handle_with_care)

    def _commit(self, batch: Batch, handle: Callable[[Batch], None]) -> None:
        pulse.beat("intake")
        with database.atomic():
            new = updates.take_new(update["update_id"] for update in batch)
            left = []
            for update in batch:
                if update["update_id"] in new:
                    new.remove(update["update_id"])
                    left.append(update)
            handle(left)
            if self._aside:
                inbox.clear()

    def _handle(self, new: Batch) -> None:
        """Run the updates' handlers. Raises what they raise, and NoUpdateError."""
        self._bot.process_new_updates([read(update) for update in new])

    def _handle_with_care(self, new: Batch) -> None:
        for update in new:
            pulse.beat("intake")
            self._handle_alone(update)

    def _handle_alone(self, update: dict[str, Any]) -> None:
        """Run the update's handler in a savepoint of its own, so that a fault of ours undoes this update alone."""
        try:
            with database.atomic():
                self._handle([update])
        except Exception as error:
            if is_trouble_with_the_file(error):
                raise
            if not is_from_who_may_use_the_bot(update):
                log.warning("Update %d of a stranger failed; it is not kept.", update["update_id"])
                return
            if isinstance(error, NoUpdateError):  # nothing of ours is at fault
                fault = news.note_fault(error)
                message = "Update %d: %s; it is kept in failed_updates (fault %s)."
                log.warning(message, update["update_id"], error, fault)
            else:
                fault = news.report_fault(
                    log, "Update %d failed; it is kept in failed_updates.", update["update_id"]
                )
            updates.keep_failed(update, traceback.format_exc(), fault)
            self._apologise(update, fault)

    def _apologise(self, update: dict[str, Any], fault: str) -> None:
        """Say sorry, if that can be: what made the handler fail may be in the way of an answer, too."""
        try:
            with database.atomic():
                say_sorry(update, fault)
        except Exception as error:
            if is_trouble_with_the_file(error):
                raise
            log.warning("No apology could be written for update %d.", update["update_id"])

    def _wait_after(self, error: DeliveryError) -> None:
        if self._stopping.is_set():
            return
        if is_wrong_token(error):
            self._stopping.set()
            self._failed(StartError(WRONG_TOKEN, ExitCode.WRONG_TOKEN))
        elif error.code == HTTP_CONFLICT:
            self._polling.settle_conflict(error)
            self._pause(None)
        elif error.is_outage:
            self._pause(None)  # the link has told it
        else:
            is_new = self._failures == 0  # a flood lasts: the log holds its beginning
            self._pause(f"Telegram refuses the poll: {error}." if is_new else None, error.retry_after)

    def _pause(self, message: str | None, seconds: float | None = None) -> None:
        if message is not None:
            log.warning(message)
        self._failures += 1
        seconds = pause_after(self._failures) if seconds is None else seconds
        pulse.beat("intake", wait=seconds)
        self._stopping.wait(seconds)


WRONG_TOKEN = (
    "Telegram does not accept TELEGRAM_BOT_TOKEN. Compare it with the one @BotFather shows for your bot "
    "(/mybots, API Token); one that was revoked stays invalid. TELEGRAM_API_URL has to be right, too."
)
