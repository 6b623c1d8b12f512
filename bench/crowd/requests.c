/* One HTTP request, with a body of a known length or in chunks. */
#include "telegram.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Return a header's value, "" when it is missing. `end` is the empty line behind the headers. */
static const char *header(const char *from, const char *end, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = strstr(from, "\r\n"); at != NULL && at < end; at = strstr(at + 2, "\r\n"))
        if (strncasecmp(at + 2, name, length) == 0 && at[2 + length] == ':')
            return at + 3 + length + strspn(at + 3 + length, " ");
    return "";
}

/* Gather a body that comes in chunks; return where it ends, NULL when it is not complete yet. */
static const char *gather_chunks(struct bytes *into, const char *at, const char *end)
{
    for (;;) {
        const char *line_end = memmem(at, (size_t)(end - at), "\r\n", 2);
        if (line_end == NULL)
            return NULL;
        size_t size = strtoul(at, NULL, 16);
        if ((size_t)(end - line_end) < size + 4)
            return NULL;
        append(into, line_end + 2, size);
        at = line_end + 4 + size;
        if (size == 0)
            return at;
    }
}

static const char *gather_body(struct bytes *into, const char *headers, const char *end, const char *stop)
{
    const char *body = end + 4;
    into->length = 0;
    append(into, "", 0);
    if (strncasecmp(header(headers, end, "Transfer-Encoding"), "chunked", 7) == 0)
        return gather_chunks(into, body, stop);
    size_t length = strtoul(header(headers, end, "Content-Length"), NULL, 10);
    if ((size_t)(stop - body) < length)
        return NULL;
    append(into, body, length);
    return body + length;
}

size_t read_request(struct request *into, const struct bytes *from)
{
    static struct bytes body, path;
    const char *end = from->length ? strstr(from->data, "\r\n\r\n") : NULL;
    const char *behind = end ? gather_body(&body, from->data, end, from->data + from->length) : NULL;
    if (behind == NULL)
        return 0;
    const char *begin = strchr(from->data, ' ') + 1;
    path.length = 0;
    append(&path, begin, strcspn(begin, " \r"));
    char *query = strchr(path.data, '?');
    if (query != NULL)
        *query++ = '\0';
    const char *slash = strrchr(path.data, '/');
    snprintf(into->method, sizeof into->method, "%s", slash ? slash + 1 : "");
    into->closes = strncasecmp(header(from->data, end, "Connection"), "close", 5) == 0;
    const char *content_type = header(from->data, end, "Content-Type");
    read_parameters(&into->parameters, query, content_type, body.data, body.length);
    return (size_t)(behind - from->data);
}
