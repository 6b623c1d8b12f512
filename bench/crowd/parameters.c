/* A request's parameters, from the query string and from a body in any of the Bot API's three forms. */
#include "telegram.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Values are kept one behind the other; pointers to them are made at the end, when the place stays the same. */
static void open_value(struct parameters *into, int which)
{
    into->offsets[into->count][which] = into->kept.length;
}

static void close_value(struct parameters *into)
{
    append(&into->kept, "", 1);
}

static void append_decoded(struct bytes *to, const char *from, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char character = from[i] == '+' ? ' ' : from[i];
        if (from[i] == '%' && i + 2 < length) {
            const char pair[3] = {from[i + 1], from[i + 2], '\0'};
            character = (char)strtol(pair, NULL, 16);
            i += 2;
        }
        append(to, &character, 1);
    }
}

static void read_form(struct parameters *into, const char *from, size_t length)
{
    const char *end = from + length;
    while (from < end && into->count < MOST_PARAMETERS) {
        const char *stop = memchr(from, '&', (size_t)(end - from));
        stop = stop ? stop : end;
        const char *equals = memchr(from, '=', (size_t)(stop - from));
        if (equals != NULL) {
            open_value(into, 0);
            append_decoded(&into->kept, from, (size_t)(equals - from));
            close_value(into);
            open_value(into, 1);
            append_decoded(&into->kept, equals + 1, (size_t)(stop - equals - 1));
            close_value(into);
            into->count++;
        }
        from = stop + 1;
    }
}

static void read_json(struct parameters *into, const char *at)
{
    at = skip_white(at);
    while ((*at == '{' || *at == ',') && into->count < MOST_PARAMETERS) {
        at = skip_white(at + 1);
        open_value(into, 0);
        if (!read_json_string(&at, &into->kept))
            return;
        close_value(into);
        at = skip_white(at);
        at = skip_white(at + (*at == ':'));
        open_value(into, 1);
        if (*at == '"') {
            if (!read_json_string(&at, &into->kept))
                return;
        } else {
            const char *end = end_of_json(at);
            if (end == NULL)
                return;
            append(&into->kept, at, (size_t)(end - at));
            at = end;
        }
        close_value(into);
        into->count++;
        at = skip_white(at);
    }
}

/* Parts like: --boundary CRLF Content-Disposition: form-data; name="text" CRLF CRLF value CRLF --boundary-- */
static void read_multipart(struct parameters *into, const char *from, size_t length, const char *boundary)
{
    const char *end = from + length;
    struct bytes line = {0};
    append_format(&line, "\r\n--%.*s", (int)strcspn(boundary, "\";\r\n"), boundary);
    const char *name, *body;
    while (into->count < MOST_PARAMETERS && (name = memmem(from, (size_t)(end - from), " name=", 6)) != NULL
           && (body = memmem(name, (size_t)(end - name), "\r\n\r\n", 4)) != NULL) {
        const char *stop = memmem(body + 4, (size_t)(end - body - 4), line.data, line.length);
        if (stop == NULL)
            break;
        name += 6 + (name[6] == '"');
        open_value(into, 0);
        append(&into->kept, name, strcspn(name, "\";\r\n"));
        close_value(into);
        open_value(into, 1);
        append(&into->kept, body + 4, (size_t)(stop - body - 4));
        close_value(into);
        into->count++;
        from = stop + 2;
    }
    free(line.data);
}

void read_parameters(struct parameters *into, const char *query, const char *content_type, const char *body,
                     size_t length)
{
    into->count = 0;
    into->kept.length = 0;
    if (query != NULL)
        read_form(into, query, strlen(query));
    if (strncasecmp(content_type, "application/json", 16) == 0)
        read_json(into, body);
    else if (strncasecmp(content_type, "multipart/form-data", 19) == 0) {
        const char *boundary = strstr(content_type, "boundary=");
        if (boundary != NULL)
            read_multipart(into, body, length, boundary + 9 + (boundary[9] == '"'));
    } else {
        read_form(into, body, length);
    }
    for (int i = 0; i < into->count; i++) {
        into->names[i] = into->kept.data + into->offsets[i][0];
        into->values[i] = into->kept.data + into->offsets[i][1];
    }
}

const char *parameter(const struct parameters *from, const char *name)
{
    for (int i = 0; i < from->count; i++)
        if (strcmp(from->names[i], name) == 0)
            return from->values[i];
    return "";
}

long long number(const struct parameters *from, const char *name)
{
    return strtoll(parameter(from, name), NULL, 10);
}
