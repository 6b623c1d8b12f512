/* What waits for the bot, and its polls: an offset acknowledges every smaller id, the rest is delivered again. */
#include "telegram.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FIRST_UPDATE = 700000001, MOST_AT_ONCE = 100, QUERIES = 100000000 };

const char BOT_JSON[] = "{\"id\":7000000001,\"is_bot\":true,\"first_name\":\"Bench\",\"username\":\"bench_todo_bot\"}";

double first_poll_at;
long polls, age_of_messages;

static char **updates; /* by their ids; those before `first` are acknowledged */
static long first, next, room;

static struct {
    bool is_waiting;
    struct ticket from;
    int limit;
    double until;
} poll;

static long last_message_id = 1000, last_query;

void append_person(struct bytes *to, int64_t person)
{
    append_format(to, "\"first_name\":\"Ada%lld\",\"last_name\":\"Lovelace\",\"username\":\"ada_%lld\"",
                  (long long)person, (long long)person);
}

static void append_sender(struct bytes *to, int64_t person)
{
    append_format(to, "\"from\":{\"id\":%lld,\"is_bot\":false,", (long long)person);
    append_person(to, person);
    append_text(to, ",\"language_code\":\"en\"}");
}

static void append_chat(struct bytes *to, int64_t person)
{
    append_format(to, ",\"chat\":{\"id\":%lld,", (long long)person);
    append_person(to, person);
    append_format(to, ",\"type\":\"private\"},\"date\":%ld", (long)time(NULL) - age_of_messages);
}

static void put(struct bytes *update)
{
    if (next == room) {
        room = room ? room * 2 : 4096;
        updates = realloc(updates, (size_t)room * sizeof *updates);
    }
    updates[next++] = update->data;
}

void put_message(int64_t person, const char *text)
{
    struct bytes update = {0};
    append_format(&update, "{\"update_id\":%ld,\n\"message\":{\"message_id\":%ld,", FIRST_UPDATE + next,
                  ++last_message_id);
    append_sender(&update, person);
    append_chat(&update, person);
    append_text(&update, ",\"text\":");
    append_json(&update, text);
    if (*text == '/')
        append_format(&update, ",\"entities\":[{\"offset\":0,\"length\":%zu,\"type\":\"bot_command\"}]",
                      strcspn(text, " "));
    append_text(&update, "}}");
    put(&update);
}

void put_tap(int64_t person, long message_id, const char *data)
{
    struct bytes update = {0};
    append_format(&update, "{\"update_id\":%ld,\n\"callback_query\":{\"id\":\"%lld\",", FIRST_UPDATE + next,
                  (long long)person * QUERIES + ++last_query % QUERIES);
    append_sender(&update, person);
    append_format(&update, ",\"message\":{\"message_id\":%ld,\"from\":%s", message_id, BOT_JSON);
    append_chat(&update, person);
    append_text(&update, ",\"text\":\"Your notes\"},\"chat_instance\":\"-3784512\",\"data\":");
    append_json(&update, data);
    append_text(&update, "}}");
    put(&update);
}

/* answerCallbackQuery names no chat, so a tap's id has its person's in it. */
int64_t person_of_tap(const char *query)
{
    return strtoll(query, NULL, 10) / QUERIES;
}

static void deliver(struct ticket to, int limit)
{
    struct bytes result = {0};
    append_text(&result, "{\"ok\":true,\"result\":[");
    for (long i = first; i < next && i < first + limit; i++) {
        append_text(&result, i > first ? ",\n" : "");
        append_text(&result, updates[i]);
    }
    append_text(&result, "]}");
    answer(to, 200, result.data);
    free(result.data);
}

void get_updates(struct ticket from, long long offset, int limit, int timeout)
{
    polls++;
    if (first_poll_at == 0)
        first_poll_at = now();
    while (first < next && FIRST_UPDATE + first < offset)
        free(updates[first++]);
    if (poll.is_waiting && is_open(poll.from))
        answer(poll.from, 409,
               "{\"ok\":false,\"error_code\":409,\"description\":\"Conflict: terminated by other getUpdates "
               "request; make sure that only one bot instance is running\"}");
    poll.is_waiting = true;
    poll.from = from;
    poll.limit = limit > 0 && limit < MOST_AT_ONCE ? limit : MOST_AT_ONCE;
    poll.until = now() + timeout;
}

/* Called at the end of each round of the loop: what has come in it goes out together. */
void answer_polls(void)
{
    if (!poll.is_waiting || (first == next && now() < poll.until))
        return;
    poll.is_waiting = false;
    if (is_open(poll.from)) /* whom a poll's client has left gets nothing; it will be delivered to the next */
        deliver(poll.from, poll.limit);
}

double next_poll_end(void)
{
    return poll.is_waiting ? poll.until : now() + 3600;
}
