/* A light make-believe Telegram for the bench: what its parts know of each other. README.md tells what it is for. */
#ifndef TELEGRAM_H
#define TELEGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MOST_PARAMETERS 32

/* Bytes that grow; always closed by a NUL that `length` does not count. */
struct bytes {
    char *data;
    size_t length, room;
};

void append(struct bytes *to, const char *data, size_t length);
void append_text(struct bytes *to, const char *text);
void append_format(struct bytes *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
void append_json(struct bytes *to, const char *text); /* quoted, beyond ASCII as \u escapes: so Telegram writes it */
void cut_front(struct bytes *from, size_t length);

double now(void); /* monotonic seconds */

/* json.c: `*at` moves behind what was read; NULL, or false, for what is not JSON. */
const char *skip_white(const char *at);
bool read_json_string(const char **at, struct bytes *into);
const char *end_of_json(const char *at);
bool find_button(const char *markup, const char *prefix, char *into, size_t room);

/* parameters.c: a request's parameters, from the query string and from the body in any of the Bot API's three forms. */
struct parameters {
    int count;
    char *names[MOST_PARAMETERS], *values[MOST_PARAMETERS];
    struct bytes kept;
    size_t offsets[MOST_PARAMETERS][2];
};

void read_parameters(struct parameters *into, const char *query, const char *content_type, const char *body,
                     size_t length);
const char *parameter(const struct parameters *from, const char *name); /* "" when missing */
long long number(const struct parameters *from, const char *name);

/* requests.c */
struct request {
    char method[64];
    bool closes;
    struct parameters parameters;
};

size_t read_request(struct request *into, const struct bytes *from); /* returns its length, 0 for a part of one */

/* http.c: a request is answered once, later or at once; the answer leaves `latency` seconds after that. */
struct ticket {
    int connection;
    uint32_t serial;
};

extern double latency;
int open_door(void); /* returns the port, on the loopback */
int wait_seconds(double until); /* milliseconds for epoll_wait until then or until the next answer is due */
void send_what_is_due(void);
void serve(int most_milliseconds); /* one round of the loop */
bool is_open(struct ticket to);
void answer(struct ticket to, int status, const char *json);
void watch_input(void);

/* main.c */
void read_commands(void);

/* methods.c */
void call_method(struct ticket from, const char *method, const struct parameters *with);

/* updates.c: what waits for the bot. */
void put_message(int64_t person, const char *text);
void put_tap(int64_t person, long message_id, const char *data);
void get_updates(struct ticket from, long long offset, int limit, int timeout);
void answer_polls(void);
void append_person(struct bytes *to, int64_t person);
double next_poll_end(void);
int64_t person_of_tap(const char *query);
extern const char BOT_JSON[];
extern double first_poll_at;
extern long polls, age_of_messages;

/* scripts.c: what people send. A step is a letter: Start, Add note, its Text, List notes, Quick note, Open the card,
   Done (a tap on the card's button). */
struct script {
    const char *name, *prologue, *loop;
    int life; /* how often a person goes through the loop before another takes their seat */
};

const struct script *script_named(const char *name);
int steps_in(const struct script *script);
char step_at(const struct script *script, int index);
int calls_for(char step, int calls_for_text); /* how many calls of the bot answer it */

/* people.c: each sends the next message when the last is answered. */
enum { DATA = 64, MOST_NOTES = 64, NOTE_BYTES = 120 };

struct person {
    int64_t id;
    int sent, answered; /* steps of the script */
    int calls_left;     /* of the step that is answered next, 0 before its first */
    double *sent_at;    /* one a step */
    long notes[MOST_NOTES];
    int note_count;
    char data[DATA]; /* of the button that the next tap is on */
    long shown_in;   /* the message that has it */
    bool has_new_data;
};

void begin_run(const struct script *script, int seats, double warm_up, double seconds, int calls_for_text);
void begin_backlog(const struct script *script, int updates, int calls_for_text, double at_most);
void hear(int64_t chat, long message_id, const struct parameters *call);
void look_at_the_clock(void);
double next_moment(void);

/* judging.c: whether a call is what its person awaits, and the figures that come of all of them. */
bool is_right(const struct person *person, const struct script *script, const struct parameters *call);
void write_note(char *into, long number, int64_t person);
void start_counting(void);   /* of what went wrong, at the begin of a run */
void start_measuring(void);  /* of the rest, behind the warm-up */
void stop_measuring(void);
void count_answer(char step, double seconds);
void count_wrong(char step, const char *text);
void count_extra(void);
void count_unanswered(long count);
void print_figures(long notes);

#endif
