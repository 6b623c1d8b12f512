/* The people: each sends the next message when the last is answered; a backlog's have sent all of theirs before. */
#include "telegram.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_PERSON = 5001, PATIENCE = 10 };

static struct person **people; /* by their ids */
static long born, first_of_run, notes_written, outstanding;

static const struct script *script;
static int calls_of_text;
static enum { IDLE, WARMING_UP, MEASURING, WAITING, BACKLOG } phase;
static double warm_at, stop_at, most_seconds, swept_at;

static struct person *be_born(void)
{
    static long room;
    if (born == room) {
        room = room ? room * 2 : 1024;
        people = realloc(people, (size_t)room * sizeof *people);
    }
    struct person *new = calloc(1, sizeof *new);
    new->id = FIRST_PERSON + born;
    new->sent_at = calloc((size_t)steps_in(script), sizeof(double));
    people[born++] = new;
    return new;
}

static void send_step(struct person *person)
{
    char text[NOTE_BYTES];
    person->sent_at[person->sent] = now();
    outstanding++;
    switch (step_at(script, person->sent++)) {
    case 'S': put_message(person->id, "/start"); break;
    case 'A': put_message(person->id, "➕ Add note"); break;
    case 'L': put_message(person->id, "🗒 List notes"); break;
    case 'T':
    case 'Q':
        person->notes[person->note_count++] = ++notes_written;
        write_note(text, notes_written, person->id);
        put_message(person->id, text);
        break;
    default: put_tap(person->id, person->shown_in, person->data);
    }
}

/* The step that was answered last is over: the next one, or somebody else in this seat. */
static void go_on(struct person *person)
{
    person->answered++;
    person->calls_left = 0;
    outstanding--;
    if (phase != WARMING_UP && phase != MEASURING)
        return;
    send_step(person->sent < steps_in(script) ? person : be_born());
}

/* Remember the button that is tapped on next: it stands in a list, then in a card that is edited again and again. */
static void look_for_a_button(struct person *person, char step, long message_id, const char *markup)
{
    char found[DATA];
    const char *prefix = step == 'L' ? "card:open" : "card:done";
    if (strchr("LOD", step) == NULL || !find_button(markup, prefix, found, sizeof found))
        return;
    person->has_new_data = strcmp(person->data, found) != 0;
    person->shown_in = message_id;
    memcpy(person->data, found, sizeof found);
}

void hear(int64_t chat, long message_id, const struct parameters *call)
{
    struct person *person = chat >= FIRST_PERSON && chat < FIRST_PERSON + born ? people[chat - FIRST_PERSON] : NULL;
    if (person == NULL || chat < FIRST_PERSON + first_of_run || person->answered == person->sent) {
        count_extra();
        return;
    }
    char step = step_at(script, person->answered);
    look_for_a_button(person, step, message_id, parameter(call, "reply_markup"));
    if (person->calls_left == 0)
        person->calls_left = calls_for(step, calls_of_text);
    if (--person->calls_left > 0)
        return;
    if (!is_right(person, script, call))
        count_wrong(step, parameter(call, "text"));
    count_answer(step, now() - person->sent_at[person->answered]);
    person->has_new_data = false;
    go_on(person);
}

static void begin(const struct script *chosen, int calls_for_text)
{
    script = chosen;
    calls_of_text = calls_for_text;
    first_of_run = born;
    outstanding = 0;
    start_counting();
}

void begin_run(const struct script *chosen, int seats, double warm_up, double seconds, int calls_for_text)
{
    begin(chosen, calls_for_text);
    phase = WARMING_UP;
    warm_at = now() + warm_up;
    stop_at = warm_at + seconds;
    for (int i = 0; i < seats; i++)
        send_step(be_born());
}

/* People come one after another, each with a whole round, and then all of them again. */
void begin_backlog(const struct script *chosen, int updates, int calls_for_text, double at_most)
{
    begin(chosen, calls_for_text);
    phase = BACKLOG;
    most_seconds = at_most;
    age_of_messages = 6 * 3600;
    int round = (int)strlen(chosen->loop);
    for (int left = updates; left > 0; left -= steps_in(chosen))
        be_born();
    for (int cycle = 0; cycle < chosen->life; cycle++)
        for (long i = first_of_run; i < born; i++)
            for (int step = 0; step < round; step++)
                send_step(people[i]);
    age_of_messages = 0;
}

static void finish(void)
{
    count_unanswered(outstanding);
    phase = IDLE;
    print_figures(notes_written);
}

/* Whoever has waited for too long goes on with the next step. */
static void lose_patience(double moment)
{
    long living = born; /* those born below have just written */
    swept_at = moment;
    for (long i = first_of_run; i < living; i++) {
        struct person *person = people[i];
        if (person->answered < person->sent && moment - person->sent_at[person->answered] > PATIENCE) {
            count_unanswered(1);
            go_on(person);
        }
    }
}

void look_at_the_clock(void)
{
    double moment = now();
    if (phase == WARMING_UP && moment >= warm_at) {
        start_measuring();
        phase = MEASURING;
    } else if (phase == MEASURING && moment >= stop_at) {
        stop_measuring();
        phase = WAITING;
    } else if (phase == WAITING && (outstanding == 0 || moment > stop_at + PATIENCE)) {
        finish();
    } else if (phase == BACKLOG && first_poll_at > 0) {
        if (warm_at < first_poll_at) { /* the bot is here */
            warm_at = first_poll_at;
            start_measuring();
        }
        if (outstanding == 0 || moment > first_poll_at + most_seconds) {
            stop_measuring();
            finish();
        }
    }
    if ((phase == WARMING_UP || phase == MEASURING) && moment > swept_at + 1)
        lose_patience(moment);
}

double next_moment(void)
{
    return phase == IDLE ? next_poll_end() : now() + (phase == WAITING || phase == BACKLOG ? 0.01 : 0.05);
}
