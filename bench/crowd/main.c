/* The light make-believe Telegram of the bench. Its commands come line by line on stdin, what happens goes to stdout.

   latency MILLISECONDS
   run SCRIPT PEOPLE WARM_UP_SECONDS SECONDS CALLS_FOR_TEXT
   backlog SCRIPT UPDATES CALLS_FOR_TEXT MOST_SECONDS
   It ends with its stdin. */
#include "telegram.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool has_ended;

static void carry_out(const char *line)
{
    char name[16];
    int count, calls;
    double first, second;
    if (sscanf(line, "latency %lf", &first) == 1)
        latency = first / 1000;
    else if (sscanf(line, "run %15s %d %lf %lf %d", name, &count, &first, &second, &calls) == 5 && script_named(name))
        begin_run(script_named(name), count, first, second, calls);
    else if (sscanf(line, "backlog %15s %d %d %lf", name, &count, &calls, &first) == 4 && script_named(name))
        begin_backlog(script_named(name), count, calls, first);
    else
        printf("{\"event\":\"error\",\"line\":\"not understood\"}\n");
}

void read_commands(void)
{
    static char kept[1024];
    static size_t length;
    ssize_t more = read(STDIN_FILENO, kept + length, sizeof kept - length - 1);
    if (more <= 0) {
        has_ended = true;
        return;
    }
    length += (size_t)more;
    size_t begin = 0;
    for (size_t i = 0; i < length; i++)
        if (kept[i] == '\n') {
            kept[i] = '\0';
            carry_out(kept + begin);
            begin = i + 1;
        }
    for (size_t i = begin; i < length; i++)
        kept[i - begin] = kept[i];
    length -= begin;
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    int port = open_door();
    if (port < 0)
        return 1;
    watch_input();
    printf("{\"event\":\"open\",\"port\":%d}\n", port);
    bool was_polled = false;
    while (!has_ended) {
        double next = next_moment(), end = next_poll_end();
        serve(wait_seconds(next < end ? next : end));
        send_what_is_due();
        answer_polls();
        if (!was_polled && first_poll_at > 0) {
            was_polled = true;
            printf("{\"event\":\"polled\",\"at\":%.6f}\n", first_poll_at);
        }
        look_at_the_clock(); /* behind that: a backlog begins with the first poll */
    }
    return 0;
}
