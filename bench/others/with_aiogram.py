"""The bot as an aiogram 3 tutorial has one written: a router, states, SQLAlchemy's asyncio with aiosqlite."""

import asyncio
import os
from datetime import datetime, timedelta

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import KeyboardButton, Message, ReplyKeyboardMarkup
from sqlalchemy import ForeignKey, delete, event, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

LIFETIME = timedelta(hours=1)
SWEEP_SECONDS = 60
LIST, ADD, CANCEL = "🗒 List notes", "➕ Add note", "❌ Cancel"

router = Router()
engine = create_async_engine(f"sqlite+aiosqlite:///{os.environ['DATABASE']}", connect_args={"timeout": 10})
new_session = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str]


class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    text: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Adding(StatesGroup):
    text = State()


def keyboard(*labels: str) -> ReplyKeyboardMarkup:
    row = [KeyboardButton(text=label) for label in labels]
    return ReplyKeyboardMarkup(keyboard=[row], resize_keyboard=True)


@event.listens_for(engine.sync_engine, "connect")
def set_pragmas(connection, _):
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


@router.message(CommandStart())
async def start(message: Message, session: AsyncSession, state: FSMContext) -> None:
    await state.clear()
    if await session.get(User, message.from_user.id) is None:
        session.add(User(id=message.from_user.id, first_name=message.from_user.first_name))
        await session.commit()
    greeting = f"Hello {message.from_user.first_name}! I keep your notes for an hour."
    await message.answer(greeting, reply_markup=keyboard(LIST, ADD))


@router.message(F.text == CANCEL)
async def cancel(message: Message, state: FSMContext) -> None:
    await state.clear()
    await message.answer("Cancelled.", reply_markup=keyboard(LIST, ADD))


@router.message(F.text == LIST)
async def list_notes(message: Message, session: AsyncSession, state: FSMContext) -> None:
    await state.clear()
    query = select(Note).where(Note.user_id == message.from_user.id, Note.expires_at > datetime.now())
    notes = await session.scalars(query.order_by(Note.id))
    lines = [f"{number}. {note.text}" for number, note in enumerate(notes, 1)]
    await message.answer("\n".join(lines) or "You have no notes.", reply_markup=keyboard(LIST, ADD))


@router.message(F.text == ADD)
async def ask(message: Message, state: FSMContext) -> None:
    await state.set_state(Adding.text)
    await message.answer("Send me the text of the note.", reply_markup=keyboard(CANCEL))


@router.message(Adding.text, F.text)
async def save(message: Message, session: AsyncSession, state: FSMContext) -> None:
    session.add(Note(user_id=message.from_user.id, text=message.text, expires_at=datetime.now() + LIFETIME))
    await session.commit()
    await state.clear()
    await message.answer("Saved. It goes in an hour.", reply_markup=keyboard(LIST, ADD))


@router.message()
async def anything_else(message: Message) -> None:
    await message.answer("Use the buttons, please.", reply_markup=keyboard(LIST, ADD))


async def give_session(handler, update, data):
    async with new_session() as session:
        return await handler(update, {**data, "session": session})


async def sweep() -> None:
    while True:
        async with new_session() as session:
            await session.execute(delete(Note).where(Note.expires_at <= datetime.now()))
            await session.commit()
        await asyncio.sleep(SWEEP_SECONDS)


async def main() -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    sweeping = asyncio.create_task(sweep())
    server = TelegramAPIServer.from_base(os.environ["API_URL"])
    bot = Bot(os.environ["BOT_TOKEN"], session=AiohttpSession(api=server))
    dispatcher = Dispatcher()
    dispatcher.message.middleware(give_session)
    dispatcher.include_router(router)
    await dispatcher.start_polling(bot)
    sweeping.cancel()


if __name__ == "__main__":
    asyncio.run(main())
