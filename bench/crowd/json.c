/* As much of JSON as requests need: their strings, and where a value ends. */
#include "telegram.h"

#include <stdlib.h>
#include <string.h>

const char *skip_white(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

static int hex4(const char *at)
{
    int found = 0;
    for (int i = 0; i < 4; i++) {
        const char *digits = "0123456789abcdef", *digit = at[i] ? strchr(digits, at[i] | 0x20) : NULL;
        if (digit == NULL)
            return -1;
        found = found * 16 + (int)(digit - digits);
    }
    return found;
}

static void append_utf8(struct bytes *to, uint32_t character)
{
    char found[4];
    size_t length = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    static const unsigned char first[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length - 1; i > 0; i--, character >>= 6)
        found[i] = (char)(0x80 | (character & 0x3F));
    found[0] = (char)(first[length] | character);
    append(to, found, length);
}

static bool read_escape(const char **at, struct bytes *into)
{
    static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    char name = *(*at)++;
    if (name != 'u') {
        const char *found = name ? strchr(names, name) : NULL;
        if (found == NULL)
            return false;
        append(into, &meant[found - names], 1);
        return true;
    }
    int unit = hex4(*at);
    if (unit < 0)
        return false;
    *at += 4;
    uint32_t character = (uint32_t)unit;
    if (unit >= 0xD800 && unit < 0xDC00 && (*at)[0] == '\\' && (*at)[1] == 'u' && hex4(*at + 2) >= 0xDC00) {
        character = 0x10000 + ((uint32_t)(unit - 0xD800) << 10) + (uint32_t)(hex4(*at + 2) - 0xDC00);
        *at += 6;
    }
    append_utf8(into, character);
    return true;
}

bool read_json_string(const char **at, struct bytes *into)
{
    if (**at != '"')
        return false;
    ++*at;
    while (**at != '"') {
        size_t plain = strcspn(*at, "\"\\");
        append(into, *at, plain);
        *at += plain;
        if (**at == '\0')
            return false;
        if (**at == '\\' && (++*at, !read_escape(at, into)))
            return false;
    }
    ++*at;
    return true;
}

/* Return where the value at `at` ends: behind its bracket, its quotes, or its last character. */
const char *end_of_json(const char *at)
{
    int depth = 0;
    do {
        if (*at == '"') {
            for (at++; *at != '"'; at++)
                if (*at == '\0' || (*at == '\\' && *++at == '\0'))
                    return NULL;
            at++;
        } else if (*at == '{' || *at == '[') {
            depth++, at++;
        } else if (*at == '}' || *at == ']') {
            depth--, at++;
        } else if (*at == '\0') {
            return NULL;
        } else {
            at += depth ? 1 : strcspn(at, ",}] \t\r\n");
        }
    } while (depth > 0);
    return at;
}

/* Find the first button of a reply_markup whose data begins with `prefix`, and copy that. */
bool find_button(const char *markup, const char *prefix, char *into, size_t room)
{
    static const char name[] = "\"callback_data\"";
    struct bytes data = {0};
    bool is_found = false;
    for (const char *at = markup; !is_found && (at = strstr(at, name)) != NULL;) {
        at = skip_white(at + sizeof name - 1);
        at = skip_white(at + (*at == ':'));
        data.length = 0;
        is_found = read_json_string(&at, &data) && data.length < room && data.length > 0
                   && strncmp(data.data, prefix, strlen(prefix)) == 0;
    }
    if (is_found)
        memcpy(into, data.data, data.length + 1);
    free(data.data);
    return is_found;
}
