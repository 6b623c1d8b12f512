/* What people send, step by step. */
#include "telegram.h"

#include <string.h>

static const struct script SCRIPTS[] = {
    {"steps", "", "SATL", 8}, /* eight notes at most: as many as stand on one page of a list */
    {"backlog", "", "SATL", 4},
    {"quick", "S", "Q", 32},
    {"list", "SQQQQQQQQ", "L", 200},
    {"done", "SQQLO", "D", 200},
};

const struct script *script_named(const char *name)
{
    for (size_t i = 0; i < sizeof SCRIPTS / sizeof *SCRIPTS; i++)
        if (strcmp(SCRIPTS[i].name, name) == 0)
            return &SCRIPTS[i];
    return NULL;
}

int steps_in(const struct script *script)
{
    return (int)strlen(script->prologue) + (int)strlen(script->loop) * script->life;
}

char step_at(const struct script *script, int index)
{
    int before = (int)strlen(script->prologue);
    return index < before ? script->prologue[index] : script->loop[(index - before) % (int)strlen(script->loop)];
}

int calls_for(char step, int calls_for_text)
{
    switch (step) {
    case 'T': return calls_for_text;
    case 'O': return 2; /* the list becomes the card; the tap is answered */
    case 'D': return 3; /* and the receipt says so, too */
    default: return 1;
    }
}
