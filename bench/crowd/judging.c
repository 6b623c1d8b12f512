/* Whether a call is what its person awaits, and the figures that come of all of them. */
#include "telegram.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static const char STEPS[] = "SATLQOD";
enum { KINDS = sizeof STEPS - 1 };

static struct {
    double *seconds; /* one an answer */
    size_t count, room;
} answers[KINDS];

static struct {
    bool is_measuring;
    double begun_at, seconds, cpu_before, cpu;
    long polls_before, polls;
    long wrong, extra, unanswered, wrong_of[KINDS];
    char first_wrong[160];
} figures;

void write_note(char *into, long number, int64_t person)
{
    snprintf(into, NOTE_BYTES, "Buy milk №%ld for Zoë, says %lld", number, (long long)person);
}

/* A list holds each of the person's notes once, in their order, and no other. */
static bool lists_the_notes(const struct person *person, int count, const char *text)
{
    static const char mark[] = "№";
    int marks = 0;
    char note[NOTE_BYTES];
    for (const char *at = text; (at = strstr(at, mark)) != NULL; at += sizeof mark - 1)
        marks++;
    for (int i = 0; i < count && text != NULL; i++) {
        write_note(note, person->notes[i], person->id);
        text = strstr(text, note);
    }
    return text != NULL && marks == count;
}

bool is_right(const struct person *person, const struct script *script, const struct parameters *call)
{
    const char *text = parameter(call, "text");
    char name[32];
    int count = 0;
    switch (step_at(script, person->answered)) {
    case 'S':
        snprintf(name, sizeof name, "Ada%lld", (long long)person->id);
        return strstr(text, name) != NULL;
    case 'A': return strstr(text, "text of the note") != NULL;
    case 'T':
    case 'Q': return strstr(text, "aved") != NULL;
    case 'L':
        for (int i = 0; i < person->answered; i++)
            count += strchr("TQ", step_at(script, i)) != NULL;
        return lists_the_notes(person, count, text);
    default: return person->has_new_data;
    }
}

static double own_cpu(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec)
           + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

void start_counting(void)
{
    memset(&figures, 0, sizeof figures);
    for (int i = 0; i < KINDS; i++)
        answers[i].count = 0;
}

void start_measuring(void)
{
    figures.is_measuring = true;
    figures.begun_at = now();
    figures.cpu_before = own_cpu();
    figures.polls_before = polls;
    puts("{\"event\":\"begin\"}");
}

void stop_measuring(void)
{
    figures.is_measuring = false;
    figures.seconds = now() - figures.begun_at;
    figures.cpu = own_cpu() - figures.cpu_before;
    figures.polls = polls - figures.polls_before;
    puts("{\"event\":\"end\"}");
}

void count_answer(char step, double seconds)
{
    if (!figures.is_measuring)
        return;
    size_t i = (size_t)(strchr(STEPS, step) - STEPS);
    if (answers[i].count == answers[i].room) {
        answers[i].room = answers[i].room ? answers[i].room * 2 : 4096;
        answers[i].seconds = realloc(answers[i].seconds, answers[i].room * sizeof(double));
    }
    answers[i].seconds[answers[i].count++] = seconds;
}

void count_wrong(char step, const char *text)
{
    if (figures.wrong++ == 0)
        snprintf(figures.first_wrong, sizeof figures.first_wrong, "%c: %.100s", step, text);
    figures.wrong_of[strchr(STEPS, step) - STEPS]++;
}

void count_extra(void)
{
    figures.extra++;
}

void count_unanswered(long count)
{
    figures.unanswered += count;
}

static int by_size(const void *one, const void *other)
{
    double difference = *(const double *)one - *(const double *)other;
    return (difference > 0) - (difference < 0);
}

static double share(const double *sorted, size_t count, double part)
{
    return count ? sorted[(size_t)((double)(count - 1) * part)] * 1000 : 0;
}

static void append_times(struct bytes *to, const char *name, double *seconds, size_t count)
{
    if (count == 0)
        return;
    qsort(seconds, count, sizeof(double), by_size);
    append_format(to, ",\"%s\":{\"count\":%zu,\"p50\":%.3f,\"p99\":%.3f}", name, count, share(seconds, count, 0.5),
                  share(seconds, count, 0.99));
}

void print_figures(long notes)
{
    struct bytes line = {0};
    size_t count = 0;
    for (int i = 0; i < KINDS; i++)
        count += answers[i].count;
    double *all = malloc((count + 1) * sizeof(double)), *end = all;
    append_format(&line, "{\"event\":\"done\",\"updates\":%zu,\"seconds\":%.4f,\"cpu\":%.4f,\"polls\":%ld", count,
                  figures.seconds, figures.cpu, figures.polls);
    append_format(&line, ",\"wrong\":%ld,\"extra\":%ld,\"unanswered\":%ld,\"notes\":%ld", figures.wrong,
                  figures.extra, figures.unanswered, notes);
    for (int i = 0; i < KINDS; i++) {
        memcpy(end, answers[i].seconds, answers[i].count * sizeof(double));
        end += answers[i].count;
        append_times(&line, (char[]){STEPS[i], '\0'}, answers[i].seconds, answers[i].count);
    }
    append_times(&line, "all", all, count);
    append_text(&line, ",\"first_wrong\":");
    append_json(&line, figures.first_wrong);
    printf("%s}\n", line.data);
    free(all);
    free(line.data);
}
