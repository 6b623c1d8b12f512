/* Bytes that grow. */
#include "telegram.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void make_room(struct bytes *in, size_t more)
{
    if (in->length + more + 1 <= in->room)
        return;
    in->room = (in->length + more + 1) * 2;
    in->data = realloc(in->data, in->room);
    if (in->data == NULL)
        abort();
}

void append(struct bytes *to, const char *data, size_t length)
{
    make_room(to, length);
    memcpy(to->data + to->length, data, length);
    to->length += length;
    to->data[to->length] = '\0';
}

void append_text(struct bytes *to, const char *text)
{
    append(to, text, strlen(text));
}

void append_format(struct bytes *to, const char *format, ...)
{
    va_list values, again;
    va_start(values, format);
    va_copy(again, values);
    int length = vsnprintf(NULL, 0, format, values);
    make_room(to, (size_t)length);
    vsnprintf(to->data + to->length, (size_t)length + 1, format, again);
    to->length += (size_t)length;
    va_end(again);
    va_end(values);
}

static uint32_t next_character(const unsigned char **at)
{
    uint32_t first = *(*at)++;
    int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    uint32_t found = more ? first & (0x3Fu >> more) : first;
    while (more-- > 0 && (**at & 0xC0) == 0x80)
        found = found << 6 | (*(*at)++ & 0x3Fu);
    return found;
}

void append_json(struct bytes *to, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    append_text(to, "\"");
    while (*at != '\0') {
        uint32_t character = next_character(&at);
        if (character == '"' || character == '\\')
            append_format(to, "\\%c", (char)character);
        else if (character == '\n')
            append_text(to, "\\n");
        else if (character >= 0x10000)
            append_format(to, "\\u%04x\\u%04x", 0xD800 + ((character - 0x10000) >> 10),
                          0xDC00 + ((character - 0x10000) & 0x3FF));
        else if (character < 0x20 || character >= 0x7F)
            append_format(to, "\\u%04x", character);
        else
            append(to, (const char[]){(char)character}, 1);
    }
    append_text(to, "\"");
}

void cut_front(struct bytes *from, size_t length)
{
    memmove(from->data, from->data + length, from->length - length + 1);
    from->length -= length;
}

double now(void)
{
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    return (double)moment.tv_sec + (double)moment.tv_nsec / 1e9;
}
