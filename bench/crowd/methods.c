/* The Bot API's methods as far as a to-do bot calls them: answers of the real form, true for all that is only set. */
#include "telegram.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

static long last_message_id = 5000000;

static void answer_message(struct ticket from, long message_id, const struct parameters *with)
{
    struct bytes result = {0};
    long long chat = number(with, "chat_id");
    const char *entities = parameter(with, "entities"), *markup = parameter(with, "reply_markup");
    append_format(&result, "{\"ok\":true,\"result\":{\"message_id\":%ld,\"from\":%s,\"chat\":{\"id\":%lld,", message_id,
                  BOT_JSON, chat);
    append_person(&result, chat);
    append_format(&result, ",\"type\":\"private\"},\"date\":%ld,\"text\":", (long)time(NULL));
    append_json(&result, parameter(with, "text"));
    if (*entities == '[')
        append_format(&result, ",\"entities\":%s", entities);
    if (strstr(markup, "inline_keyboard") != NULL)
        append_format(&result, ",\"reply_markup\":%s", markup);
    append_text(&result, "}}");
    answer(from, 200, result.data);
    free(result.data);
}

static void send_message(struct ticket from, const struct parameters *with)
{
    long message_id = ++last_message_id;
    hear(number(with, "chat_id"), message_id, with);
    answer_message(from, message_id, with);
}

static void edit_message(struct ticket from, const struct parameters *with)
{
    long message_id = (long)number(with, "message_id");
    hear(number(with, "chat_id"), message_id, with);
    answer_message(from, message_id, with);
}

static void answer_tap(struct ticket from, const struct parameters *with)
{
    hear(person_of_tap(parameter(with, "callback_query_id")), 0, with);
    answer(from, 200, "{\"ok\":true,\"result\":true}");
}

static void get_me(struct ticket from, const struct parameters *with)
{
    (void)with;
    struct bytes result = {0};
    append_format(&result,
                  "{\"ok\":true,\"result\":%.*s,\"can_join_groups\":true,\"can_read_all_group_messages\":false,"
                  "\"supports_inline_queries\":false,\"can_connect_to_business\":false,\"has_main_web_app\":false}}",
                  (int)strlen(BOT_JSON) - 1, BOT_JSON);
    answer(from, 200, result.data);
    free(result.data);
}

static void updates(struct ticket from, const struct parameters *with)
{
    get_updates(from, number(with, "offset"), (int)number(with, "limit"), (int)number(with, "timeout"));
}

static void no_commands(struct ticket from, const struct parameters *with)
{
    (void)with;
    answer(from, 200, "{\"ok\":true,\"result\":[]}");
}

static void no_text(struct ticket from, const struct parameters *with)
{
    (void)with;
    answer(from, 200, "{\"ok\":true,\"result\":{\"name\":\"\",\"description\":\"\",\"short_description\":\"\"}}");
}

static const struct {
    const char *name;
    void (*carry_out)(struct ticket, const struct parameters *);
} METHODS[] = {
    {"sendMessage", send_message},
    {"getUpdates", updates},
    {"editMessageText", edit_message},
    {"answerCallbackQuery", answer_tap},
    {"getMe", get_me},
    {"getMyCommands", no_commands},
    {"getMyName", no_text},
    {"getMyDescription", no_text},
    {"getMyShortDescription", no_text},
};

void call_method(struct ticket from, const char *method, const struct parameters *with)
{
    for (size_t i = 0; i < sizeof METHODS / sizeof *METHODS; i++)
        if (strcasecmp(METHODS[i].name, method) == 0) {
            METHODS[i].carry_out(from, with);
            return;
        }
    answer(from, 200, "{\"ok\":true,\"result\":true}");
}
